package caseworkdb_test

import (
	"fmt"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
)

func kept(t *testing.T, h *ct.Hall, who actor.Actor, caseID string) string {
	t.Helper()
	all, err := h.KeptWords(t.Context(), who, caseID)
	must(t, err)
	return all[casework.Accept].Words + all[casework.Review].Words
}

// DSK-10, acceptance 21: what is typed stays for whoever typed it, until it is sent or the case has ended.
func TestWhatStaffHaveTypedStaysUntilItIsSent(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		must(t, h.KeepWords(ctx, ct.Clerk, r.CaseID, casework.Accept, "材料"))
		must(t, h.KeepWords(ctx, ct.Clerk, r.CaseID, casework.Accept, "材料齐全，"))
		must(t, h.KeepWords(ctx, ct.Both, r.CaseID, casework.Accept, "我也在写"))
		if got := kept(t, h, ct.Clerk, r.CaseID); got != "材料齐全，" {
			t.Errorf("kept %q", got)
		}
		wantFault(t, h.KeepWords(ctx, ct.Suzhou, r.CaseID, casework.Accept, "别处"), fault.NotFound, "keeping words about a case of another city")
		wantFault(t, h.KeepWords(ctx, ct.Clerk, r.CaseID, "别的", "不是办理步骤"), fault.NotFound, "keeping words for no step")
		wantFault(t, h.KeepWords(ctx, ct.Boss, r.CaseID, casework.Accept, "申请人"), fault.Anonymous, "an applicant's keeping words")
		must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, "材料齐全，予以受理。"))
		if got := kept(t, h, ct.Clerk, r.CaseID); got != "" {
			t.Errorf("after it was sent there is %q", got)
		}
		if got := kept(t, h, ct.Both, r.CaseID); got != "我也在写" {
			t.Errorf("what a colleague has typed became %q", got)
		}
		must(t, h.KeepWords(ctx, ct.Reviewer, r.CaseID, casework.Review, "符合"))
		must(t, h.KeepWords(ctx, ct.Reviewer, r.CaseID, casework.Review, " "))
		if got := kept(t, h, ct.Reviewer, r.CaseID); got != "" {
			t.Errorf("nothing was kept as %q", got)
		}
		must(t, h.WithdrawCase(ctx, ct.Boss, r.CaseID, ""))
		if got := kept(t, h, ct.Both, r.CaseID); got != "" {
			t.Errorf("after the end there is %q", got)
		}
		wantFault(t, h.KeepWords(ctx, ct.Clerk, r.CaseID, casework.Accept, "晚了"), fault.Conflict, "keeping words about a case that has ended")
	})
}

// Acceptance 28: a blank of a phrase is filled in before anything is sent.
func TestABlankOfAPhraseIsFilledInBeforeItIsSent(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		for _, words := range []string{"不属于【】的受理范围", "缺少【 】", "缺少【　】"} {
			wantFault(t, h.RefuseAcceptance(ctx, ct.Clerk, r.CaseID, words), fault.Invalid, words)
		}
		wantFault(t, h.AskCorrection(ctx, ct.Clerk, r.CaseID, casework.Asking{Words: "请补交【】",
			Points: []casework.Point{{Name: "reason", Reason: casework.Wrong}}}), fault.Invalid, "a correction with a blank")
		if v := dossier(t, h, r.CaseID); v.Case.State != casework.Submitted || len(v.Corrections) != 0 {
			t.Errorf("half of it was done: %s, %+v", v.Case.State, v.Corrections)
		}
		wantFault(t, h.RefuseAcceptance(ctx, ct.Clerk, r.CaseID, strings.Repeat("长", 4001)), fault.Invalid, "4,001 characters")
		must(t, h.RefuseAcceptance(ctx, ct.Clerk, r.CaseID, "不属于【南京市】的受理范围"))
	})
}

// DSK-7
func TestPhrasesAreOnesOwnOrThoseOfTheOffice(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		const office = "320100"
		chief := actor.Actor{StaffID: "chief", Region: ct.Nanjing, Roles: []actor.Role{actor.Admin, actor.Clerk}}
		must(t, h.AddPhrase(ctx, ct.Clerk, "材料齐全", ct.Subsidy, ""))
		must(t, h.AddPhrase(ctx, chief, "请于【】前补交", "", office))
		wantFault(t, h.AddPhrase(ctx, ct.Clerk, "全单位", "", office), fault.Invalid, "a clerk's adding a phrase for the office")
		wantFault(t, h.AddPhrase(ctx, ct.Clerk, " ", "", ""), fault.Invalid, "an empty phrase")
		wantFault(t, h.AddPhrase(ctx, ct.Clerk, "好", "no-item", ""), fault.Invalid, "a phrase of no item")
		wantFault(t, h.AddPhrase(ctx, ct.Boss, "好", "", ""), fault.Anonymous, "an applicant's phrase")
		count := func(who actor.Actor, item string, want int) []casework.Phrase {
			t.Helper()
			list, err := h.PhrasesFor(ctx, who, item)
			must(t, err)
			if len(list) != want {
				t.Errorf("%s has %d phrases for %q, want %d", who.StaffID, len(list), item, want)
			}
			return list
		}
		mine := count(ct.Clerk, ct.Subsidy, 2)
		count(ct.Clerk, ct.Layoff, 1)
		count(ct.Reviewer, "", 1)
		count(ct.Suzhou, "", 0)
		wantFault(t, h.RemovePhrase(ctx, ct.Reviewer, mine[0].ID), fault.NotFound, "removing a colleague's phrase")
		wantFault(t, h.RemovePhrase(ctx, ct.Clerk, mine[1].ID), fault.NotFound, "removing a phrase of the office")
		must(t, h.RemovePhrase(ctx, chief, mine[1].ID))
		must(t, h.RemovePhrase(ctx, ct.Clerk, mine[0].ID))
		count(ct.Clerk, "", 0)

		member := ct.Clerk
		member.Department = "d-hall"
		wantFault(t, h.AddPhrase(ctx, member, "请补交【】", "", "d-hall"), fault.Invalid, "a phrase of the department by who is not its head")
		wantFault(t, h.AddPhrase(ctx, chief, "请补交【】", "", "d-hall"), fault.Invalid, "a phrase of a department by an administrator")
		wantFault(t, h.AddPhrase(ctx, head, "请补交【】", "", "d-other"), fault.Invalid, "a phrase of another department by a head")
		wantFault(t, h.AddPhrase(ctx, head, "请补交【】", "", office), fault.Invalid, "a phrase of the office by a head")
		must(t, h.AddPhrase(ctx, head, "请补交【】", ct.Subsidy, "d-hall"))
		count(ct.Reviewer, "", 0)
		count(head, "", 1)
		ours := count(member, ct.Subsidy, 1)
		wantFault(t, h.RemovePhrase(ctx, member, ours[0].ID), fault.NotFound, "removing a phrase of the department")
		must(t, h.RemovePhrase(ctx, head, ours[0].ID))

		for n := range 100 {
			must(t, h.AddPhrase(ctx, ct.Clerk, fmt.Sprint("第", n), "", ""))
		}
		wantFault(t, h.AddPhrase(ctx, ct.Clerk, "再一条", "", ""), fault.Invalid, "the hundred and first phrase")
	})
}
