package desk_test

import (
	"net/http"
	"testing"
	"time"

	"wangting/internal/casework"
	"wangting/internal/form"
)

// Whatever happens to somebody's cases while they are elsewhere is in their 提醒, until they have looked.
func TestWhatHasHappenedStandsUnderRemindersUntilItWasLookedAt(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	later := func() { h.now = h.now.Add(time.Minute) }
	boss, rev := h.as("both"), h.as("rev")
	boss.Get("/staff/reminders").Check(t, http.StatusOK).Has(t, "<h1", ">提醒</h1>", "没有新的提醒")
	h.as("auditor").Get("/staff/reminders").Check(t, http.StatusForbidden)

	given, asks, consults := h.file("injury"), h.file("injury"), h.file("injury-3")
	for _, c := range []casework.Case{given, asks} {
		must(t, h.core.ClaimCase(ctx, member("clerk"), c.ID))
	}
	later()
	must(t, h.core.HandOverCase(ctx, member("clerk"), given.ID, casework.Destination{To: "s-both"}))
	must(t, h.core.HandOverCase(ctx, member("clerk"), asks.ID, casework.Destination{To: "s-both"}))
	boss.Get("/staff/reminders").Check(t, http.StatusOK).Has(t, "提醒（2）", "办件的变化（2）", "转到您名下", given.Number, asks.Number)
	boss.Get("/staff").Check(t, http.StatusOK).Has(t, "提醒（2）", "有 2 条提醒")
	h.as("clerk").Get("/staff/reminders").Check(t, http.StatusOK).Has(t, "没有新的提醒")

	boss.Get("/staff/cases/"+given.ID).Check(t, http.StatusOK)
	must(t, h.core.AskCorrection(ctx, member("both"), asks.ID, casework.Asking{Words: "请补正",
		Points: []casework.Point{{Name: "story", Reason: casework.Wrong}}}))
	boss.Get("/staff/cases/"+asks.ID).Check(t, http.StatusOK)
	boss.Get("/staff/reminders").Check(t, http.StatusOK).Has(t, "没有新的提醒")
	later()
	must(t, h.core.AnswerCorrection(ctx, applicant, asks.ID, form.Data{"story": "在工地二层受伤"}, h.state(asks.ID).Case.Version))
	must(t, h.core.Message(ctx, applicant, given.ID, "请问什么时候能办好"))
	boss.Get("/staff/reminders").Check(t, http.StatusOK).Has(t, "补正已提交", asks.Number, "申请人有新留言", given.Number, "提醒（2）")
	boss.Get("/staff/cases").Check(t, http.StatusOK).Has(t, "提醒（2）")

	// what was asked of others, and what they said
	must(t, h.core.AcceptLackingCase(ctx, member("clerk"), consults.ID, ""))
	must(t, h.core.ConsultOn(ctx, member("rev"), consults.ID, casework.Asked{Question: "是否属于工伤", To: []string{"s-both"}}))
	rev.Get("/staff/reminders").Check(t, http.StatusOK).Has(t, "没有新的提醒")
	boss.Get("/staff/reminders").Check(t, http.StatusOK).Has(t, "征求我的意见（1）", consults.Number, "提醒（3）")
	later()
	must(t, h.core.GiveOpinion(ctx, member("both"), consults.ID, "属于"))
	rev.Get("/staff/reminders").Check(t, http.StatusOK).Has(t, "征求的意见已反馈", consults.Number, "提醒（1）")
	boss.Get("/staff/reminders").Check(t, http.StatusOK).Lacks(t, "征求我的意见（")
	rev.Get("/staff/cases/"+consults.ID).Check(t, http.StatusOK)
	rev.Get("/staff/reminders").Check(t, http.StatusOK).Has(t, "没有新的提醒")
}

// What waits in other rooms for a second pair of eyes stands under 提醒 for the roles that answer there, and nothing when nothing waits.
func TestProposalsOfOtherRoomsAreToldByRole(t *testing.T) {
	h := open(t)
	h.as("editor").Get("/staff/reminders").Check(t, http.StatusOK).Has(t, "待我复核", "2 项", "内容等待审核", `href="/staff/news"`)
	h.as("both").Get("/staff/reminders").Check(t, http.StatusOK).Lacks(t, "内容等待审核").Has(t, "没有新的提醒")
	h.as("admin").Get("/staff/reminders").Check(t, http.StatusOK).Has(t, "内容等待审核").Lacks(t, "答复等待收入常见问题")
	h.as("fresh").Get("/staff/reminders").Check(t, http.StatusForbidden)
}

// B8: an editor is promised no news of cases.
func TestAnEditorIsPromisedNoNewsOfCases(t *testing.T) {
	h := openWith(t, 0)
	h.as("editor").Get("/staff/reminders").Check(t, http.StatusOK).Has(t, "没有新的提醒", "等您复核的事项、内容和答复").Lacks(t, "转给您的办件")
	h.as("both").Get("/staff/reminders").Check(t, http.StatusOK).Has(t, "转给您的办件")
}
