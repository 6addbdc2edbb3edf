package caseworkdb_test

import (
	"context"
	"sync"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
)

// ITM-8: a second press while the first is under way leaves one sheet, which says that the hall made it.
func TestAMaterialThatTheHallMadeIsThereOnce(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		h.Fetch = func(context.Context, casework.Case, string) (casework.Written, error) { return casework.Written{}, nil }
		h.Sheet = func(s casework.Sheet) ([]byte, error) { return []byte("%PDF-1.7 " + s.Title), nil }
		it := ct.ItemOf(ct.Subsidy)
		it.Materials = append(it.Materials, catalog.Material{Key: "paid", Name: "缴费凭证", Fetch: "unit-months", Many: true})
		h.Publish(t, it)
		c := h.Drafted(t, ct.Boss, ct.Subsidy)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if err := h.FetchMaterial(t.Context(), ct.Boss, c.ID, "paid"); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		v, err := h.Open(t.Context(), ct.Boss, c.ID)
		must(t, err)
		if list := v.Current("paid"); len(list) != 1 || list[0].Made != casework.Fetched {
			t.Errorf("eight presses left %+v", list)
		}
	})
}
