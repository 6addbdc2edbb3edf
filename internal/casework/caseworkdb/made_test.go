package caseworkdb_test

import (
	"context"
	"testing"
	"time"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/store/storetest"
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
		if n := storetest.Race(t, 8, func(int) error { return h.FetchMaterial(t.Context(), ct.Boss, c.ID, "paid") }); n != 8 {
			t.Errorf("%d of 8 presses were served", n)
		}
		v, err := h.Open(t.Context(), ct.Boss, c.ID)
		must(t, err)
		if list := v.Current("paid"); len(list) != 1 || list[0].Made != casework.Fetched {
			t.Errorf("eight presses left %+v", list)
		}
	})
}

// An applicant cannot keep the core business system busy by pressing the button.
func TestMaterialsAreMadeSoManyTimesAnHour(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		asked := 0
		h.Fetch = func(context.Context, casework.Case, string) (casework.Written, error) {
			asked++
			return casework.Written{}, nil
		}
		h.Sheet = func(s casework.Sheet) ([]byte, error) { return []byte("%PDF-1.7 " + s.Title), nil }
		it := ct.ItemOf(ct.Subsidy)
		it.Materials = append(it.Materials, catalog.Material{Key: "paid", Name: "缴费凭证", Fetch: "unit-months"})
		h.Publish(t, it)
		c := h.Drafted(t, ct.Boss, ct.Subsidy)
		var err error
		for range 61 {
			err = h.FetchMaterial(t.Context(), ct.Boss, c.ID, "paid")
		}
		wantFault(t, err, fault.Limited, "the sixty-first time")
		if asked != 60 {
			t.Errorf("the core business system was asked %d times", asked)
		}
		h.SetTime(h.Time().Add(2 * time.Hour))
		must(t, h.FetchMaterial(t.Context(), ct.Boss, c.ID, "paid"))
	})
}
