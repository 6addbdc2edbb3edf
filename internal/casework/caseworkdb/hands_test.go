package caseworkdb_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/store/storetest"
)

var (
	head    = actor.Actor{StaffID: "clerk-head", Region: ct.Nanjing, Roles: []actor.Role{actor.Clerk}}
	manager = actor.Actor{StaffID: "admin-1", Region: casework.Province, Roles: []actor.Role{actor.Admin}}
)

// DSK-3, DSK-4: a case comes to the department that its stage names; its head assigns it, and nobody else does.
func TestTheHeadOfTheDepartmentAssigns(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		q, err := h.QueueList(ctx, head, casework.QueueWanted{Pile: casework.Departments})
		must(t, err)
		if len(q.Cases) != 1 || q.Cases[0].ID != r.CaseID || q.Cases[0].Department != "d-hall" || !slices.Equal(q.Marks[r.CaseID], []string{"新到"}) {
			t.Fatalf("部门待办 has %+v with the marks %v", q.Cases, q.Marks)
		}
		wantFault(t, h.AssignCase(ctx, ct.Clerk, r.CaseID, "clerk-9", ""), fault.Forbidden, "assigning without being the head")
		wantFault(t, h.AssignCase(ctx, head, r.CaseID, "reviewer-1", ""), fault.Invalid, "assigning to somebody without the role")
		must(t, h.AssignCase(ctx, head, r.CaseID, "clerk-1", ""))
		wantFault(t, h.AssignCase(ctx, head, r.CaseID, "clerk-9", ""), fault.Conflict, "assigning what somebody else assigned meanwhile")
		mine, err := h.QueueList(ctx, ct.Clerk, casework.QueueWanted{Pile: casework.Mine})
		must(t, err)
		if len(mine.Cases) != 1 || !slices.Equal(mine.Marks[r.CaseID], []string{"转入"}) {
			t.Errorf("我的办件 has %d cases with the marks %v", len(mine.Cases), mine.Marks)
		}
		if _, err := h.Dossier(ctx, ct.Clerk, r.CaseID); err != nil {
			t.Fatal(err)
		}
		must(t, h.Message(ctx, ct.Boss, r.CaseID, "请问何时受理"))
		h.SetTime(ct.Start.AddDate(0, 0, 1))
		must(t, h.Message(ctx, ct.Boss, r.CaseID, "请尽快受理"))
		o := overview(t, h, ct.Clerk)
		if o.Mine != 1 || o.Unheard != 1 {
			t.Errorf("the overview is %+v", o)
		}
		must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
		done, err := h.QueueList(ctx, ct.Clerk, casework.QueueWanted{Pile: casework.Handled})
		must(t, err)
		if len(done.Cases) != 1 || done.Cases[0].ID != r.CaseID {
			t.Errorf("已办 has %d cases", len(done.Cases))
		}
	})
}

// DSK-3: of two heads who assign at once one wins, and the other is told.
func TestTwoHeadsAssignAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		won := storetest.Race(t, 2, func(i int) error {
			return h.AssignCase(t.Context(), head, r.CaseID, []string{"clerk-1", "clerk-9"}[i], "")
		}, fault.Conflict)
		if won != 1 {
			t.Errorf("%d assigned it", won)
		}
	})
}

