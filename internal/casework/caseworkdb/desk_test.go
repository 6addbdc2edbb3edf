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
