package centre

import (
	"testing"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/clocktest"
)

// CAS-1: the queries of a 事业单位 are offered to those alone, whose codes begin with 12; every other query to everybody.
func TestAQueryIsOfferedToWhoMayAskIt(t *testing.T) {
	items, err := catalog.Shipped(clocktest.Now())
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		who  actor.Who
		code string
		want bool
	}{
		"a 事业单位":               {actor.Who{USCC: "12320000466001234A", Number: "2000000001"}, "institution-wage", true},
		"a company":            {actor.Who{USCC: "91320100MA1TE5T0XF", Number: "2000000001"}, "institution-wage", false},
		"an 机构 of a 事业单位":      {actor.Who{USCC: "12320000466001234A", Number: "JG20000001"}, "institution-wage", false},
		"a company, of titles": {actor.Who{USCC: "91320100MA1TE5T0XF"}, "title-certificate", true},
		"no query at all":      {actor.Who{USCC: "12320000466001234A"}, "work-injury", false},
	} {
		if got := asked(tc.who, items.Item(tc.code)); got != tc.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
