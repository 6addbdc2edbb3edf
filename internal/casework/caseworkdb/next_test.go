package caseworkdb_test

import (
	"slices"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/store/storetest"
)

// STA-2: 领取下一件 gives each who asks another case, the most urgent first, and none with which they can do nothing.
func TestTheNextCaseIsOneThatTheCallerCanWorkOn(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		first := h.Filed(t, ct.Boss, ct.Subsidy).CaseID
		second := h.Filed(t, ct.Boss, ct.Subsidy).CaseID
		must(t, h.AcceptCase(ctx, ct.Both, second, "")) // Both may not review what they have accepted
		got, err := h.ClaimNext(ctx, ct.Both)
		must(t, err)
		if got.ID != first {
			t.Errorf("got %s, want the one to accept", got.ID)
		}
		_, err = h.ClaimNext(ctx, ct.Both)
		wantFault(t, err, fault.Conflict, "asking again")
		_, err = h.ClaimNext(ctx, ct.Suzhou)
		wantFault(t, err, fault.Conflict, "asking in another city")
		_, err = h.ClaimNext(ctx, ct.Boss)
		wantFault(t, err, fault.Anonymous, "an applicant's asking")
		if got, err = h.ClaimNext(ctx, ct.Reviewer); err != nil || got.ID != second {
			t.Errorf("the reviewer got %s: %v", got.ID, err)
		}
	})
}

func TestManyWhoAskForTheNextCaseAtOnceGetOneEach(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		const n = 6
		for range n {
			h.Filed(t, ct.Boss, ct.Layoff)
		}
		taken := make([]string, n)
		storetest.Race(t, n, func(i int) error {
			who := ct.Clerk
			who.StaffID = casework.Province + string(rune('a'+i))
			who.Roles = []actor.Role{actor.Clerk}
			c, err := h.ClaimNext(t.Context(), who)
			taken[i] = c.ID
			return err
		})
		slices.Sort(taken)
		if len(slices.Compact(taken)) != n || taken[0] == "" {
			t.Errorf("%d asked and %d cases were taken: %v", n, len(taken), taken)
		}
	})
}
