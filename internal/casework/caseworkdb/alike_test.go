package caseworkdb_test

import (
	"testing"

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
