package filing

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/mandate"
	"wangting/internal/web/webtest"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var asking = casework.Asking{Words: "申请表缺少盖章，请补充。", Points: []casework.Point{
	{Name: "reason", Reason: casework.Wrong, Words: "理由太短"}, {Material: true, Name: "table", Reason: casework.Missing}}}

// CAS-8: one button leads to a form with exactly the requested points.
func TestACorrectionIsMended(t *testing.T) {
	h := open(t, ct.Boss)
	r := h.Filed(t, ct.Boss, ct.Subsidy)
	must(t, h.AcceptCase(t.Context(), ct.Clerk, r.CaseID, ""))
	h.SetTime(ct.Start.Add(time.Minute))
	must(t, h.AskCorrection(t.Context(), ct.Reviewer, r.CaseID, asking))
	h.SetTime(ct.Start.Add(time.Hour))
	here := UnitPlace.casePath(r.CaseID)

	page := h.page(here)
	has(t, page, "请补正 2 项内容", "去补正", "待补正", "截止 11 月 30 日（周一）24:00，还剩 7 天。",
		"培训补贴申请表：缺少", "剩 20", "补正期间暂停计时")
	webtest.Golden(t, "detail-correction", still(page))
	has(t, h.page("/unit/cases?class=correct"), "去补正", "还剩 7 天")

	form := h.page(here + "/correction")
	has(t, form, "提交补正", "组织职工参加技能培训", "培训补贴申请表")
	lacks(t, form, "培训人数", "学员合影")
	webtest.Golden(t, "correction", still(form))

	typed := url.Values{"version": {versionOn(t, form)}, "reason": {"组织十八名职工参加技能培训"}, "count": {"99"}}
	bad := h.whole(h.post(here+"/correction", typed), http.StatusUnprocessableEntity)
	has(t, bad, "请上传培训补贴申请表", "组织十八名职工参加技能培训")

	up := h.whole(h.upload(here+"/correction/materials", typed, "material.table", "盖章申请表.pdf", "%PDF-2"), http.StatusOK)
	has(t, up, "组织十八名职工参加技能培训", "盖章申请表.pdf", "移除")
	has(t, h.whole(h.upload(here+"/correction/materials", nil, "material.table", "盖章申请表.pdf", "MZ"), http.StatusUnprocessableEntity),
		"格式不能上传")

	h.goes(h.post(here+"/correction", typed), here)
	page = h.page(here)
	has(t, page, "补正已提交", "补正前的材料", "盖章申请表.pdf", "补正时已替换")
	h.goes(h.get(here+"/correction"), here)
	v, err := h.Open(t.Context(), ct.Boss, r.CaseID)
	if err != nil || v.Case.Data["count"] != float64(18) {
		t.Errorf("a field that was not asked for changed: %v, %v", v.Case.Data, err)
	}
}

func TestTheListHasItsClassesAndASearch(t *testing.T) { // CEN-4
	h := open(t, ct.Boss)
	h.Drafted(t, ct.Boss, ct.Subsidy)
	h.SetTime(ct.Start.Add(time.Minute))
	r := h.Filed(t, ct.Boss, ct.Subsidy)
	h.SetTime(ct.Start.Add(2 * time.Minute))
	gone := h.Filed(t, ct.Boss, ct.Arbitration)
	must(t, h.WithdrawCase(t.Context(), ct.Boss, gone.CaseID, ""))
	page := h.page("/unit/cases")
	has(t, page, "全部", "办理中", "已办结", "待评价", "草稿", "待补正", "共 3 件", "继续填写", "看进度",
		"办件编号 "+r.Number)
	webtest.Golden(t, "list", still(page))
	has(t, h.page("/unit/cases?q="+r.Number), r.Number, "本页 1 件")
	has(t, h.page("/unit/cases?q="+url.QueryEscape("没有<b>")), "没有查到“没有&lt;b&gt;”")
	lacks(t, h.page("/unit/cases?class=done"), r.Number)
	if rows := workbook(t, h.get("/unit/cases.xlsx")); len(rows) != 4 || rows[2][0] != r.Number {
		t.Errorf("the workbook has %v", rows)
	}
	if rows := workbook(t, h.get("/unit/cases.xlsx?class=draft")); len(rows) != 2 || rows[1][2] != "草稿" {
		t.Errorf("the workbook of drafts has %v", rows)
	}
	if a := h.get("/unit/cases?after=x"); a.status != http.StatusNotFound {
		t.Errorf("a page that does not exist gave %d", a.status)
	}
}

