package caseworkdb_test

import (
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
)

// CAS-3: whoever is about to apply for the same thing again is told, and not hindered.
func TestTheSameApplicationIsPointedOutWhileOneRuns(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		alike := func(why, want string) {
			t.Helper()
			d := h.Drafted(t, ct.Boss, ct.Subsidy)
			v, err := h.Open(ctx, ct.Boss, d.ID)
			must(t, err)
			c, ok, err := h.Alike(ctx, ct.Boss, v)
			if err != nil || c.ID != want || ok != (want != "") {
				t.Errorf("%s: %q %v, %v", why, c.ID, ok, err)
			}
			must(t, h.Discard(ctx, ct.Boss, d.ID))
		}
		alike("nothing runs", "")
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		alike("one runs", r.CaseID)
		must(t, h.WithdrawCase(ctx, ct.Boss, r.CaseID, ""))
		alike("it was taken back", "")
	})
}

// ITM-12: of two that ask for the same, the later one is known to repeat, and only while the other runs.
func TestAnApplicationKnowsTheEarlierOneThatRuns(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		earlier := func(why string, r casework.Receipt, want string) {
			t.Helper()
			c, err := h.Store.Case(ctx, r.CaseID)
			must(t, err)
			if number, err := h.Earlier(ctx, c); err != nil || number != want {
				t.Errorf("%s: %q, %v", why, number, err)
			}
		}
		first := h.Filed(t, ct.Boss, ct.Subsidy)
		h.Drafted(t, ct.Boss, ct.Subsidy)
		earlier("only a draft is beside it", first, "")
		second := h.Filed(t, ct.Boss, ct.Subsidy)
		earlier("the first", first, "")
		earlier("the second", second, first.Number)
		must(t, h.WithdrawCase(ctx, ct.Boss, first.CaseID, ""))
		earlier("the first was taken back", second, "")
	})
}
