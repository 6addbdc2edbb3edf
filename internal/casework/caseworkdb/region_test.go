package caseworkdb_test

import (
	"testing"

	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
)

// POR-7: what a city does not offer is neither begun nor submitted there.
func TestAnItemOfOtherCitiesIsNeitherBegunNorSubmitted(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		before := h.Drafted(t, ct.Boss, ct.Layoff)
		mine := h.Drafted(t, ct.Self, ct.Title)
		for _, code := range []string{ct.Layoff, ct.Title} {
			it := ct.ItemOf(code)
			it.Regions = []string{"320500"}
			h.Publish(t, it)
		}
		_, err := h.Begin(ctx, ct.Boss, ct.Layoff)
		wantFault(t, err, fault.Forbidden, "beginning it in Nanjing")
		_, err = h.Submit(ctx, ct.Boss, before.ID, before.Version)
		wantFault(t, err, fault.Forbidden, "submitting a draft of the version before in Nanjing")
		must(t, h.Renew(ctx, ct.Self, mine.ID, mine.Version))
		_, err = h.Submit(ctx, ct.Self, mine.ID, mine.Version+1)
		wantFault(t, err, fault.Invalid, "naming an employer of Nanjing")

		it := ct.ItemOf(ct.Layoff)
		it.Regions = []string{"320500", ct.Nanjing}
		h.Publish(t, it)
		again := h.Drafted(t, ct.Boss, ct.Layoff)
		_, err = h.Submit(ctx, ct.Boss, again.ID, again.Version)
		must(t, err)
	})
}
