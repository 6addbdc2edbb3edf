package caseworkdb_test

import (
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/store/storetest"
)

// dossier reads a case as staff see it.
func dossier(t *testing.T, h *ct.Hall, caseID string) casework.View {
	t.Helper()
	v, err := h.Dossier(t.Context(), ct.Provincer, caseID)
	must(t, err)
	return v
}

// inReview gives a case of the item with its own flow that has been accepted.
func inReview(t *testing.T, h *ct.Hall) string {
	t.Helper()
	r := h.Filed(t, ct.Boss, ct.Permit)
	must(t, h.AcceptCase(t.Context(), ct.Clerk, r.CaseID, ""))
	return r.CaseID
}

var askReason = casework.Asking{Words: "请写清", Points: []casework.Point{{Name: "reason", Reason: casework.Wrong}}}

func suspending() casework.Suspending {
	return casework.Suspending{Reason: casework.SuspendReasons[0], Basis: "工伤保险条例第二十条", Words: "等待法院结论"}
}

func TestACaseKeepsItsStageAndItsOwnDaysToBeAccepted(t *testing.T) { // ITM-9
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Permit)
		if v := dossier(t, h, r.CaseID); v.Case.Stage != "a" || v.Limit.Days != 3 {
			t.Errorf("filed at %q with %d days", v.Case.Stage, v.Limit.Days)
		}
		must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""))
		wantFault(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""), fault.Forbidden, "a decision by who proposed")
		must(t, h.DecideCase(ctx, ct.Reviewer2, r.CaseID, casework.Approved, ""))
		must(t, h.CloseCase(ctx, ct.Reviewer2, r.CaseID, ""))
		var stages []string
		for _, e := range dossier(t, h, r.CaseID).Events {
			stages = append(stages, string(e.Verb)+"@"+e.Stage)
		}
		if got := strings.Join(stages, " "); got != "start@ submit@ accept@a review@r decide@d close@c" {
			t.Errorf("the events are %s", got)
		}
	})
}

func TestACaseFromBeforeThereWereStagesGoesOn(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Arbitration)
		forget := func() {
			for _, q := range []string{"UPDATE case_file SET stage = '' WHERE id = $1", "UPDATE case_event SET stage = '' WHERE case_id = $1"} {
				_, err := h.DB.Exec(ctx, q, r.CaseID)
				must(t, err)
			}
		}
		forget()
		must(t, h.AcceptCase(ctx, ct.Both, r.CaseID, ""))
		forget()
		wantFault(t, h.ProposeVerdict(ctx, ct.Both, r.CaseID, casework.Approved, ""), fault.Forbidden, "a proposal by who accepted")
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""))
		forget()
		wantFault(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""), fault.Forbidden, "a decision by who proposed")
		must(t, h.DecideCase(ctx, ct.Reviewer2, r.CaseID, casework.Approved, ""))
		forget()
		must(t, h.CloseCase(ctx, ct.Reviewer2, r.CaseID, ""))
	})
}

