package filing

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/form"
	"wangting/internal/regno/regnotest"
)

// crowded is a draft with n people, as an import leaves it.
func crowded(t *testing.T, h *hall, n int) casework.Case {
	t.Helper()
	c := h.Drafted(t, ct.Boss, ct.Crowd)
	rows := make([]any, n)
	for i := range rows {
		rows[i] = map[string]any{"name": numbered(i + 1), "number": regnotest.IdentityCard(i)}
	}
	data := maps.Clone(c.Data)
	if data == nil {
		data = form.Data{}
	}
	for k, v := range ct.Filled() {
		data[k] = v
	}
	data["people"] = rows
	var err error
	c.Version, err = h.Save(t.Context(), ct.Boss, c.ID, data, c.Version)
	must(t, err)
	return c
}

func (h *hall) people(id string) (list []any, version int64) {
	h.t.Helper()
	c, err := h.Store.Case(h.t.Context(), id)
	must(h.t, err)
	list, _ = c.Data["people"].([]any)
	return list, c.Version
}

// bookRows opens a workbook that was sent.
// numbered is the name of the n-th invented person; a name has no digits.
func numbered(n int) string {
	digits := []rune("零一二三四五六七八九")
	name := "测试"
	for _, d := range strconv.Itoa(n) {
		name += string(digits[d-'0'])
	}
	return name + "号"
}

func bookRows(t *testing.T, a answer, name string) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(a.body))
	must(t, err)
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows(name)
	must(t, err)
	return rows
}

// ITM-7: a table of more rows than a page draws is shown, and no page that is sent can lose its rows.
func TestAPageNeitherDrawsNorLosesATableOfManyRows(t *testing.T) {
	h := open(t, ct.Boss)
	c := h.Drafted(t, ct.Boss, ct.Crowd)
	path := "/unit/drafts/" + c.ID
	early := fieldValues(versionOn(t, h.page(path))) // a tab from before the import, in which somebody types a row
	early.Set("people.0.name", "手填的人")
	must(t, h.Discard(t.Context(), ct.Boss, c.ID))

	c = crowded(t, h, 600)
	path = "/unit/drafts/" + c.ID
	page := h.page(path)
	has(t, page, "共 600 行，由表格导入", "下载当前表格", "重新上传", "清空", numbered(20), `name="_kept" value="people"`)
	lacks(t, page, numbered(21), `name="people.0.name"`)

	keeps := func(why string, n int) {
		t.Helper()
		if list, _ := h.people(c.ID); len(list) != n {
			t.Fatalf("%s: %d rows are left, want %d", why, len(list), n)
		}
	}
	typed := fieldValues(versionOn(t, page))
	typed.Set("_kept", "people")
	typed.Set("reason", "组织六百名职工参加培训")
	if a := h.post(path+"/autosave", typed); a.status != http.StatusOK {
		t.Fatalf("saving by itself gave %d: %s", a.status, a.body)
	}
	keeps("it saves itself", 600)
	early.Set("version", typed.Get("version"))
	has(t, h.whole(h.post(path, early), http.StatusConflict), "刚在另一个窗口保存过", "您在本页填写的 1 行没有并入", "手填的人", "共 600 行")
	keeps("an old tab", 600)
	_, v := h.people(c.ID)
	early.Set("version", fmt.Sprint(v))
	h.post(path, early)
	keeps("an old tab that insists", 600)
	_, v = h.people(c.ID)
	typed.Set("version", fmt.Sprint(v))
	typed.Set("_remove", "people.0")
	h.whole(h.post(path, typed), http.StatusOK)
	keeps("a row is to be removed", 600)
	typed.Del("_remove")

	_, v = h.people(c.ID)
	typed.Set("version", fmt.Sprint(v))
	typed.Set("do", "clear:people")
	h.goes(h.post(path, typed), path+"/rows/people#clear")
	keeps("before it is confirmed", 600)
	if rows := bookRows(t, h.get(path+"/rows/people/current.xlsx"), "人员名单"); len(rows) != 601 || rows[600][0] != numbered(600) || len(rows[600][1]) != 18 {
		t.Errorf("the table that one downloads has %d rows", len(rows))
	}
	check := h.page(path + "/check")
	has(t, check, "共 600 行，下面列出前 100 行", "/rows/people/current.xlsx", numbered(100))
	lacks(t, check, numbered(101))

	old := versionOn(t, h.page(path+"/rows/people"))
	h.whole(h.post(path+"/rows/people/clear", url.Values{"version": {"1"}}), http.StatusConflict)
	keeps("it was changed elsewhere", 600)
	h.goes(h.post(path+"/rows/people/clear", url.Values{"version": {old}}), path+"/rows/people")
	keeps("it is cleared", 0)
	has(t, h.page(path+"/rows/people"), "已清空 600 行")
}

// CAS-8: of a big table a correction draws five hundred rows at a time, and keeps what was changed on the others.
func TestABigTableIsCorrectedPageByPage(t *testing.T) {
	h := open(t, ct.Boss)
	c := crowded(t, h, 600)
	list, v := h.people(c.ID)
	if len(list) != 600 {
		t.Fatal("there are no people")
	}
	_, err := h.Submit(t.Context(), ct.Boss, c.ID, v)
	must(t, err)
	must(t, h.AcceptCase(t.Context(), ct.Clerk, c.ID, ""))
	h.SetTime(ct.Start.Add(time.Minute))
	must(t, h.AskCorrection(t.Context(), ct.Reviewer, c.ID, casework.Asking{Words: "名单有误",
		Points: []casework.Point{{Name: "people", Reason: casework.Wrong}}}))
	here := UnitPlace.casePath(c.ID)
	filed := h.page(here)
	has(t, filed, "共 600 行，下面列出前 100 行")
	if rows := bookRows(t, h.get(here+"/rows/people/current.xlsx"), "Sheet1"); len(rows) != 601 {
		t.Errorf("the workbook of the case has %d rows", len(rows))
	}
	if a := h.get(here + "/rows/reason/current.xlsx"); a.status != http.StatusNotFound {
		t.Errorf("a question that is no table gave %d", a.status)
	}

	page := h.page(here + "/correction")
	has(t, page, "这里是第 1 至 500 行", "第 501 至 600 行", `name="people.499.name"`)
	lacks(t, page, `name="people.500.name"`)
	typed := url.Values{"version": {versionOn(t, page)}, "_shown": {"people.0"}, "people.1.name": {"改过的人"},
		"people.1.number": {regnotest.IdentityCard(1)}, "people.1.from": {""}, "people.2.name": {""}, "people.2.number": {""}, "_from": {"people.500"}}
	page = h.whole(h.post(here+"/correction", typed), http.StatusOK)
	has(t, page, "这里是第 501 至 600 行", `name="people.1.name" value="改过的人"`, `name="people.2.name" value=""`, `name="people.599.name"`)
	lacks(t, page, `name="people.3.name"`)
	typed.Del("_from")
	typed.Set("_shown", "people.500")
	typed.Set("people.599.name", "末行的人")
	typed.Set("people.599.number", regnotest.IdentityCard(599))
	h.goes(h.post(here+"/correction", typed), here)
	list, _ = h.people(c.ID)
	name := func(i int) any { return list[i].(map[string]any)["name"] }
	if len(list) != 599 || name(1) != "改过的人" || name(2) != numbered(4) || name(598) != "末行的人" {
		t.Errorf("%d rows, %v, %v, %v", len(list), name(1), name(2), name(len(list)-1))
	}
}
