package caseworkdb_test

import (
	"strings"
	"testing"

	"wangting/internal/casework"

	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// lackable publishes the item with its own flow, which accepts without the 场地证明, and gives an application without it.
func lackable(t *testing.T, h *ct.Hall) casework.Receipt {
	t.Helper()
	it := ct.ItemOf(ct.Permit)
	it.Materials = append(it.Materials, ct.Later)
	h.Publish(t, it)
	return h.Filed(t, ct.Boss, ct.Permit)
}

func TestACaseIsAcceptedWithoutAMaterialAndGrantedOnlyWithIt(t *testing.T) { // 容缺受理
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, r := t.Context(), lackable(t, h)
		wantFault(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""), fault.Conflict, "the usual acceptance")
		must(t, h.AcceptLackingCase(ctx, ct.Clerk, r.CaseID, "请尽快补交。"))
		v, err := h.Open(ctx, ct.Boss, r.CaseID)
		must(t, err)
		k := v.Asked()
		if k == nil || !k.Lacking || len(k.Points) != 1 || k.Points[0].Name != ct.Later.Key || v.Case.State != casework.Accepted || v.Limit.Paused {
			t.Fatalf("accepted as %s with %+v, asked for %+v", v.Case.State, v.Limit, k)
		}
		if last := v.Events[len(v.Events)-1]; last.Verb != casework.Accept || !strings.Contains(last.Words, ct.Later.Name) {
			t.Errorf("the timeline says %s %q", last.Verb, last.Words)
		}
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""))
		wantFault(t, h.DecideCase(ctx, ct.Reviewer2, r.CaseID, casework.Approved, ""), fault.Conflict, "a grant without the material")
		before := dossier(t, h, r.CaseID).Case
		v, err = h.Open(ctx, ct.Boss, r.CaseID)
		must(t, err)
		wantFault(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, v.Case.Data, v.Case.Version), fault.Invalid, "an answer without a file")
		h.SetTime(ct.Start.AddDate(0, 0, 1))
		_, err = h.Attach(ctx, ct.Boss, r.CaseID, casework.Upload{Slot: ct.Later.Key, Name: "证明.pdf", Body: ct.PDF("1")})
		must(t, err)
		must(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, form.Data{"reason": "另一个理由"}, v.Case.Version))
		after := dossier(t, h, r.CaseID)
		switch c := after.Case; {
		case c.State != before.State || c.Stage != before.Stage || !c.Clock.Due.Equal(before.Clock.Due):
			t.Errorf("the material took the case from %s at %s to %s at %s", before.State, before.Stage, c.State, c.Stage)
		case !c.LackDue.IsZero() || after.Asked() != nil:
			t.Errorf("still asked for by %s", c.LackDue)
		case c.Digest == before.Digest:
			t.Error("the receipt does not hold the new material")
		case c.Data["reason"] != before.Data["reason"]:
			t.Error("handing in a material changed the form")
		}
		wantFault(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, v.Case.Data, after.Case.Version), fault.Conflict, "a second answer")
		must(t, h.DecideCase(ctx, ct.Reviewer2, r.CaseID, casework.Approved, ""))
	})
}

func TestAPromiseThatLapsesEndsNothingByItself(t *testing.T) { // 容缺受理
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, r := t.Context(), lackable(t, h)
		must(t, h.AcceptLackingCase(ctx, ct.Clerk, r.CaseID, ""))
		due := dossier(t, h, r.CaseID).Case.LackDue
		if want := h.Calendar.Add(ct.Start, ct.Later.LackDays); !due.Equal(want) {
			t.Errorf("due %s, want %s", due, want)
		}
		h.SetTime(due.AddDate(0, 0, 1))
		must(t, h.LapseCorrection(ctx, r.CaseID))
		c := dossier(t, h, r.CaseID).Case
		if c.State != casework.Accepted || !c.LackLapsed(h.Time()) {
			t.Errorf("after the day the case is %s, lapsed %v", c.State, c.LackLapsed(h.Time()))
		}
		must(t, h.TerminateCase(ctx, ct.Reviewer, r.CaseID, "逾期没有补交场地证明"))
		if c := dossier(t, h, r.CaseID).Case; !c.LackDue.IsZero() || c.LackLapsed(h.Time()) {
			t.Errorf("an ended case still waits until %s", c.LackDue)
		}
	})
}