func TestAfterACorrectionAndASuspensionAsManyDaysAreLeft(t *testing.T) { // acceptance 25
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		h.SetTime(ct.Start.AddDate(0, 0, 2))
		must(t, h.AskCorrection(ctx, ct.Reviewer, id, askReason))
		wantFault(t, h.SuspendCase(ctx, ct.Reviewer, id, suspending()), fault.Conflict, "a suspension while the correction waits")
		h.SetTime(ct.Start.AddDate(0, 0, 3))
		v, err := h.Open(ctx, ct.Boss, id)
		must(t, err)
		must(t, h.AnswerCorrection(ctx, ct.Boss, id, form.Data{"reason": "十八名职工参加培训"}, v.Case.Version))
		left := dossier(t, h, id).Limit.Left
		wantFault(t, h.SuspendCase(ctx, ct.Reviewer, id, casework.Suspending{Reason: "随便", Basis: "无"}), fault.Invalid, "an unknown reason")
		wantFault(t, h.SuspendCase(ctx, ct.Reviewer, id, casework.Suspending{Reason: casework.SuspendReasons[0]}), fault.Invalid, "no basis")
		must(t, h.SuspendCase(ctx, ct.Reviewer, id, suspending()))
		if v := dossier(t, h, id); v.Case.State != casework.Suspended || !v.Limit.Paused || v.Limit.Left != left || v.Case.Word() != "已中止" {
			t.Errorf("suspended as %s with %+v, %d were left", v.Case.Word(), v.Limit, left)
		}
		h.SetTime(ct.Start.AddDate(0, 2, 0))
		wantFault(t, h.ResumeCase(ctx, ct.Reviewer, id, " "), fault.Invalid, "resuming without a reason")
		wantFault(t, h.ProposeVerdict(ctx, ct.Reviewer, id, casework.Approved, ""), fault.Conflict, "a review of a suspended case")
		must(t, h.ResumeCase(ctx, ct.Reviewer2, id, "法院已作出判决"))
		v, err = h.Open(ctx, ct.Boss, id)
		must(t, err)
		if v.Limit.Left != left || v.Limit.Paused || v.Case.State != casework.Accepted {
			t.Errorf("resumed with %+v, %d were left", v.Limit, left)
		}
		said := ""
		for _, e := range v.Events {
			said += e.Words
		}
		if !strings.Contains(said, "工伤保险条例第二十条") || !strings.Contains(said, "法院已作出判决") {
			t.Errorf("the unit reads %q", said)
		}
	})
}

func TestAnExtensionNeedsTheWordOfAnotherPersonAndComesOnce(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		before := dossier(t, h, id).Limit
		wantFault(t, h.ProposeExtension(ctx, ct.Reviewer, id, 11, "案情复杂"), fault.Invalid, "eleven days")
		wantFault(t, h.ProposeExtension(ctx, ct.Reviewer, id, 5, ""), fault.Invalid, "no reason")
		must(t, h.ProposeExtension(ctx, ct.Reviewer, id, 10, "案情复杂"))
		wantFault(t, h.ProposeExtension(ctx, ct.Reviewer2, id, 5, "再延"), fault.Conflict, "a second proposal")
		wantFault(t, h.AnswerExtension(ctx, ct.Reviewer, id, true, ""), fault.Forbidden, "one's own approval")
		wantFault(t, h.AnswerExtension(ctx, ct.Clerk, id, true, ""), fault.Forbidden, "the approval of a clerk")
		if l := dossier(t, h, id).Limit; l != before {
			t.Errorf("a mere proposal changed the limit to %+v", l)
		}
		must(t, h.AnswerExtension(ctx, ct.Reviewer2, id, true, ""))
		if l := dossier(t, h, id).Limit; l.Left != before.Left+10 || l.Days != before.Days+10 {
			t.Errorf("extended to %+v from %+v", l, before)
		}
		wantFault(t, h.AnswerExtension(ctx, ct.Reviewer2, id, true, ""), fault.Conflict, "a second approval")
		wantFault(t, h.ProposeExtension(ctx, ct.Reviewer, id, 1, "又"), fault.Conflict, "a second extension")
		if last := h.Told[len(h.Told)-1]; last.What != casework.Prolong {
			t.Errorf("the unit is told of %s last", last.What)
		}
	})
}

