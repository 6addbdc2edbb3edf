package caseworkdb_test

import (
	"slices"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
)

// STA-2: the roles of a member of staff decide what they may see and do. The core decides it, not
// the pages.
func TestWhoMaySeeAndWriteAtTheDesk(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		with := func(roles ...actor.Role) actor.Actor {
			who := ct.Clerk
			who.Roles = roles
			return who
		}
		for name, tc := range map[string]struct {
			who                actor.Actor
			look, numbers, say error
		}{
			"a clerk":                        {who: ct.Clerk},
			"a reviewer":                     {who: ct.Reviewer},
			"the administrator of the hall":  {who: with(actor.Admin), numbers: fault.Forbidden, say: fault.Forbidden},
			"an auditor":                     {who: with(actor.Auditor), numbers: fault.Forbidden, say: fault.Forbidden},
			"an editor":                      {who: with(actor.Editor), look: fault.Forbidden, numbers: fault.Forbidden, say: fault.Forbidden},
			"somebody with a first password": {who: with(), look: fault.Forbidden, numbers: fault.Forbidden, say: fault.Forbidden},
			"a visitor":                      {look: fault.Anonymous, numbers: fault.Anonymous, say: fault.Anonymous},
		} {
			t.Run(name, func(t *testing.T) {
				ctx := t.Context()
				check := func(what string, err, want error) {
					t.Helper()
					if want == nil {
						must(t, err)
						return
					}
					wantFault(t, err, want.(fault.Kind), what)
				}
				_, err := h.Dossier(ctx, tc.who, r.CaseID)
				check("the dossier", err, tc.look)
				_, err = h.QueueList(ctx, tc.who, casework.QueueWanted{Pile: casework.Everything})
				check("the queue", err, tc.look)
				_, err = h.QueueFigures(ctx, tc.who)
				check("the figures", err, tc.look)
				_, err = h.FindForStaff(ctx, tc.who, r.Number)
				check("the search", err, tc.look)
				_, err = h.Numbers(ctx, tc.who, r.CaseID, "核对参保记录")
				check("the whole numbers", err, tc.numbers)
				check("a message", h.Message(ctx, tc.who, r.CaseID, "请补充"), tc.say)
			})
		}
	})
}

// DSK-1: a case whose limit stands comes after every case whose limit runs, over all pages, and is not counted as late; when its limit goes
// on it is back in its place.
func TestCasesWhoseLimitStandsComeLast(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		asked := h.Filed(t, ct.Boss, ct.Subsidy).CaseID
		must(t, h.AskCorrection(ctx, ct.Clerk, asked, casework.Asking{Words: "请补正", Points: []casework.Point{{Name: "reason", Reason: casework.Wrong}}}))
		h.SetTime(h.Time().AddDate(0, 2, 0)) // its day is over
		want := []string{h.Filed(t, ct.Boss, ct.Subsidy).CaseID}
		h.SetTime(h.Time().AddDate(0, 0, 1))
		want = append(want, h.Filed(t, ct.Boss, ct.Subsidy).CaseID, asked)
		var got []string
		w := casework.QueueWanted{Limit: 1}
		for range want {
			q, err := h.QueueList(ctx, ct.Clerk, w)
			must(t, err)
			for _, c := range q.Cases {
				got = append(got, c.ID)
			}
			if w.After = q.Next; w.After == nil {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("the queue is %v, want %v", got, want)
		}
		f, err := h.QueueFigures(ctx, ct.Clerk)
		must(t, err)
		if f.Overdue != 0 {
			t.Errorf("%d are late", f.Overdue)
		}
	})
}

