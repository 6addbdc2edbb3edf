package desk_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wangting/internal/casework"
	"wangting/internal/fault"
)

const searchPage = "/staff/cases/search"

// DSK-2: what is looked for stands in the address, and a reload finds it again.
func TestASearchIsKeptInItsAddress(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	b := h.as("clerk")
	b.Get("/staff/cases").Check(t, http.StatusOK).Has(t, `href="`+searchPage+`"`, "查找办件")
	p := b.Post(searchPage, "number", c.Number[4:8], "state", "SUBMITTED", "from", "2026-11-16").Check(t, http.StatusOK).
		Has(t, c.Number, "示例己建筑有限公司", "待受理", "待审核", "存为常用筛选", "导出")
	if p.Path != searchPage+"?from=2026-11-16&number="+c.Number[4:8]+"&state=SUBMITTED" {
		t.Errorf("the search led to %s", p.Path)
	}
	b.Get(p.Path).Check(t, http.StatusOK).Has(t, c.Number, `value="`+c.Number[4:8]+`"`)
	b.Get(searchPage+"?state=CLOSED").Check(t, http.StatusOK).Has(t, "没有符合条件的办件").Lacks(t, c.Number)
	b.Get(searchPage+"?number=12").Check(t, http.StatusOK).Has(t, "连续的至少 4 位数字").Lacks(t, c.Number)
	b.Get(searchPage).Check(t, http.StatusOK).Lacks(t, c.Number)
	h.as("far").Get(p.Path).Check(t, http.StatusOK).Lacks(t, c.Number)
	h.as("editor").Get(searchPage).Check(t, http.StatusForbidden)
}

// The name of a person is never in an address: it stays in the session of whoever typed it.
func TestTheNameOfAnApplicantIsNotInTheAddress(t *testing.T) {
	h := open(t)
	b := h.as("clerk")
	p := b.Post(searchPage, "applicant", "测试辛").Check(t, http.StatusOK).Has(t, "没有符合条件的办件", `value="测试辛"`)
	if p.Path != searchPage+"?named=1" {
		t.Errorf("the search led to %s", p.Path)
	}
	b.Get(p.Path).Check(t, http.StatusOK).Has(t, `value="测试辛"`)
	h.as("both").Get(p.Path).Check(t, http.StatusOK).Has(t, "请重新填写申请人").Lacks(t, "测试辛")
	b.Post("/staff/searches", "address", "named=1&state=CLOSED", "name", "已结").Check(t, http.StatusOK)
	if page := b.Get(searchPage).Check(t, http.StatusOK); strings.Contains(page.Main(), "named=1") {
		t.Error("a named search keeps that an applicant was asked for")
	}
	if acts := h.world.acts(); !strings.Contains(strings.Join(acts, " "), "case.sought") {
		t.Errorf("audited %v", acts)
	}
}

func TestASearchIsNamedAndDeleted(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	b := h.as("clerk")
	b.Post("/staff/searches", "address", "item=injury", "name", " ").Check(t, http.StatusUnprocessableEntity).Has(t, "1 到 20 字的名称", c.Number)
	b.Post("/staff/searches", "address", "item=injury&evil=1", "name", "工伤").Check(t, http.StatusOK).Has(t, "已存为常用筛选", ">工伤</a>", c.Number)
	mine, err := h.core.MySearches(t.Context(), member("clerk"))
	must(t, err)
	if len(mine) != 1 || mine[0].Address != "item=injury" {
		t.Fatalf("kept %+v", mine)
	}
	h.as("both").Get(searchPage).Check(t, http.StatusOK).Lacks(t, ">工伤</a>")
	h.as("both").Post("/staff/searches/"+mine[0].ID+"/delete").Check(t, http.StatusNotFound)
	b.Post("/staff/searches/"+mine[0].ID+"/delete").Check(t, http.StatusOK).Has(t, "已删除").Lacks(t, ">工伤</a>")
}

func TestWhatIsFoundIsExported(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	p := h.as("clerk").Post(searchPage+"/result.xlsx", "address", url.Values{"number": {c.Number}}.Encode())
	if p.Status != http.StatusOK || !strings.HasPrefix(p.Body, "PK") {
		t.Errorf("sent %.20q", p.Body)
	}
	acts := h.world.acts()
	if acts[len(acts)-1] != "case.exported" {
		t.Errorf("audited %v", acts)
	}
	h.as("clerk").Post(searchPage+"/result.xlsx", "address", "number=1").Check(t, http.StatusUnprocessableEntity).Has(t, "连续的至少 4 位数字")
}

func TestPagesOfWhatIsFoundFollowEachOther(t *testing.T) {
	h := open(t)
	var all []casework.Case
	for range casework.PageSize + 1 {
		all = append(all, h.file("injury"))
		h.now = h.now.Add(1e9)
	}
	first := h.as("clerk").Get(searchPage+"?item=injury").Check(t, http.StatusOK).Has(t, all[1].Number, "最近的在最前").Lacks(t, all[0].Number)
	at := strings.Index(first.Main(), "after=")
	if at < 0 {
		t.Fatal("no next page")
	}
	place, _, _ := strings.Cut(first.Main()[at+len("after="):], "&")
	place, _, _ = strings.Cut(place, `"`)
	h.as("clerk").Get(searchPage+"?item=injury&after="+place).Check(t, http.StatusOK).Has(t, all[0].Number).Lacks(t, all[1].Number)
}

// An export that leaves older cases out says so, before the click and in its last row.
func TestAnExportThatIsCutOffSaysSo(t *testing.T) {
	all := casework.MostExported
	casework.MostExported = 2
	t.Cleanup(func() { casework.MostExported = all })
	h := open(t)
	for range 2 {
		h.file("injury")
	}
	last := func() string {
		t.Helper()
		book, err := excelize.OpenReader(strings.NewReader(h.as("clerk").Post(searchPage+"/result.xlsx", "address", "item=injury").Body))
		must(t, err)
		rows, err := book.GetRows("Sheet1")
		must(t, err)
		return rows[len(rows)-1][0]
	}
	h.as("clerk").Get(searchPage+"?item=injury").Check(t, http.StatusOK).Has(t, "一次最多导出最近提交的 2 件")
	if got := last(); strings.Contains(got, "只导出了") {
		t.Errorf("a whole export ends with %q", got)
	}
	h.file("injury")
	if got := last(); got != "只导出了最近提交的 2 件。请增加查找条件，分次导出" {
		t.Errorf("a cut export ends with %q", got)
	}
}

// slow is a store whose searches take longer than its bound.
type slow struct{ casework.Lists }

func (slow) Search(context.Context, casework.SearchQuery) ([]casework.Case, *casework.ListPlace, bool, error) {
	return nil, nil, false, fault.New(fault.Away, "系统暂时没有响应")
}

// DSK-2: a search that takes longer than the bound of the store says so, and is asked again at the same address.
func TestASearchThatTakesTooLongSaysSo(t *testing.T) {
	h := open(t)
	c, lists := h.file("injury"), h.core.Lists
	h.core.Lists = slow{lists}
	p := h.as("clerk").Post(searchPage, "item", "injury").Check(t, http.StatusServiceUnavailable).
		Has(t, "系统暂时没有响应").Lacks(t, "没有符合条件的办件")
	h.core.Lists = lists
	h.as("clerk").Get(p.Path).Check(t, http.StatusOK).Has(t, c.Number)
}