// workbook reads the rows of an export.
func workbook(t *testing.T, a answer) [][]string {
	t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(a.body))
	if err != nil {
		t.Fatalf("reading the workbook: %v", err)
	}
	defer func() { _ = book.Close() }()
	rows, err := book.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestALongListIsTurned(t *testing.T) { // CEN-4
	h := open(t, ct.Boss)
	for i := range 21 {
		h.SetTime(ct.Start.Add(time.Duration(i) * time.Minute))
		h.Filed(t, ct.Boss, ct.Arbitration)
	}
	page := h.page("/unit/cases")
	_, rest, ok := strings.Cut(page, `<a href="/unit/cases?after=`)
	if !ok || strings.Contains(page, "上一页") {
		t.Fatal("no next page")
	}
	place, _, _ := strings.Cut(rest, `"`)
	second := h.page("/unit/cases?after=" + place)
	has(t, second, "上一页")
	if n := strings.Count(second, "<h3>"); n != 1 {
		t.Errorf("the second page has %d cases", n)
	}
}

func TestACaseIsTakenBackAndFiledAgain(t *testing.T) { // CAS-4, CAS-10
	h := open(t, ct.Boss)
	r := h.Filed(t, ct.Boss, ct.Subsidy)
	has(t, h.page(UnitPlace.casePath(r.CaseID)), "撤回申请")
	long := strings.Repeat("长", 501)
	has(t, h.whole(h.post(UnitPlace.casePath(r.CaseID)+"/withdraw", url.Values{"reason": {long}}), http.StatusUnprocessableEntity),
		"撤回原因最多 500 字", long)
	h.goes(h.post(UnitPlace.casePath(r.CaseID)+"/withdraw", url.Values{"reason": {"人数有变化"}}), UnitPlace.casePath(r.CaseID))
	page := h.page(UnitPlace.casePath(r.CaseID))
	has(t, page, "已撤回", "申请已撤回", "人数有变化", "再次申请")
	lacks(t, page, "撤回申请</button>", "撤回申请\n</button>")
	a := h.post(UnitPlace.casePath(r.CaseID)+"/again", nil)
	if !strings.HasPrefix(a.to, "/unit/drafts/") {
		t.Fatalf("filing again went to %q", a.to)
	}
	has(t, h.page(a.to), "已带入上次填写的内容和材料", "组织职工参加技能培训")
	has(t, h.page(a.to+"/check"), "提交申请", "申请表.pdf")
	again := UnitPlace.casePath(r.CaseID) + "/again"
	has(t, h.whole(h.post(again, nil), http.StatusOK), "您有一份还没有提交的草稿", `href="`+a.to+`"`, again+"?fresh=1")
	drafts := func() int {
		list, err := h.UnitList(t.Context(), ct.Boss, casework.Wanted{Class: casework.ClassDraft})
		must(t, err)
		return len(list.Cases)
	}
	if n := drafts(); n != 1 {
		t.Errorf("a second press left %d drafts", n)
	}
	if b := h.post(again+"?fresh=1", nil); !strings.HasPrefix(b.to, "/unit/drafts/") || b.to == a.to || drafts() != 2 {
		t.Errorf("another copy went to %q, drafts: %d", b.to, drafts())
	}
}

func TestAClosedCaseShowsItsOutcomeAndAsksToBeRated(t *testing.T) { // CAS-4, CAS-5
	h := open(t, ct.Boss)
	r := h.Filed(t, ct.Boss, ct.Subsidy)
	ctx := t.Context()
	must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
	has(t, h.page(UnitPlace.casePath(r.CaseID)+"/receipt"), "受理通知书", "受理专用章", "承诺办结")
	must(t, h.ProposeVerdict(ctx, ct.Reviewer, r.CaseID, casework.Denied, "只给同事看的意见"))
	must(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Denied, "培训不在补贴目录内"))
	must(t, h.CloseCase(ctx, ct.Reviewer, r.CaseID, ""))
	page := h.page(UnitPlace.casePath(r.CaseID))
	has(t, page, "已办结", "不予", "培训不在补贴目录内", `href="`+UnitPlace.casePath(r.CaseID)+`/rate"`)
	lacks(t, page, "只给同事看的意见")
	has(t, h.page("/unit/cases?class=rate"), "去评价")
}

func TestUnitAndStaffTalkOnACase(t *testing.T) { // CAS-7
	h := open(t, ct.Boss)
	r := h.Filed(t, ct.Boss, ct.Subsidy)
	must(t, h.Message(t.Context(), ct.Clerk, r.CaseID, "请问培训在哪里举行？"))
	has(t, h.whole(h.post(UnitPlace.casePath(r.CaseID)+"/messages", url.Values{"words": {" "}}), http.StatusUnprocessableEntity),
		"请填写 1 到 500 字的留言")
	h.goes(h.post(UnitPlace.casePath(r.CaseID)+"/messages", url.Values{"words": {"在本单位<b>会议室"}}), UnitPlace.casePath(r.CaseID)+"#messages")
	has(t, h.page(UnitPlace.casePath(r.CaseID)), "请问培训在哪里举行？", "在本单位&lt;b&gt;会议室", "is-me")
}

