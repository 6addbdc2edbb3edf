package caseworkdb_test

import (
	"strings"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/store/storetest"
)

func (x asked) list(t *testing.T, answered bool) []casework.Endorsement {
	t.Helper()
	l, err := x.Endorsements(t.Context(), ct.Boss, answered, nil, 0)
	must(t, err)
	return l.Rows
}

type asked struct{ *ct.Hall }

// PER-3, CEN-6: the case goes person → unit → person → unit → hall.
func TestAPersonalItemTravelsToTheUnitAndBackAndToTheHall(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, x := t.Context(), asked{h}
		r := h.Filed(t, ct.Self, ct.Title)
		waiting := x.list(t, false)
		if len(waiting) != 1 || waiting[0].CaseID != r.CaseID || waiting[0].Case.Number != r.Number ||
			waiting[0].Case.Word() != "待单位审核" {
			t.Fatalf("the workbench shows %+v", waiting)
		}
		counts, err := h.CountsOf(ctx, ct.Boss)
		must(t, err)
		if counts[casework.ClassEndorse] != 1 || counts[casework.ClassAll] != 0 {
			t.Errorf("counted %v", counts)
		}
		_, err = h.Dossier(ctx, ct.Clerk, r.CaseID)
		wantFault(t, err, fault.NotFound, "staff looking before the employer agreed")

		wantFault(t, h.Endorse(ctx, ct.Boss, r.CaseID, false, " "), fault.Invalid, "sending back without a reason")
		wantFault(t, h.Endorse(ctx, ct.Boss, r.CaseID, false, strings.Repeat("改", 501)), fault.Invalid, "a reason of more than 500 characters")
		must(t, h.Endorse(ctx, ct.Boss, r.CaseID, false, "专业名称请按证书填写"))
		back, err := h.Open(ctx, ct.Self, r.CaseID)
		must(t, err)
		if back.Case.Word() != "单位退回" || back.Events[len(back.Events)-1].Words != "专业名称请按证书填写" {
			t.Fatalf("sent back: %+v", back.Case)
		}
		mended := ct.Filled()
		mended["count"], mended["employer"] = float64(20), ct.EmployerCode
		version, err := h.Save(ctx, ct.Self, r.CaseID, mended, back.Case.Version)
		must(t, err)
		again, err := h.Submit(ctx, ct.Self, r.CaseID, version)
		must(t, err)
		if again.Number != r.Number || again.Digest == r.Digest {
			t.Errorf("submitted again with %+v after %+v", again, r)
		}
		must(t, h.Endorse(ctx, ct.Boss, r.CaseID, true, ""))
		v, err := h.Dossier(ctx, ct.Clerk, r.CaseID)
		must(t, err)
		if v.Case.State != casework.Submitted || v.Case.Region != ct.Nanjing || v.Case.Employer == "" || !v.Timed {
			t.Errorf("the hall got %+v", v.Case)
		}
		if done := x.list(t, true); len(done) != 2 || done[0].Answer == done[1].Answer || len(x.list(t, false)) != 0 {
			t.Errorf("answered: %+v", done)
		}
		must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
		must(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""))
	})
}

// PER-3: a unit sees a personal case only to endorse it, and a person sees only their own.
func TestAPersonalCaseIsClosedToEverybodyElse(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r, draft := h.Filed(t, ct.Self, ct.Title), h.Drafted(t, ct.Self, ct.Title)
		_, err := h.Open(ctx, ct.Neighbour, r.CaseID)
		wantFault(t, err, fault.NotFound, "another person looking")
		_, err = h.Open(ctx, ct.Boss, r.CaseID)
		wantFault(t, err, fault.NotFound, "the unit opening it as its own")
		_, err = h.OpenEndorsed(ctx, ct.Stranger, r.CaseID)
		wantFault(t, err, fault.NotFound, "another unit looking")
		_, err = h.OpenEndorsed(ctx, ct.Boss, draft.ID)
		wantFault(t, err, fault.NotFound, "the unit looking at a draft")
		wantFault(t, h.Endorse(ctx, ct.Stranger, r.CaseID, true, ""), fault.NotFound, "another unit agreeing")
		wantFault(t, h.Endorse(ctx, ct.Self, r.CaseID, true, ""), fault.Anonymous, "the person agreeing to their own")
		unit := h.Filed(t, ct.Boss, ct.Subsidy)
		_, err = h.Open(ctx, ct.Self, unit.CaseID)
		wantFault(t, err, fault.NotFound, "a person looking at a unit's case")

		same := ct.Boss
		same.UnitID, same.Level = "", 0 // the representative, acting for themselves
		_, err = h.Open(ctx, same, unit.CaseID)
		wantFault(t, err, fault.NotFound, "the representative as a person looking at the unit's case")

		h.Deny(ct.Handler.PersonID, ct.Title)
		wantFault(t, h.Endorse(ctx, ct.Handler, r.CaseID, true, ""), fault.NotFound, "a handler without the item agreeing")
		l, err := h.Endorsements(ctx, ct.Handler, false, nil, 0)
		must(t, err)
		if len(l.Rows) != 0 {
			t.Errorf("a handler without the item sees %d", len(l.Rows))
		}
	})
}

