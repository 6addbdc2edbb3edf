package caseworkdb_test

import (
	"fmt"
	"testing"
	"time"

	"wangting/internal/actor"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/id"
	"wangting/internal/store"
)

// PER-2: a person who acts for many units sees the newest cases of all, and of each unit only what
// that mandate may see.
func TestTheLatestCasesOfManyUnitsAreReadTogether(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		step := func() { h.SetTime(h.Time().Add(time.Minute)) }
		var as []actor.Actor
		var filed []string
		for range store.MostTogether + 3 {
			who := ct.Boss
			who.UnitID, who.MandateID = id.New(), id.New()
			as = append(as, who)
		}
		for i, who := range as {
			if i%20 != 0 {
				continue
			}
			step()
			filed = append(filed, h.Filed(t, who, ct.Subsidy).Number)
			step()
			filed = append(filed, h.Filed(t, who, ct.Arbitration).Number)
			step()
			h.Drafted(t, who, ct.Subsidy)
		}
		numbers := func(most int) (out []string) {
			t.Helper()
			var n int64
			list, err := h.LatestOf(store.Counting(ctx, &n), as, most)
			must(t, err)
			if n != 2 {
				t.Errorf("%d statements for %d units, want one for each %d", n, len(as), store.MostTogether)
			}
			for _, c := range list {
				out = append(out, c.Number)
			}
			return out
		}
		want := func(got []string, places ...int) {
			t.Helper()
			var all []string
			for _, p := range places {
				all = append(all, filed[p])
			}
			if fmt.Sprint(got) != fmt.Sprint(all) {
				t.Errorf("the latest are %v, want %v of %v", got, all, filed)
			}
		}
		want(numbers(10), 5, 4, 3, 2, 1, 0)
		want(numbers(3), 5, 4, 3)

		h.Deny(as[40].PersonID, ct.Arbitration) // one person, who acts for no unit here
		list, err := h.LatestOf(ctx, as, 2)
		must(t, err)
		if len(list) != 2 || list[0].Number != filed[4] || list[1].Number != filed[2] {
			t.Errorf("without the sensitive ones the latest are %v", list)
		}
	})
}