func TestADamagedMaterialIsSaidSoAndNotHandedOut(t *testing.T) { // SEC-1
	h := open(t, ct.Boss)
	r := h.Filed(t, ct.Boss, ct.Subsidy)
	v, err := h.Open(t.Context(), ct.Boss, r.CaseID)
	must(t, err)
	file := filepath.Join(h.Dir(), v.Materials[0].BlobKey)
	b, err := os.ReadFile(file)
	must(t, err)
	b[len(b)-1] ^= 1
	must(t, os.WriteFile(file, b, 0o600))
	a := h.get(UnitPlace.casePath(r.CaseID) + "/materials/" + v.Materials[0].ID)
	if a.status != http.StatusInternalServerError || a.header.Get("Content-Disposition") != "" || strings.Contains(a.body, "%PDF") {
		t.Errorf("answered %d with %v", a.status, a.header)
	}
	has(t, a.body, "这份文件已经损坏", a.header.Get("X-Request-Id"))
}

func TestAMaterialIsHandedOutHarmless(t *testing.T) { // SEC-3
	h := open(t, ct.Boss)
	r := h.Filed(t, ct.Boss, ct.Subsidy)
	v, err := h.Open(t.Context(), ct.Boss, r.CaseID)
	must(t, err)
	path := UnitPlace.casePath(r.CaseID) + "/materials/" + v.Materials[0].ID
	a := h.get(path)
	if a.status != http.StatusOK || a.header.Get("Content-Type") != "application/pdf" || a.header.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.HasPrefix(a.header.Get("Content-Security-Policy"), "default-src 'none'") || !strings.HasPrefix(a.body, "%PDF") {
		t.Errorf("handed out with %v", a.header)
	}
	other := h.Filed(t, ct.Boss, ct.Subsidy)
	if a := h.get(UnitPlace.casePath(other.CaseID) + "/materials/" + v.Materials[0].ID); a.status != http.StatusNotFound {
		t.Errorf("under another case it gave %d", a.status)
	}
	h.who = &ct.Stranger
	if a := h.get(path); a.status != http.StatusNotFound {
		t.Errorf("another unit got %d", a.status)
	}
}

func TestAnybodyChecksAReceipt(t *testing.T) { // CAS-11
	h := open(t, ct.Boss)
	r := h.Filed(t, ct.Boss, ct.Subsidy)
	h.who = nil
	page := h.page("/receipts/" + r.Number + "?k=" + r.Digest)
	has(t, page, "核验通过", r.Number, "江南示例精密机械有限公司", "2026-11-23 09:12", "待审核")
	webtest.Golden(t, "proof", still(page))
	has(t, h.page("/receipts/"+r.Number+"?k="+url.QueryEscape(spaced(r.Digest))), "核验通过")
	has(t, h.page("/receipts/"+r.Number), "核验码")
	for what, path := range map[string]string{
		"a wrong digest":    "/receipts/" + r.Number + "?k=00",
		"an unknown number": "/receipts/26112300000208?k=" + r.Digest,
	} {
		bad := h.whole(h.get(path), http.StatusNotFound)
		has(t, bad, "没有查到这份回执")
		if strings.Contains(bad, "江南示例") {
			t.Errorf("%s tells the unit", what)
		}
	}
}

func TestTheWorkbenchTellsThoseWhoGivePowerWhoseIsToBeConfirmed(t *testing.T) { // HAN-13
	for name, tc := range map[string]struct {
		who  actor.Actor
		told bool
	}{
		"the representative": {ct.Boss, true},
		"a handler":          {ct.Handler, false},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, tc.who)
			if page := h.page(workbenchPath); strings.Contains(page, "的授权需要确认") {
				t.Error("nothing is to be confirmed")
			}
			if tc.who.Level != actor.Operator { // the frame counts for those only who may give
				h.doubted = 2
			}
			page := h.page(workbenchPath)
			if told := strings.Contains(page, "有 2 人的授权需要确认"); told != tc.told ||
				strings.Contains(page, mandate.ReviewPath) != tc.told {
				t.Errorf("told is %t, want %t", told, tc.told)
			}
		})
	}
}

func TestWhoMayNotHandleAnItemIsToldWhy(t *testing.T) { // HAN-10
	h := open(t, ct.Handler)
	h.Deny(ct.Handler.PersonID, ct.Subsidy)
	if a := h.post("/unit/apply/"+ct.Subsidy, nil); a.to != mandate.AccessPath+ct.Subsidy {
		t.Errorf("got %d to %q", a.status, a.to)
	}
}