func TestAColleagueIsAskedByNameAndTheClockStandsForAnExpertOnly(t *testing.T) {
	for name, expert := range map[string]bool{"an expert": true, "another office": false} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, h *ct.Hall) {
				ctx, id := t.Context(), inReview(t, h)
				left := dossier(t, h, id).Limit.Left
				q := casework.Asked{To: []string{ct.Reviewer2.StaffID}, Expert: expert, Question: "是否属于本条例的范围", Days: 5}
				self := q
				self.To = []string{ct.Reviewer.StaffID}
				wantFault(t, h.ConsultOn(ctx, ct.Reviewer, id, self), fault.Invalid, "asking oneself")
				self.To = []string{ct.Clerk.StaffID}
				wantFault(t, h.ConsultOn(ctx, ct.Reviewer, id, self), fault.Invalid, "asking a clerk")
				must(t, h.ConsultOn(ctx, ct.Reviewer, id, q))
				wantFault(t, h.ProposeVerdict(ctx, ct.Reviewer, id, casework.Approved, ""), fault.Conflict, "a review meanwhile")
				wantFault(t, h.GiveOpinion(ctx, ct.Reviewer, id, "我自己答"), fault.Forbidden, "an answer by somebody else")
				if v := dossier(t, h, id); v.Case.Word() != "征求意见中" || v.Limit.Paused != expert {
					t.Errorf("asked as %s, %+v", v.Case.Word(), v.Limit)
				}
				h.SetTime(ct.Start.AddDate(0, 0, 2))
				must(t, h.GiveOpinion(ctx, ct.Reviewer2, id, "属于"))
				want := left
				if !expert {
					want -= 2
				}
				v := dossier(t, h, id)
				if v.Case.State != casework.Accepted || v.Limit.Left != want || v.Matters[0].Answer != "属于" {
					t.Errorf("answered: %s, %d left of %d, %+v", v.Case.State, v.Limit.Left, want, v.Matters)
				}
				u, err := h.Open(ctx, ct.Boss, id)
				must(t, err)
				for _, e := range u.Events {
					if strings.Contains(e.Words, "属于") || strings.Contains(e.Words, "范围") {
						t.Errorf("the unit reads the opinion: %q", e.Words)
					}
				}
				if len(u.Matters) != 0 {
					t.Error("the unit gets what staff asked each other")
				}
			})
		})
	}
}

func TestACaseGoesBackAStageAndIsDoneAnew(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, id, casework.Approved, ""))
		wantFault(t, h.SendBackStage(ctx, ct.Reviewer2, id, ""), fault.Invalid, "no reason")
		must(t, h.SendBackStage(ctx, ct.Reviewer2, id, "证据不足，请补充核查"))
		if v := dossier(t, h, id); v.Case.Stage != "r" || v.Case.State != casework.Accepted || v.Case.Proposal != casework.NoVerdict {
			t.Errorf("back at %q %s with %q", v.Case.Stage, v.Case.State, v.Case.Proposal)
		}
		must(t, h.ProposeVerdict(ctx, ct.Reviewer2, id, casework.Denied, "条件不符"))
		wantFault(t, h.DecideCase(ctx, ct.Reviewer2, id, casework.Denied, "条件不符"), fault.Forbidden, "who proposed anew")
		must(t, h.DecideCase(ctx, ct.Reviewer, id, casework.Denied, "条件不符"))
	})
}

func TestACaseIsTerminatedWithAReasonAndNobodyIsAskedAnyMore(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		must(t, h.ProposeExtension(ctx, ct.Reviewer, id, 5, "案情复杂"))
		wantFault(t, h.TerminateCase(ctx, ct.Reviewer, id, " "), fault.Invalid, "no reason")
		must(t, h.TerminateCase(ctx, ct.Reviewer, id, "申请人已注销"))
		v := dossier(t, h, id)
		if v.Case.Word() != "已终止" || v.Timed || v.Case.Result != "申请人已注销" || v.Matters[0].Open() || v.Matters[0].Agreed {
			t.Errorf("ended as %s %+v", v.Case.Word(), v.Matters)
		}
		wantFault(t, h.AnswerExtension(ctx, ct.Reviewer2, id, true, ""), fault.Conflict, "an approval after the end")
		wantFault(t, h.DecideCase(ctx, ct.Reviewer2, id, casework.Approved, ""), fault.Conflict, "a decision after the end")
	})
}

