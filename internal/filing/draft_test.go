package filing

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/web/webtest"
)

// CAS-3: an application is filled, uploaded, checked and submitted without a script.
func TestAnApplicationIsFilledCheckedAndSubmitted(t *testing.T) {
	h := open(t, ct.Boss)
	draft := h.begun(ct.Subsidy)
	fill := h.page(draft)
	has(t, fill, "就业技能培训补贴申请", `value="江南示例精密机械有限公司"`, "保存草稿", "下一步",
		`data-autosave="`+draft+`/autosave?as=`)
	webtest.Golden(t, "fill", still(fill))

	bad := h.whole(h.post(draft, url.Values{"version": {versionOn(t, fill)}, "do": {"next"}, "count": {"很多"}}),
		http.StatusUnprocessableEntity)
	has(t, bad, "错误：", "请填写申请理由", `value="很多"`)

	form := fieldValues(versionOn(t, bad))
	form.Set("do", "next")
	h.goes(h.post(draft, form), draft+"/materials")
	h.goes(h.get(draft+"/check"), draft+"/materials?check=1")
	has(t, h.page(draft+"/materials?check=1"), "请上传培训补贴申请表", "有 1 项需要修改")

	h.goes(h.upload(draft+"/materials", nil, "material.table", "申请表.pdf", "%PDF-1.7"), draft+"/materials")
	webtest.Golden(t, "materials", still(h.page(draft+"/materials")))

	check := h.page(draft + "/check")
	has(t, check, "提交申请", "申请表.pdf", "18 人", "13800000082") // whole to whoever typed it
	*h.who = ct.Handler
	has(t, h.page(draft+"/check"), "提交申请", "1*****82")
	lacks(t, h.page(draft+"/check"), "13800000082")
	*h.who = ct.Boss
	webtest.Golden(t, "check", still(check))

	has(t, check, "送达方式", "我同意电子送达", "示例路 1 号", ct.Window)
	send := url.Values{"version": {versionOn(t, check)}, "delivery.way": {"online"}}
	refused := h.whole(h.post(draft+"/submit", send), http.StatusUnprocessableEntity)
	has(t, refused, "错误：", "须勾选“我同意电子送达”", `href="#delivery.agree"`)
	if page := h.page(draft + "/check"); !strings.Contains(page, `value="online" checked`) { // RES-4: the choice survives
		t.Error("the page has forgotten the way that was chosen")
	}
	send.Set("delivery.agree", "1")
	id := strings.TrimPrefix(draft, "/unit/drafts/")
	h.goes(h.post(draft+"/submit", send), "/unit/cases/"+id+"/receipt")
	h.goes(h.post(draft+"/submit", send), "/unit/cases/"+id+"/receipt") // a double click
	h.goes(h.get(draft), "/unit/cases/"+id)

	receipt := h.page("/unit/cases/" + id + "/receipt")
	lacks(t, receipt, "受理专用章") // nobody has accepted it yet
	has(t, receipt, "申请已提交", "申请回执", "https://hall.test/receipts/", "核验码", "培训补贴申请表（PDF，1 KB）")
	webtest.Golden(t, "receipt", still(receipt))
	webtest.Golden(t, "detail", still(h.page("/unit/cases/"+id)))
	if list := h.page("/unit/cases"); strings.Count(list, "<h3>") != 1 {
		t.Error("two cases for one application")
	}
}

func TestAWarningIsShownAndHindersNothing(t *testing.T) { // ITM-2
	h := open(t, ct.Boss)
	draft := h.begun(ct.Subsidy)
	form := fieldValues(versionOn(t, h.page(draft)))
	form.Set("count", "501")
	form.Set("do", "next")
	h.goes(h.post(draft, form), draft+"/materials")
	has(t, h.page(draft), `id="count-w">提醒：培训人数超过 500 人，请核对`, `aria-describedby="count-w"`)
	h.goes(h.upload(draft+"/materials", nil, "material.table", "申请表.pdf", "%PDF-1.7"), draft+"/materials")
	check := h.page(draft + "/check")
	has(t, check, "请再核对这些内容，核对无误可以提交", "<li>培训人数超过 500 人，请核对</li>")
	id := strings.TrimPrefix(draft, "/unit/drafts/")
	h.goes(h.post(draft+"/submit", sending(t, check)), "/unit/cases/"+id+"/receipt")
}