func TestACorrectionBesideAPromiseIsAnsweredFirst(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, r := t.Context(), lackable(t, h)
		must(t, h.AcceptLackingCase(ctx, ct.Clerk, r.CaseID, ""))
		h.SetTime(ct.Start.AddDate(0, 0, 1))
		must(t, h.AskCorrection(ctx, ct.Reviewer, r.CaseID, askReason))
		v, err := h.Open(ctx, ct.Boss, r.CaseID)
		must(t, err)
		if k := v.Asked(); k == nil || k.Lacking {
			t.Fatalf("asked for %+v", k)
		}
		must(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, form.Data{"reason": "十八名职工参加培训"}, v.Case.Version))
		v, err = h.Open(ctx, ct.Boss, r.CaseID)
		must(t, err)
		if k := v.Asked(); k == nil || !k.Lacking {
			t.Errorf("then asked for %+v", k)
		}
	})
}

func TestOnlyAnItemThatLetsItIsFiledWithoutAMaterial(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		it := ct.ItemOf(ct.Subsidy) // the usual flow has no 容缺受理
		it.Materials[0].LackDays = 5
		h.Publish(t, it)
		c, err := h.Begin(t.Context(), ct.Boss, ct.Subsidy)
		must(t, err)
		c.Version, err = h.Save(t.Context(), ct.Boss, c.ID, ct.Filled(), c.Version)
		must(t, err)
		_, err = h.Submit(t.Context(), ct.Boss, c.ID, c.Version)
		wantFault(t, err, fault.Invalid, "a submission without the table")
	})
}

func TestRulesGrantNothingWithoutAMaterialThatMayFollow(t *testing.T) { // only staff can accept its promise
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, it := t.Context(), ct.ItemOf(ct.Permit)
		first := catalog.Stage{Key: "auto", Name: "自动核对", Kind: catalog.Automatic,
			Verbs: []catalog.VerbUse{{Verb: "grant", To: "e"}, {Verb: catalog.HandVerb, To: it.Flow.Stages[0].Key}}}
		flow := *it.Flow
		flow.Stages = append([]catalog.Stage{first}, flow.Stages...)
		it.Flow, it.Materials = &flow, append(it.Materials, ct.Later)
		h.Publish(t, it)
		r := h.Filed(t, ct.Boss, ct.Permit)
		p, waits, err := h.Undecided(ctx, r.CaseID)
		if err != nil || !waits || !strings.Contains(p.Lacking(), ct.Later.Name) {
			t.Fatalf("it waits %v and lacks %q, %v", waits, p.Lacking(), err)
		}
		wantFault(t, h.GrantByRules(ctx, p, nil), fault.Conflict, "a grant by rules")
		must(t, h.HandToStaff(ctx, p, p.Lacking()))
		must(t, h.AcceptLackingCase(ctx, ct.Clerk, r.CaseID, ""))
	})
}

func TestACaseThatIsDeemedAcceptedIsNotGrantedWithoutItsMaterials(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, r := t.Context(), lackable(t, h)
		h.SetTime(h.Calendar.Add(ct.Start, 6))
		must(t, h.DeemAccepted(ctx, r.CaseID))
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""))
		wantFault(t, h.DecideCase(ctx, ct.Reviewer2, r.CaseID, casework.Approved, ""), fault.Conflict, "a grant without the material")
		must(t, h.DecideCase(ctx, ct.Reviewer2, r.CaseID, casework.Denied, "缺少场地证明"))
	})
}

func TestACorrectionThatBringsThePromisedMaterialKeepsThePromise(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, r := t.Context(), lackable(t, h)
		must(t, h.AcceptLackingCase(ctx, ct.Clerk, r.CaseID, ""))
		h.SetTime(ct.Start.AddDate(0, 0, 1))
		must(t, h.AskCorrection(ctx, ct.Reviewer, r.CaseID, casework.Asking{Words: "请补交场地证明",
			Points: []casework.Point{{Material: true, Name: ct.Later.Key, Reason: casework.Missing}}}))
		h.SetTime(ct.Start.AddDate(0, 0, 2))
		_, err := h.Attach(ctx, ct.Boss, r.CaseID, casework.Upload{Slot: ct.Later.Key, Name: "证明.pdf", Body: ct.PDF("1")})
		must(t, err)
		v, err := h.Open(ctx, ct.Boss, r.CaseID)
		must(t, err)
		must(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, v.Case.Data, v.Case.Version))
		after := dossier(t, h, r.CaseID)
		if !after.Case.LackDue.IsZero() || after.Asked() != nil {
			t.Errorf("the material is there, and still asked for: %+v", after.Asked())
		}
		for _, k := range after.Corrections {
			if k.Waiting() {
				t.Errorf("still open: %+v", k)
			}
		}
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""))
		must(t, h.DecideCase(ctx, ct.Reviewer2, r.CaseID, casework.Approved, ""))
	})
}