// DSK-4: what was given on can be taken back until somebody acts.
func TestATransferIsUndoneUntilTheReceiverActs(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		must(t, h.ClaimCase(ctx, ct.Clerk, r.CaseID))
		give := func(d casework.Destination) error { return h.HandOverCase(ctx, ct.Clerk, r.CaseID, d) }
		wantFault(t, give(casework.Destination{Department: "d-other"}), fault.Invalid, "without a reason")
		wantFault(t, give(casework.Destination{Department: "d-other", To: "clerk-9", Why: "不属本部门"}), fault.Invalid, "to two places")
		wantFault(t, give(casework.Destination{Department: "d-none", Why: "不属本部门"}), fault.Invalid, "to no department")
		wantFault(t, give(casework.Destination{Region: "110000", Why: "不属本地"}), fault.Invalid, "to another province")
		undo := func(who actor.Actor) error {
			list, err := h.MyTransfers(ctx, ct.Clerk)
			must(t, err)
			if len(list) != 1 || !list[0].Undoable {
				t.Fatalf("given on: %+v", list)
			}
			return h.UndoTransfer(ctx, who, list[0].ID)
		}
		must(t, give(casework.Destination{Department: "d-other", Why: "不属本部门"}))
		if c := dossier(t, h, r.CaseID).Case; c.Department != "d-other" || c.ClaimedBy != "" {
			t.Errorf("it waits in %s with %s", c.Department, c.ClaimedBy)
		}
		wantFault(t, undo(ct.Both), fault.NotFound, "undoing what somebody else did")
		must(t, undo(ct.Clerk))
		if c := dossier(t, h, r.CaseID).Case; c.Department != "d-hall" || c.ClaimedBy != ct.Clerk.StaffID {
			t.Errorf("it is back in %s with %s", c.Department, c.ClaimedBy)
		}

		must(t, give(casework.Destination{Region: "320500", Why: "应由参保地办理"}))
		if _, err := h.Dossier(ctx, ct.Clerk, r.CaseID); !errors.Is(err, fault.NotFound) {
			t.Errorf("who gave it to another region still reads it: %v", err)
		}
		f, err := h.QueueFigures(ctx, ct.Suzhou)
		must(t, err)
		if f.Desks[casework.AcceptDesk] != 1 {
			t.Errorf("the other region counts %d", f.Desks[casework.AcceptDesk])
		}
		deputy := actor.Actor{StaffID: "clerk-9", For: ct.Clerk.StaffID, Region: ct.Nanjing, Roles: []actor.Role{actor.Clerk}}
		if list, err := h.MyTransfers(ctx, deputy); err != nil || len(list) != 1 {
			t.Errorf("the deputy lists %+v, %v", list, err)
		}
		must(t, undo(deputy))
		must(t, give(casework.Destination{Region: "320500", Why: "应由参保地办理"}))
		list, err := h.MyTransfers(ctx, ct.Clerk)
		must(t, err)
		must(t, h.ClaimCase(ctx, ct.Suzhou, r.CaseID))
		wantFault(t, h.UndoTransfer(ctx, ct.Clerk, list[0].ID), fault.Conflict, "undoing after the receiver acted")
	})
}

// DSK-4: what was given on and taken back is marked 转入 for nobody; what was assigned before, still is.
func TestATransferThatWasTakenBackLeavesNoMark(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, day := t.Context(), 0
		next := func() { day++; h.SetTime(ct.Start.AddDate(0, 0, day)) }
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		marked := func(when string, want ...string) {
			t.Helper()
			q, err := h.QueueList(ctx, ct.Clerk, casework.QueueWanted{})
			must(t, err)
			if got := q.Marks[r.CaseID]; len(q.Cases) != 1 || !slices.Equal(got, want) {
				t.Errorf("%s: the marks are %v of %d cases, want %v", when, got, len(q.Cases), want)
			}
		}
		undo := func() {
			t.Helper()
			list, err := h.MyTransfers(ctx, head)
			must(t, err)
			must(t, h.UndoTransfer(ctx, head, list[0].ID))
		}
		if _, err := h.Dossier(ctx, ct.Clerk, r.CaseID); err != nil {
			t.Fatal(err)
		}
		next()
		must(t, h.HandOverCase(ctx, head, r.CaseID, casework.Destination{To: "clerk-9"}))
		marked("handed over", "转入")
		next()
		undo()
		marked("taken back")

		next()
		must(t, h.AssignCase(ctx, head, r.CaseID, "clerk-1", ""))
		next()
		must(t, h.HandOverCase(ctx, head, r.CaseID, casework.Destination{Department: "d-other", Why: "不属本部门"}))
		next()
		undo()
		marked("assigned before it was given on and taken back", "转入")
	})
}

