package auto

import (
	"errors"
	"testing"
	"time"

	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/regno"
)

func TestEachMaterialThatCanBeFetchedIsWrittenOrIsNotThere(t *testing.T) { // ITM-8
	known := views{
		"contributions": {{"aae003": "202510", "aae140": "110", "people": "12", "paid": "true"}},
		"person-months": {{"aae003": "202510", "aae140": "110", "paid": "true"}},
		"employment":    {{"status": "就业", "unit": "江南示例精密机械有限公司", "from": "2020-01-01"}},
	}
	for _, k := range catalog.Fetches {
		write, ok := fetchers[k.Key]
		if !ok {
			t.Errorf("%s is in the list and nobody writes it", k.Key)
			continue
		}
		who := subject{uscc: "91321200MA2ABCD130", doc: regno.Document{Type: regno.IdentityCard, Number: "321202199205013965"},
			now: time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)}
		if w, err := write(t.Context(), known, who); err != nil || len(w.Tables) != 1 || len(w.Tables[0].Rows) == 0 {
			t.Errorf("%s: %+v, %v", k.Key, w, err)
		}
		if _, err := write(t.Context(), views{}, who); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s, nothing known: %v", k.Key, err)
		}
		if _, err := write(t.Context(), away{}, who); !errors.Is(err, fault.Away) {
			t.Errorf("%s, nobody answers: %v", k.Key, err)
		}
	}
	if len(fetchers) != len(catalog.Fetches) {
		t.Errorf("%d are written, %d can be chosen", len(fetchers), len(catalog.Fetches))
	}
}

func TestTheLastTwelveMonthsAreAskedForYearByYear(t *testing.T) {
	for now, want := range map[string][][2]string{
		"2026-01-31T15:59:59Z": {{"202501", "202512"}},
		"2026-01-31T16:00:00Z": {{"202502", "202512"}, {"202601", "202601"}}, // February in China
		"2026-11-27T08:00:00Z": {{"202511", "202512"}, {"202601", "202610"}},
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		got := subject{now: at}.lastYear()
		if len(got) != len(want) || got[0] != want[0] || got[len(got)-1] != want[len(want)-1] {
			t.Errorf("%s: %v, want %v", now, got, want)
		}
	}
}
