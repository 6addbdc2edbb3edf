package caseworkdb_test

import (
	"strings"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

func TestAnItemAsksToRateTheAcceptanceAndTheEnd(t *testing.T) { // ITM-16
	for name, tc := range map[string]struct {
		at              []catalog.Occasion
		accepted, ended int64 // how many of one case wait to be rated
		said            string
	}{
		"both":                {[]catalog.Occasion{catalog.RateAccept, catalog.RateClose}, 1, 1, "accept close"},
		"the acceptance only": {[]catalog.Occasion{catalog.RateAccept}, 1, 0, "accept"},
		"never":               {[]catalog.Occasion{catalog.RateNever}, 0, 0, ""},
		"nothing said":        {nil, 0, 1, "close"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, h *ct.Hall) {
				ctx := t.Context()
				it := ct.ItemOf(ct.Subsidy)
				it.RateAt = tc.at
				h.Publish(t, it)
				r := h.Filed(t, ct.Boss, ct.Subsidy)
				waits := func() int64 {
					n, err := h.CountsOf(ctx, ct.Boss)
					must(t, err)
					return n[casework.ClassRate]
				}
				wantFault(t, h.MarkRated(ctx, ct.Boss, r.CaseID, catalog.RateAccept), fault.Conflict, "before the acceptance")
				must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
				if n := waits(); n != tc.accepted {
					t.Errorf("after the acceptance %d wait to be rated", n)
				}
				if tc.accepted > 0 {
					must(t, h.MarkRated(ctx, ct.Boss, r.CaseID, catalog.RateAccept))
				}
				wantFault(t, h.MarkRated(ctx, ct.Boss, r.CaseID, catalog.RateAccept), fault.Conflict, "again, or not asked")
				must(t, h.ProposeVerdict(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""))
				must(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Approved, "符合条件"))
				must(t, h.CloseCase(ctx, ct.Reviewer, r.CaseID, ""))
				if n := waits(); n != tc.ended {
					t.Errorf("after the end %d wait to be rated", n)
				}
				v, err := h.Open(ctx, ct.Boss, r.CaseID)
				must(t, err)
				if v.Case.RatedAccept != (tc.accepted > 0) || v.Case.Rated {
					t.Errorf("kept as %+v", v.Case)
				}
				var said []string
				for _, x := range h.Told {
					if x.Rate {
						said = append(said, string(x.What))
					}
				}
				if got := strings.Join(said, " "); got != tc.said {
					t.Errorf("asked %q", got)
				}
			})
		})
	}
}