// DSK-3: an answered correction returns to whoever asked for it.
func TestAnAnsweredCorrectionReturnsToItsReviewer(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		must(t, h.AskCorrection(ctx, ct.Clerk, r.CaseID, casework.Asking{Words: "人数有误", Points: []casework.Point{{Name: "count", Reason: casework.Wrong}}}))
		v, err := h.Open(ctx, ct.Boss, r.CaseID)
		must(t, err)
		h.SetTime(ct.Start.AddDate(0, 0, 1))
		must(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, form.Data{"count": float64(20)}, v.Case.Version))
		q, err := h.QueueList(ctx, ct.Clerk, casework.QueueWanted{Pile: casework.Mine})
		must(t, err)
		if len(q.Cases) != 1 || !slices.Contains(q.Marks[r.CaseID], "补正已提交") {
			t.Errorf("我的办件 has %d cases with the marks %v", len(q.Cases), q.Marks)
		}
		wantFault(t, h.AcceptCase(ctx, ct.Both, r.CaseID, ""), fault.Conflict, "an acceptance by somebody else")
		h.SetTime(ct.Start.AddDate(0, 0, 30))
		must(t, h.ReturnIdle(ctx, r.CaseID))
		if c := dossier(t, h, r.CaseID).Case; c.ClaimedBy != ct.Clerk.StaffID {
			t.Errorf("whoever has acted lost the case to %q", c.ClaimedBy)
		}
	})
}

// DSK-3, DSK-12: a claim that nobody touches is recalled to its holder, and a day later goes back.
func TestAClaimThatIsNotTouchedGoesBack(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		must(t, h.ClaimCase(ctx, ct.Clerk, r.CaseID))
		h.SetTime(ct.Start.AddDate(0, 0, 3)) // Thursday: three working days
		must(t, h.ReturnIdle(ctx, r.CaseID))
		o := overview(t, h, ct.Clerk)
		if len(o.Reminders) != 1 || o.Reminders[0].CaseID != r.CaseID {
			t.Errorf("提醒 has %+v", o.Reminders)
		}
		if c := dossier(t, h, r.CaseID).Case; c.ClaimedBy != ct.Clerk.StaffID {
			t.Fatal("it went back before its time")
		}
		h.SetTime(ct.Start.AddDate(0, 0, 5))
		due, err := h.Lists.IdleClaims(ctx, casework.ListPlace{}, h.Now(), 10)
		must(t, err)
		if len(due) != 1 {
			t.Fatalf("%d claims are idle", len(due))
		}
		must(t, h.ReturnIdle(ctx, r.CaseID))
		must(t, h.ReturnIdle(ctx, r.CaseID))
		v := dossier(t, h, r.CaseID)
		if last := v.Events[len(v.Events)-1]; v.Case.ClaimedBy != "" || last.Verb != casework.Release || last.By.Kind != "system" {
			t.Errorf("held by %q after %+v", v.Case.ClaimedBy, last)
		}
	})
}

// DSK-3: while the clock stands nobody is too slow.
func TestAPauseIsNoNeglect(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		must(t, h.SuspendCase(ctx, ct.Reviewer, id, suspending()))
		must(t, h.ClaimCase(ctx, ct.Reviewer2, id))
		h.SetTime(ct.Start.AddDate(0, 0, 9))
		must(t, h.ReturnIdle(ctx, id))
		if c := dossier(t, h, id).Case; c.ClaimedBy != ct.Reviewer2.StaffID {
			t.Errorf("after nine days of a pause it is held by %q", c.ClaimedBy)
		}
	})
}

