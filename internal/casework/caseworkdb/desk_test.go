package caseworkdb_test

import (
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