// DSK-9: one goes through every list of the desk: 已办, 待送达, 今日办结 and what a search finds, each in its own order.
func TestTheNeighboursInTheOtherLists(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		var ids []string
		for range 3 {
			ids = append(ids, decided(t, h, posted).CaseID)
			h.SetTime(h.Time().Add(time.Minute))
		}
		for _, id := range ids {
			must(t, h.CloseCase(ctx, ct.Reviewer, id, "办结"))
			h.SetTime(h.Time().Add(time.Minute))
		}
		walk := func(name string, b casework.Beside, last casework.ListPlace, want ...string) {
			t.Helper()
			b.Place = last
			for _, b.Back = range []bool{true, false} {
				want := slices.Clone(want)
				if b.Back {
					slices.Reverse(want)
				}
				b.CaseID = want[0]
				got := []string{b.CaseID}
				for range 5 {
					p, ok, err := h.Beside(ctx, ct.Reviewer, b)
					must(t, err)
					if !ok {
						break
					}
					got, b.CaseID, b.Place = append(got, p.Case.ID), p.Case.ID, p.Place
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s, back %v: came by %s, want %s", name, b.Back, got, want)
				}
			}
		}
		newest := []string{ids[2], ids[1], ids[0]}
		handled, err := h.QueueList(ctx, ct.Reviewer, casework.QueueWanted{Pile: casework.Handled})
		must(t, err)
		if len(handled.Cases) != 3 {
			t.Fatalf("已办 has %d cases", len(handled.Cases))
		}
		walk("已办", casework.Beside{Pile: casework.Handled}, handled.Place(handled.Cases[2]), newest...)
		delivering, err := h.QueueList(ctx, ct.Reviewer, casework.QueueWanted{Pile: casework.Waiting})
		waiting := delivering.Waiting
		must(t, err)
		walk("待送达", casework.Beside{Pile: casework.Waiting}, waiting[2].Place(), ids...)
		done, err := h.EndedToday(ctx, ct.Reviewer)
		must(t, err)
		walk("今日办结", casework.Beside{Pile: casework.Done}, done[2].EndPlace(), newest...)
		for name, w := range map[string]casework.Sought{"by the state": {State: casework.Closed}, "by the item": {Item: ct.Subsidy},
			"by the day": {From: ct.Start.Format(time.DateOnly), Until: ct.Start.Format(time.DateOnly)}} {
			found, err := h.Search(ctx, ct.Reviewer, w)
			must(t, err)
			if len(found.Cases) != 3 {
				t.Fatalf("a search %s finds %d cases", name, len(found.Cases))
			}
			walk("a search "+name, casework.Beside{Sought: &w}, found.Cases[2].FoundPlace(), newest...)
		}
		w := casework.Sought{State: casework.Closed}
		at := dossier(t, h, ids[1]).Case.FoundPlace()
		if p, ok, err := h.Beside(ctx, ct.Suzhou, casework.Beside{Sought: &w, Place: at}); ok || err != nil {
			t.Errorf("staff of another city come to %s, %v", p.Case.ID, err)
		}
	})
}

// DSK-9: the case before and after a place, over all piles that a queue merges.
func TestTheNeighboursInAQueue(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		var ids []string
		for i := range 3 {
			ids = append(ids, h.Filed(t, ct.Boss, ct.Subsidy).CaseID)
			h.SetTime(h.Time().AddDate(0, 0, 1))
			if i == 1 {
				must(t, h.ClaimCase(ctx, ct.Clerk, ids[i]))
			}
		}
		at := dossier(t, h, ids[1]).Case.QueuePlace()
		for _, back := range []bool{true, false} {
			want := map[bool]string{true: ids[0], false: ids[2]}[back]
			c, ok, err := h.Beside(ctx, ct.Clerk, casework.Beside{CaseID: ids[1], Place: at, Back: back})
			must(t, err)
			if !ok || c.Case.ID != want {
				t.Errorf("back %v gives %s, want %s", back, c.Case.ID, want)
			}
			if _, ok, err = h.Beside(ctx, ct.Clerk, casework.Beside{Pile: casework.Mine, CaseID: ids[1], Place: at, Back: back}); ok || err != nil {
				t.Errorf("among one's own cases there is another: %v", err)
			}
			if _, ok, err = h.Beside(ctx, ct.Suzhou, casework.Beside{CaseID: ids[1], Place: at, Back: back}); ok || err != nil {
				t.Errorf("staff of another city come to %v", err)
			}
		}
		_, _, err := h.Beside(ctx, ct.Boss, casework.Beside{Place: at})
		wantFault(t, err, fault.Anonymous, "an applicant")
	})
}