// CAS-10: a colleague without the grant reads a case of the unit. No button leads them to a refusal; one leads to where they ask for it.
func TestWhoeverMayOnlyReadHasNoButtonsOfTheCase(t *testing.T) {
	h := open(t, ct.Handler)
	ctx := t.Context()
	asked, done := h.Filed(t, ct.Boss, ct.Subsidy), h.Filed(t, ct.Boss, ct.Subsidy)
	must(t, h.AcceptCase(ctx, ct.Clerk, asked.CaseID, ""))
	must(t, h.AskCorrection(ctx, ct.Reviewer, asked.CaseID, asking))
	must(t, h.RefuseAcceptance(ctx, ct.Clerk, done.CaseID, "不属于受理范围"))
	draft, err := h.Begin(ctx, ct.Boss, ct.Subsidy)
	must(t, err)
	buttons := []string{"去补正", "撤回申请", ">发送<", "再次申请", "继续填写"}
	seen := strings.Builder{}
	for _, path := range []string{"/unit/cases", UnitPlace.casePath(asked.CaseID), UnitPlace.casePath(done.CaseID)} {
		seen.WriteString(h.page(path))
	}
	has(t, seen.String(), buttons...)
	h.Deny(ct.Handler.PersonID, ct.Subsidy)
	ask := `href="` + mandate.AccessPath + ct.Subsidy + `"`
	for _, path := range []string{UnitPlace.casePath(asked.CaseID), UnitPlace.casePath(done.CaseID)} {
		page := h.page(path)
		lacks(t, page, append(buttons, "取件码")...)
		has(t, page, "您可以查看这件办件", ask)
	}
	bench := h.page(workbenchPath)
	lacks(t, bench, "去补正")
	has(t, bench, "申请授权", ask)
	list := h.page("/unit/cases")
	lacks(t, list, append(buttons, UnitPlace.draftPath(draft.ID))...)
	has(t, list, "看进度", "申请授权", ask)
}

// 指着说: the applicant sees the place to which the correction points, with a ring on the picture, and the page of a PDF.
func TestACorrectionPointsAtAPlace(t *testing.T) {
	h := open(t, ct.Boss)
	it := ct.ItemOf(ct.Subsidy)
	flow := it.TheFlow()
	at := slices.IndexFunc(flow.Stages, func(s catalog.Stage) bool { return s.Post == catalog.ReviewPost })
	flow.Stages = slices.Clone(flow.Stages)
	flow.Stages[at].Points = []catalog.Check{{Text: "已盖章", On: "material:table"}, {Text: "合影清楚", On: "material:photos"}, {Text: "不告知"}}
	it.Flow = &flow
	h.Publish(t, it)
	ctx, draft := t.Context(), h.Drafted(t, ct.Boss, ct.Subsidy)
	photo, err := h.Attach(ctx, ct.Boss, draft.ID, casework.Upload{Slot: "photos", Name: "合影.jpg", Body: strings.NewReader("\xff\xd8\xff\xe0 jpg")})
	must(t, err)
	v, err := h.Open(ctx, ct.Boss, draft.ID)
	must(t, err)
	_, err = h.Submit(ctx, ct.Boss, draft.ID, v.Case.Version)
	must(t, err)
	must(t, h.AcceptCase(ctx, ct.Clerk, draft.ID, ""))
	table := v.Materials[slices.IndexFunc(v.Materials, func(m casework.Material) bool { return m.Slot == "table" })]
	must(t, h.CheckPoints(ctx, ct.Reviewer, draft.ID, flow.Stages[at].Key, []casework.PointFound{
		{Mark: casework.Fails, Spot: casework.Spot{Material: table.ID, Page: 2, X: 900, Y: 100}},
		{Mark: casework.Fails, Spot: casework.Spot{Material: photo.ID, X: 500, Y: 400}},
		{Mark: casework.Fails, Note: "内部说明", Spot: casework.Spot{Material: table.ID, Page: 5}}}))
	h.SetTime(ct.Start.Add(time.Minute))
	must(t, h.AskCorrection(ctx, ct.Reviewer, draft.ID, casework.Asking{Words: "请补正", Points: []casework.Point{
		{Material: true, Name: "table", Reason: casework.Wrong, Spots: []casework.Spot{{Material: table.ID, Page: 2, X: 900, Y: 100}}},
		{Material: true, Name: "photos", Reason: casework.Wrong, Spots: []casework.Spot{{Material: photo.ID, X: 500, Y: 400}}}}}))
	here := UnitPlace.casePath(draft.ID)
	for _, path := range []string{here, here + "/correction"} {
		page := h.page(path)
		has(t, page, "《培训补贴申请表》第 2 页，右上</a>", here+"/materials/"+table.ID+"#page=2", `<svg class="leaf"`, `<svg x="90%" y="10%"`,
			`<img src="`+here+"/materials/"+photo.ID+`" alt="《学员合影》中间，图上圈出了所指的位置"`, `<svg x="50%" y="40%"`)
		lacks(t, page, "内部说明", "第 5 页", "不告知")
	}
}