// DSK-5: a deputy acts on what their colleague holds, in both names; the cases of a leaver move at once.
func TestADeputyActsAndALeaversCasesMove(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		a, b := h.Filed(t, ct.Boss, ct.Subsidy).CaseID, h.Filed(t, ct.Boss, ct.Subsidy).CaseID
		deputy := actor.Actor{StaffID: "clerk-9", For: ct.Clerk.StaffID, Region: ct.Nanjing, Roles: []actor.Role{actor.Clerk}}
		must(t, h.ClaimCase(ctx, ct.Clerk, a))
		must(t, h.ClaimCase(ctx, ct.Clerk, b))
		q, err := h.QueueList(ctx, deputy, casework.QueueWanted{Pile: casework.Mine})
		must(t, err)
		if len(q.Cases) != 2 {
			t.Errorf("the deputy has %d cases", len(q.Cases))
		}
		must(t, h.AcceptCase(ctx, deputy, a, ""))
		v := dossier(t, h, a)
		if e := v.Events[len(v.Events)-1]; e.By.ID != deputy.StaffID || e.For != ct.Clerk.StaffID || e.ForName != "工作人员 clerk-1" {
			t.Errorf("the act is by %s for %s (%s)", e.By.ID, e.For, e.ForName)
		}
		_, _, err = h.MoveAll(ctx, ct.Both, ct.Clerk.StaffID, "clerk-9", "调离")
		wantFault(t, err, fault.Forbidden, "moving everything without being an administrator")
		_, _, err = h.MoveAll(ctx, manager, ct.Clerk.StaffID, "clerk-9", strings.Repeat("长", 501))
		wantFault(t, err, fault.Invalid, "a reason of 501 characters")
		_, _, err = h.MoveAll(ctx, manager, ct.Clerk.StaffID, "clerk-9", " ")
		wantFault(t, err, fault.Invalid, "moving without a reason")
		moved, queued, err := h.MoveAll(ctx, manager, ct.Clerk.StaffID, "clerk-9", "调离")
		must(t, err)
		if c := dossier(t, h, b).Case; moved != 1 || queued != 0 || c.ClaimedBy != "clerk-9" {
			t.Errorf("%d moved, %d queued; the case is with %s", moved, queued, c.ClaimedBy)
		}
		moved, queued, err = h.MoveAll(ctx, manager, "clerk-9", "reviewer-1", "调离")
		must(t, err)
		if c := dossier(t, h, b).Case; moved != 0 || queued != 1 || c.ClaimedBy != "" {
			t.Errorf("%d moved, %d queued; the case is with %q", moved, queued, c.ClaimedBy)
		}
	})
}

// DSK-3: a head assigns while they handle cases; an auditor or an editor who was made the head reads, or not even that.
func TestAHeadWhoHandlesNoCasesAssignsNone(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		for _, role := range []actor.Role{actor.Auditor, actor.Editor} {
			who := actor.Actor{StaffID: head.StaffID, Region: ct.Nanjing, Roles: []actor.Role{role}}
			wantFault(t, h.AssignCase(ctx, who, r.CaseID, "clerk-1", ""), fault.Forbidden, "assigning as "+string(role))
			wantFault(t, h.HandOverCase(ctx, who, r.CaseID, casework.Destination{To: "clerk-1"}), fault.Forbidden, "handing over as "+string(role))
		}
	})
}

// DSK-4: taking back needs the roles that giving on needs, and never gives a case to whoever may not handle it any more.
func TestTakingBackAsksForRolesAgain(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		left := actor.Actor{StaffID: "left-1", Region: ct.Nanjing, Roles: []actor.Role{actor.Clerk}} // May says no by now
		must(t, h.ClaimCase(ctx, left, r.CaseID))
		must(t, h.HandOverCase(ctx, head, r.CaseID, casework.Destination{To: "clerk-1"}))
		list, err := h.MyTransfers(ctx, head)
		must(t, err)
		bare := head
		bare.Roles = nil
		wantFault(t, h.UndoTransfer(ctx, bare, list[0].ID), fault.Forbidden, "taking back without a role")
		must(t, h.UndoTransfer(ctx, head, list[0].ID))
		if c := dossier(t, h, r.CaseID).Case; c.ClaimedBy != "" || !c.ClaimedAt.IsZero() {
			t.Errorf("the case is back with %q, who has left", c.ClaimedBy)
		}
	})
}

// ITM-4, DSK-4: a case goes to no city that does not handle its item.
func TestACaseGoesToNoCityThatDoesNotHandleItsItem(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		it, err := h.Items.Item(ctx, ct.Subsidy)
		must(t, err)
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		it.Regions = []string{ct.Nanjing, "320500"}
		give := func(region string) error {
			return h.HandOverCase(ctx, ct.Clerk, r.CaseID, casework.Destination{Region: region, Why: "应由参保地办理"})
		}
		wantFault(t, give("320300"), fault.Invalid, "to a city where the item is not open")
		must(t, give("320500"))
		must(t, h.HandOverCase(ctx, ct.Suzhou, r.CaseID, casework.Destination{Region: casework.Province, Why: "应由省本级办理"}))
	})
}

func overview(t *testing.T, h *ct.Hall, who actor.Actor) casework.Overview {
	t.Helper()
	o, _, err := h.DeskPage(t.Context(), who, casework.QueueWanted{Pile: casework.Mine})
	must(t, err)
	return o
}