// IN-6: looking at a form leaves nothing; the first save makes the draft, and only one.
func TestADraftComesToBeWhenItIsSavedAndIsOfferedNextTime(t *testing.T) {
	h := open(t, ct.Boss)
	apply := "/unit/apply/" + ct.Subsidy
	page := h.page(apply)
	has(t, page, `action="`+apply+`?as=`, `data-autosave="`+apply+`/autosave?as=`, `value="江南示例精密机械有限公司"`)
	lacks(t, page, "删除草稿")
	h.page(apply)
	has(t, h.page("/unit/cases?class=draft"), "暂无草稿的办件")

	form := fieldValues(versionOn(t, page))
	form.Set("draft", draftOn(t, page))
	draft := UnitPlace.draftPath(form.Get("draft"))
	form.Set("count", "很多")
	form.Set("reason", strings.Repeat("事", 20_001))
	bad := h.whole(h.post(apply, form), http.StatusUnprocessableEntity)
	has(t, bad, "申请理由最多 20000 个字，当前是 20001 个字，多了 1 个字", form.Get("reason"), `value="很多"`, form.Get("draft"))
	form.Set("reason", "组织职工参加技能培训")
	a := h.post(apply+"/autosave", form, "Accept", "application/json")
	if want := `{"version":1,"at":"09:12","path":"` + draft + `"}`; a.status != http.StatusOK || a.body != want {
		t.Fatalf("the first save answered %d %s, want %s", a.status, a.body, want)
	}
	form.Set("count", "19")
	h.goes(h.post(apply, form), draft) // the button was pressed while the first save was on its way
	h.goes(h.post(apply, form), draft)
	form.Set("reason", "第三次填写的理由")
	over := h.whole(h.post(apply, form), http.StatusConflict)
	has(t, over, "刚在另一个窗口保存过", "第三次填写的理由", `action="`+draft)

	offer := h.page(apply)
	has(t, offer, "继续上次的草稿", `href="`+draft+`"`, "重新填写", "2026 年 11 月 23 日 09:12")
	webtest.Golden(t, "offer", still(offer))
	afresh := h.page(apply + "?fresh=1")
	if draftOn(t, afresh) == form.Get("draft") {
		t.Error("a new form has the id of the old draft")
	}
	if list := h.page("/unit/cases?class=draft"); strings.Count(list, "<h3>") != 1 {
		t.Errorf("more than one draft: %s", list)
	}
	h.goes(h.post(apply, nil), apply) // a page of an older version
}

func TestADraftUnderTheIdOfSomebodyElseIsNotTheirs(t *testing.T) { // CAS-10
	h := open(t, ct.Stranger)
	c := h.Drafted(t, ct.Boss, ct.Subsidy)
	form := fieldValues("0")
	form.Set("draft", c.ID)
	if a := h.post("/unit/apply/"+ct.Subsidy, form); a.status != http.StatusNotFound {
		t.Errorf("got %d to %q", a.status, a.to)
	}
}

// IN-2: a new form that is posted after the login ended is there again, and is saved once.
func TestANewFormPostedAfterTheLoginEndedComesBack(t *testing.T) {
	h := open(t, ct.Boss)
	apply := "/unit/apply/" + ct.Subsidy
	page := h.page(apply)
	form := fieldValues(versionOn(t, page))
	form.Set("draft", draftOn(t, page))
	inside := h.who
	h.who = nil
	h.post(apply, form, "Referer", h.url+apply)
	h.who = inside
	h.post("/in", nil)
	page = h.page(apply)
	has(t, page, "已恢复您上次填写的内容", "组织职工参加技能培训", form.Get("draft"), "data-autosave-restored")
	h.goes(h.post(apply, form), UnitPlace.draftPath(form.Get("draft")))
	lacks(t, h.page(apply), "已恢复您上次填写的内容")
}

func TestADraftSavesItselfAndTwoWindowsAreToldApart(t *testing.T) { // CAS-3
	h := open(t, ct.Boss)
	draft := h.begun(ct.Subsidy)
	v := versionOn(t, h.page(draft))
	a := h.post(draft+"/autosave", fieldValues(v), "Accept", "application/json")
	if a.status != http.StatusOK || a.body != `{"version":2,"at":"09:12"}` {
		t.Fatalf("autosave answered %d %s", a.status, a.body)
	}
	old := fieldValues(v)
	old.Set("count", "19")
	if a := h.post(draft+"/autosave", old); a.status != http.StatusConflict {
		t.Errorf("an autosave of an old window answered %d", a.status)
	}
	mine := fieldValues(v)
	mine.Set("reason", "另一个窗口里写的理由")
	mine.Set("do", "save")
	page := h.whole(h.post(draft, mine), http.StatusConflict)
	has(t, page, "刚在另一个窗口保存过", "另一个窗口里写的理由")
	mine.Set("version", versionOn(t, page))
	h.goes(h.post(draft, mine), draft)
	has(t, h.page(draft), "草稿已保存", "另一个窗口里写的理由")
}