func TestAPublicityEndsByItselfAndAnObjectionHoldsTheDecision(t *testing.T) { // acceptance 27
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		left := dossier(t, h, id).Limit.Left
		wantFault(t, h.RecordObjection(ctx, ct.Clerk, id, casework.Complaint{Who: "某甲", Contact: "电话", Words: "不实"}), fault.Conflict, "too early")
		must(t, h.PublishCase(ctx, ct.Reviewer, id, ""))
		if v := dossier(t, h, id); v.Case.State != casework.Publicity || !v.Limit.Paused || v.Limit.Left != left || v.Case.StaffWord() != "公示中" {
			t.Errorf("public as %s %+v", v.Case.State, v.Limit)
		}
		wantFault(t, h.RecordObjection(ctx, ct.Clerk, id, casework.Complaint{Who: "某甲"}), fault.Invalid, "an objection without words")
		must(t, h.RecordObjection(ctx, ct.Clerk, id, casework.Complaint{Who: "某甲", Contact: "025-00000000", Words: "材料不实"}))
		must(t, h.EndPeriod(ctx, id))
		if v := dossier(t, h, id); v.Case.State != casework.Publicity {
			t.Fatalf("ended before its day: %s", v.Case.State)
		}
		h.SetTime(ct.Start.AddDate(0, 0, 8))
		must(t, h.EndPeriod(ctx, id))
		must(t, h.EndPeriod(ctx, id)) // a second node
		v := dossier(t, h, id)
		if v.Case.Stage != "d" || v.Case.State != casework.Reviewing || v.Limit.Left != left || v.Limit.Paused {
			t.Errorf("after it at %q %s %+v", v.Case.Stage, v.Case.State, v.Limit)
		}
		wantFault(t, h.DecideCase(ctx, ct.Reviewer2, id, casework.Approved, ""), fault.Conflict, "a grant over an objection")
		must(t, h.ReplyObjection(ctx, ct.Reviewer2, id, v.Matters[0].ID, "已核实，材料属实"))
		wantFault(t, h.ReplyObjection(ctx, ct.Reviewer2, id, v.Matters[0].ID, "又"), fault.Conflict, "a second reply")
		wantFault(t, h.DecideCase(ctx, ct.Reviewer, id, casework.Approved, ""), fault.Forbidden, "a grant by who published")
		must(t, h.DecideCase(ctx, ct.Reviewer2, id, casework.Approved, ""))
	})
}

func TestWhatIsAskedAboutACaseIsSealed(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		must(t, h.ProposeExtension(ctx, ct.Reviewer, id, 5, "案情复杂"))
		var raw []byte
		must(t, h.DB.Get(ctx, &raw, "SELECT words FROM case_matter WHERE case_id = $1", id))
		if len(raw) == 0 || strings.Contains(string(raw), "案情") {
			t.Errorf("stored as %q", raw)
		}
	})
}

func TestTheSecondCorrectionBeforeTheAcceptanceSaysWhy(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Permit)
		must(t, h.AskCorrection(ctx, ct.Clerk, r.CaseID, askReason))
		answer := func(words string) {
			v, err := h.Open(ctx, ct.Boss, r.CaseID)
			must(t, err)
			must(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, form.Data{"reason": words}, v.Case.Version))
		}
		answer("十八名职工参加培训")
		err := h.AskCorrection(ctx, ct.Clerk, r.CaseID, askReason)
		if f := fault.Of(err); f.FieldSays("again") == "" {
			t.Fatalf("a second notice without a reason gave %v", err)
		}
		again := askReason
		again.Again = "补正后的内容出现新的问题"
		must(t, h.AskCorrection(ctx, ct.Clerk, r.CaseID, again))
		if v := dossier(t, h, r.CaseID); v.Corrections[1].Again != again.Again {
			t.Errorf("stored as %+v", v.Corrections[1])
		}
		answer("二十名职工参加培训")
		must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
		must(t, h.AskCorrection(ctx, ct.Reviewer, r.CaseID, askReason)) // after the acceptance nobody asks why
	})
}

