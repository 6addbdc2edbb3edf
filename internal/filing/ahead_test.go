package filing

import (
	"strings"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/form"
	"wangting/internal/web/webtest"
)

// ITM-9: what is ahead, and why the limit stands, comes from the flow of the item.
func TestTheStepsAheadAreThoseOfTheItemsFlow(t *testing.T) {
	h := open(t, ct.Boss)
	ctx := t.Context()
	r := h.Filed(t, ct.Boss, ct.Permit)
	here := UnitPlace.casePath(r.CaseID)
	ahead := func(when string, words ...string) {
		t.Helper()
		page := h.page(here)
		at := 0
		for _, w := range words {
			i := indexFrom(page, w, at)
			if i < 0 {
				t.Fatalf("%s, the page lacks %q behind what comes before:\n%s", when, w, page)
			}
			at = i
		}
	}
	ahead("before acceptance", "等待工作人员受理", "<b>核查</b>", "<b>公示</b>", "<b>决定</b>", "<b>办结</b>")
	must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
	ahead("in review", "<b>核查</b>", "等待工作人员核查", "<b>公示</b>", "<b>决定</b>")

	must(t, h.SuspendCase(ctx, ct.Reviewer, r.CaseID, casework.Suspending{Reason: casework.SuspendReasons[0], Basis: "条例第二十条"}))
	ahead("suspended", "<b>已中止</b>", "中止期间，办理时限暂停计算", casework.SuspendReasons[0], "<b>核查</b>", "办件已中止，中止期间暂停计时", "条例第二十条")
	has(t, h.page(here+"/receipt"), "已中止")
	must(t, h.ResumeCase(ctx, ct.Reviewer, r.CaseID, "结论已出"))

	must(t, h.ConsultOn(ctx, ct.Reviewer, r.CaseID, casework.Asked{To: []string{ct.Reviewer2.StaffID}, Expert: true, Question: "秘密的问题", Days: 5}))
	ahead("consulted about", "<b>征求意见中</b>", "专家评审，最迟到", "<b>核查</b>", "征求意见期间暂停计时")
	lacks(t, h.page(here), "秘密的问题")
	must(t, h.GiveOpinion(ctx, ct.Reviewer2, r.CaseID, "属于"))

	must(t, h.AskCorrection(ctx, ct.Reviewer, r.CaseID, casework.Asking{Words: "请写清",
		Points: []casework.Point{{Name: "reason", Reason: casework.Wrong}}}))
	ahead("in correction", "<b>待补正</b>", "<b>核查</b>", "补正期间暂停计时")
	v, err := h.Open(ctx, ct.Boss, r.CaseID)
	must(t, err)
	must(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, form.Data{"reason": "十八名职工参加培训"}, v.Case.Version))

	must(t, h.PublishCase(ctx, ct.Reviewer, r.CaseID, ""))
	ahead("published", "<b>公示</b>", "公示至 11 月 30 日", "<b>决定</b>", "公示期间暂停计时，公示到 11 月 30 日")
	lacks(t, h.page(here), "等待工作人员核查")
	webtest.Golden(t, "detail-publicity", still(h.page(here)))
}

func TestATerminatedCaseSaysWhy(t *testing.T) {
	h := open(t, ct.Boss)
	r := h.Filed(t, ct.Boss, ct.Permit)
	here := UnitPlace.casePath(r.CaseID)
	must(t, h.AcceptCase(t.Context(), ct.Clerk, r.CaseID, ""))
	must(t, h.TerminateCase(t.Context(), ct.Reviewer, r.CaseID, "申请人已注销"))
	page := h.page(here)
	has(t, page, "已终止", "申请人已注销")
	lacks(t, page, "<b>决定</b>")
	has(t, h.page(here+"/receipt"), "已终止", "申请人已注销")
}

// indexFrom finds words behind a place, or gives -1.
func indexFrom(page, words string, from int) int {
	if i := strings.Index(page[from:], words); i >= 0 {
		return from + i
	}
	return -1
}