func TestWhatWasTypedWhenTheLoginEndedComesBack(t *testing.T) { // LOG-8, UPG: nothing typed is lost
	h := open(t, ct.Boss)
	draft := h.begun(ct.Subsidy)
	form := fieldValues(versionOn(t, h.page(draft)))
	form.Set("reason", "登录失效时填写的理由")
	form.Set("do", "save")
	inside := h.who
	h.who = nil
	if a := h.post(draft, form, "Referer", h.url+draft); !strings.HasPrefix(a.to, "/login?") {
		t.Fatalf("without a login the post went to %q", a.to)
	}
	h.who = inside
	h.post("/in", nil)
	page := h.page(draft)
	has(t, page, "已恢复您上次填写的内容", "登录失效时填写的理由", "data-autosave-restored")
	h.goes(h.post(draft, form), draft)
	page = h.page(draft)
	has(t, page, "草稿已保存", "登录失效时填写的理由")
	lacks(t, page, "已恢复您上次填写的内容")
}

func TestAFileThatCannotBeTakenIsTold(t *testing.T) { // CAS-3, SEC-3
	h := open(t, ct.Boss)
	draft := h.begun(ct.Subsidy)
	for name, tc := range map[string]struct{ file, content, say string }{
		"a program":        {"申请表.pdf", "MZ", "“申请表.pdf”的格式不能上传。培训补贴申请表支持 PDF、JPG、PNG"},
		"an empty file":    {"申请表.pdf", "", "“申请表.pdf”是空文件，请重新选择"},
		"a file too big":   {"申请表.pdf", "%PDF" + strings.Repeat("x", 1<<20), "请压缩后重新上传"},
		"a locked PDF":     {"申请表.pdf", "%PDF-1.7\ntrailer<</Encrypt 2 0 R>>", "这份 PDF 有密码，请去除密码后再上传"},
		"a photo as a JPG": {"申请表.jpg", "\x00\x00\x00\x18ftypheic\x00\x00", "“设置 → 相机 → 格式”中选择“兼容性最佳”"},
		"no file at all":   {"", "", "请先选择要上传的文件"},
		"markup as a name": {`"><&lt;script&amp;.pdf`, "MZ", "&amp;lt;script&amp;amp;.pdf"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, script := range []string{"", "true"} {
				page := h.whole(h.upload(draft+"/materials", nil, "material.table", tc.file, tc.content, "HX-Request", script),
					http.StatusUnprocessableEntity)
				has(t, page, tc.say, `id="material.table-field"`)
			}
		})
	}
	a := h.send("POST", draft+"/materials", "multipart/form-data; boundary=x",
		strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"material.table\"; filename=\"a.pdf\"\r\n\r\n%PDF-half"))
	has(t, h.whole(a, http.StatusUnprocessableEntity), "请")
	if h.Blobs() != 0 {
		t.Errorf("%d files were kept", h.Blobs())
	}
	inside := h.who
	h.who = nil
	late := h.upload(draft+"/materials", nil, "material.table", "申请表.pdf", "%PDF-1.7", "HX-Request", "true",
		"Accept", "text/html, application/problem+json")
	if late.status != http.StatusUnauthorized || !strings.Contains(late.body, "登录已失效") { // IN-5
		t.Errorf("an upload after the end of the login answered %d %s", late.status, late.body)
	}
	h.who = inside
	fresh := h.whole(h.upload(draft+"/materials", nil, "material.table", "申请表.pdf", "%PDF-1.7", "HX-Request", "true"), http.StatusOK)
	has(t, fresh, `id="material.table-field"`, "申请表.pdf", "移除")
}