// Of two acts at once one is taken, and the other is told.
func TestOfTwoActsAtOnceOneIsTaken(t *testing.T) { // acceptance 22
	type try func(h *ct.Hall, t *testing.T, id string, who actor.Actor) error
	grant := func(h *ct.Hall, t *testing.T, id string, who actor.Actor) error {
		return h.DecideCase(t.Context(), who, id, casework.Approved, "")
	}
	deny := func(h *ct.Hall, t *testing.T, id string, who actor.Actor) error {
		return h.DecideCase(t.Context(), who, id, casework.Denied, "条件不符")
	}
	suspend := func(h *ct.Hall, t *testing.T, id string, who actor.Actor) error {
		return h.SuspendCase(t.Context(), who, id, suspending())
	}
	for name, pair := range map[string][2]try{"准予 and 不予": {grant, deny}, "中止 and 准予": {suspend, grant}} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, h *ct.Hall) {
				id := inReview(t, h)
				must(t, h.ProposeVerdict(t.Context(), ct.Reviewer, id, casework.Approved, ""))
				third := ct.Reviewer2
				third.StaffID = "reviewer-3"
				two := []actor.Actor{ct.Reviewer2, third}
				if won := storetest.Race(t, 2, func(i int) error { return pair[i](h, t, id, two[i]) }, fault.Conflict); won != 1 {
					t.Fatalf("%d went through", won)
				}
				n := 0
				for _, e := range dossier(t, h, id).Events {
					if e.Verb == casework.Decide || e.Verb == casework.Suspend {
						n++
					}
				}
				if n != 1 {
					t.Errorf("%d acts are written down", n)
				}
			})
		})
	}
}

func TestAPermitOfWhichNothingIsSaidIsDeemedAccepted(t *testing.T) { // acceptance 26
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r, asked, other := h.Filed(t, ct.Boss, ct.Permit), h.Filed(t, ct.Boss, ct.Permit), h.Filed(t, ct.Boss, ct.Subsidy)
		must(t, h.AskCorrection(ctx, ct.Clerk, asked.CaseID, askReason))
		v, err := h.Open(ctx, ct.Boss, asked.CaseID)
		must(t, err)
		must(t, h.AnswerCorrection(ctx, ct.Boss, asked.CaseID, form.Data{"reason": "十八名职工参加培训"}, v.Case.Version))
		all := func(at time.Time) {
			h.SetTime(at)
			for _, id := range []string{r.CaseID, asked.CaseID, other.CaseID} {
				must(t, h.DeemAccepted(ctx, id))
			}
		}
		all(ct.Start.AddDate(0, 0, 5)) // Saturday: the fifth working day is Monday
		if c := dossier(t, h, r.CaseID).Case; c.State != casework.Submitted {
			t.Fatalf("deemed accepted too early: %s", c.State)
		}
		all(ct.Start.AddDate(0, 0, 9))
		c := dossier(t, h, r.CaseID)
		if c.Case.State != casework.Accepted || c.Case.Stage != "r" || !c.Case.AcceptedAt.Equal(c.Case.SubmittedAt) ||
			!c.Case.Clock.Due.Equal(h.Calendar.Add(c.Case.SubmittedAt, 20)) || c.Events[len(c.Events)-1].Title() != "逾期未告知，视为受理" {
			t.Errorf("it became %s %q, due %v", c.Case.State, c.Case.Stage, c.Case.Clock.Due)
		}
		for what, id := range map[string]string{"one that was asked to correct": asked.CaseID, "one of no permit": other.CaseID} {
			if c := dossier(t, h, id).Case; c.State != casework.Submitted {
				t.Errorf("%s became %s", what, c.State)
			}
		}
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""))
	})
}
