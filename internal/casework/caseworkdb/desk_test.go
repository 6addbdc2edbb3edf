package caseworkdb_test

import (
	"slices"
	"testing"

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
			c, ok, err := h.BesideInQueue(ctx, ct.Clerk, casework.Beside{CaseID: ids[1], Place: at, Back: back})
			must(t, err)
			if !ok || c.ID != want {
				t.Errorf("back %v gives %s, want %s", back, c.ID, want)
			}
			if _, ok, err = h.BesideInQueue(ctx, ct.Clerk, casework.Beside{Pile: casework.Mine, CaseID: ids[1], Place: at, Back: back}); ok || err != nil {
				t.Errorf("among one's own cases there is another: %v", err)
			}
			if _, ok, err = h.BesideInQueue(ctx, ct.Suzhou, casework.Beside{CaseID: ids[1], Place: at, Back: back}); ok || err != nil {
				t.Errorf("staff of another city come to %v", err)
			}
		}
		_, _, err := h.BesideInQueue(ctx, ct.Boss, casework.Beside{Place: at})
		wantFault(t, err, fault.Anonymous, "an applicant")
	})
}