func TestABigFileIsSentInPiecesAndNamedAtTheEnd(t *testing.T) { // CAS-3
	h := open(t, ct.Boss)
	draft := h.begun(ct.Subsidy)
	pieces := strings.Replace(draft, "/drafts/", "/cases/", 1) + "/arrivals"
	has(t, h.page(draft+"/materials"), `data-upload-pieces="`+pieces+`"`)
	content := "%PDF-1.7" + strings.Repeat("x", casework.PieceSize)
	var a struct {
		ID              string
		Received, Piece int64
	}
	ask := func(answer answer, status int) {
		t.Helper()
		if answer.status != status {
			t.Fatalf("status %d, want %d: %s", answer.status, status, answer.body)
		}
		if err := json.Unmarshal([]byte(answer.body), &a); err != nil {
			t.Fatal(err)
		}
	}
	coming := url.Values{"slot": {"material.photos"}, "name": {"合影.pdf"}, "size": {strconv.Itoa(len(content))}, "mark": {"1"}}
	ask(h.post(pieces, coming), http.StatusOK)
	if a.ID == "" || a.Received != 0 || a.Piece != casework.PieceSize {
		t.Fatalf("it begins with %+v", a)
	}
	send := func(from int) answer {
		return h.send("POST", fmt.Sprintf("%s/%s?from=%d", pieces, a.ID, from), "application/octet-stream",
			strings.NewReader(content[from:min(from+casework.PieceSize, len(content))]), "Accept", "application/json")
	}
	ask(send(0), http.StatusOK)
	ask(send(0), http.StatusConflict)
	if a.Received != casework.PieceSize {
		t.Fatalf("sent twice, %d have arrived", a.Received)
	}
	named := url.Values{"arrived.material.photos": {a.ID + "/合影.pdf"}}
	part := h.upload(draft+"/materials", named, "material.table", "", "", "HX-Request", "true")
	has(t, h.whole(part, http.StatusUnprocessableEntity), "还没有传完", `id="material.photos-field"`)
	ask(send(casework.PieceSize), http.StatusOK)
	has(t, h.whole(h.upload(draft+"/materials", named, "material.table", "", "", "HX-Request", "true"), http.StatusOK), "合影.pdf", "1 MB")
	has(t, h.whole(h.upload(draft+"/materials", named, "material.table", "", "", "HX-Request", "true"), http.StatusUnprocessableEntity),
		"请重新选择文件")

	for name, wrong := range map[string]url.Values{
		"no size":  {"slot": {"material.photos"}, "name": {"a.pdf"}},
		"no slot":  {"name": {"a.pdf"}, "size": {"1"}},
		"too much": {"slot": {"material.photos"}, "name": {"a.pdf"}, "size": {"99999999999"}},
	} {
		if got := h.post(pieces, wrong, "Accept", "application/json"); got.status != http.StatusUnprocessableEntity ||
			!strings.Contains(got.body, "上传") {
			t.Errorf("%s gave %d: %s", name, got.status, got.body)
		}
	}
}

func TestADraftOfAnotherUnitIsNotThere(t *testing.T) { // CAS-10
	h := open(t, ct.Stranger)
	c := h.Drafted(t, ct.Boss, ct.Subsidy)
	for _, path := range []string{"", "/materials", "/check"} {
		if a := h.get(UnitPlace.draftPath(c.ID) + path); a.status != http.StatusNotFound {
			t.Errorf("%s gave %d", path, a.status)
		}
	}
	for _, path := range []string{"", "/submit", "/delete", "/autosave", "/materials/remove"} {
		if a := h.post(UnitPlace.draftPath(c.ID)+path, fieldValues("2")); a.status != http.StatusNotFound {
			t.Errorf("post to %s gave %d", path, a.status)
		}
	}
	if a := h.upload(UnitPlace.draftPath(c.ID)+"/materials", nil, "material.table", "a.pdf", "%PDF"); a.status != http.StatusNotFound {
		t.Errorf("an upload gave %d", a.status)
	}
}

func TestADraftIsDeleted(t *testing.T) {
	h := open(t, ct.Boss)
	c := h.Drafted(t, ct.Boss, ct.Subsidy)
	h.goes(h.post(UnitPlace.draftPath(c.ID)+"/delete", nil), "/unit/cases?class=draft")
	has(t, h.page("/unit/cases?class=draft"), "草稿已删除", "暂无草稿的办件")
	if l, err := h.UnitList(t.Context(), ct.Boss, casework.Wanted{}); err != nil || len(l.Cases) != 0 {
		t.Errorf("still listed: %v %v", l, err)
	}
}

// sending is the form of the step 核对, with 在线下载.
func sending(t *testing.T, check string) url.Values {
	t.Helper()
	return url.Values{"version": {versionOn(t, check)}, "delivery.way": {"online"}, "delivery.agree": {"1"}}
}