// CEN-6: when several people answer at once, one answer is accepted.
func TestOfManyAnswersOneIsHeard(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		r := h.Filed(t, ct.Self, ct.Title)
		heard := storetest.Race(t, 40, func(i int) error {
			return h.Endorse(t.Context(), ct.Boss, r.CaseID, i%2 == 0, "请更正")
		}, fault.Conflict)
		if heard != 1 {
			t.Errorf("%d answers were heard", heard)
		}
	})
}

func TestAnEmployerWithoutAnAccountIsToldOnTheField(t *testing.T) { // PER-3
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		c := h.Drafted(t, ct.Self, ct.Title)
		other := ct.Filled()
		other["employer"] = "没有注册的单位"
		version, err := h.Save(ctx, ct.Self, c.ID, other, c.Version)
		must(t, err)
		_, err = h.Submit(ctx, ct.Self, c.ID, version)
		wantFault(t, err, fault.Invalid, "naming a unit without an account")
		if say := fault.Of(err).FieldSays("employer"); !strings.Contains(say, "开通账户") {
			t.Errorf("said %q", say)
		}
	})
}

func TestWhatIsTakenBackLeavesTheWorkbench(t *testing.T) { // PER-3
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, x := t.Context(), asked{h}
		r := h.Filed(t, ct.Self, ct.Title)
		must(t, h.WithdrawCase(ctx, ct.Self, r.CaseID, ""))
		if len(x.list(t, false)) != 0 || len(x.list(t, true)) != 0 {
			t.Error("it still lies on the workbench")
		}
		wantFault(t, h.Endorse(ctx, ct.Boss, r.CaseID, true, ""), fault.Conflict, "agreeing to it")
		_, err := h.Dossier(ctx, ct.Clerk, r.CaseID)
		wantFault(t, err, fault.NotFound, "staff looking at what never reached them")
	})
}

// items.md §1: an employer has an opinion of an injury, and no veto.
func TestAnOpinionOfTheEmployerStopsNothing(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, x := t.Context(), asked{h}
		r := h.Filed(t, ct.Self, ct.Injury)
		wantFault(t, h.Endorse(ctx, ct.Boss, r.CaseID, false, " "), fault.Invalid, "disagreeing without a reason")
		must(t, h.Endorse(ctx, ct.Boss, r.CaseID, false, "不是在工作时间受的伤"))
		v, err := h.Dossier(ctx, ct.Clerk, r.CaseID)
		must(t, err)
		last := v.Events[len(v.Events)-1]
		if v.Case.State != casework.Submitted || !v.Timed || last.Verb != casework.Disagree || last.Words != "不是在工作时间受的伤" || last.Inside {
			t.Errorf("the hall got %+v after %+v", v.Case, last)
		}
		if done := x.list(t, true); len(done) != 1 || done[0].Answer != casework.Disagreed || len(x.list(t, false)) != 0 {
			t.Errorf("the workbench keeps %+v", done)
		}
		wantFault(t, h.Endorse(ctx, ct.Boss, r.CaseID, true, ""), fault.Conflict, "changing one's mind")
		must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
	})
}

func TestAnOpinionIsNotWaitedForWhenNobodyCanGiveIt(t *testing.T) { // items.md §1
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		c := h.Drafted(t, ct.Self, ct.Injury)
		other := ct.Filled()
		other["employer"] = "91350200MA2YJ1XR9G" // no account
		version, err := h.Save(ctx, ct.Self, c.ID, other, c.Version)
		must(t, err)
		r, err := h.Submit(ctx, ct.Self, c.ID, version)
		must(t, err)
		v, err := h.Open(ctx, ct.Self, r.CaseID)
		must(t, err)
		if v.Case.State != casework.Submitted || v.Case.EmployerID != "" {
			t.Errorf("it waits: %+v", v.Case)
		}
	})
}

func TestTheEmployerIsLookedForWhenTheirCodeIsTyped(t *testing.T) { // PER-3
	each(t, func(t *testing.T, h *ct.Hall) {
		for name, tc := range map[string]struct {
			item, code string
			refused    bool
		}{
			"one with an account":                                    {ct.Title, ct.EmployerCode, false},
			"one without an account":                                 {ct.Title, "91350200MA2YJ1XR9G", true},
			"a code that is not whole, which is the form's to judge": {ct.Title, "9132", false},
			"one whose opinion may be missing":                       {ct.Injury, "91350200MA2YJ1XR9G", false},
		} {
			v, err := h.Prepare(t.Context(), ct.Self, tc.item)
			must(t, err)
			err = h.EmployerOf(t.Context(), v, form.Data{"employer": tc.code})
			if said := fault.Of(err).FieldSays("employer"); (said != "") != tc.refused || !tc.refused && err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
