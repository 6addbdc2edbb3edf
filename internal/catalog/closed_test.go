package catalog

import (
	"testing"
	"time"
)

func TestAnItemTakesApplicationsOnItsDaysOnly(t *testing.T) { // ITM-19
	at := func(s string) time.Time {
		d, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	winter := []Season{{From: "11-15", Till: "02-10"}}
	for name, tc := range map[string]struct {
		it    Item
		at    string
		words string
	}{
		"no dates":                          {Item{}, "2026-11-23 09:00", ""},
		"the evening before it begins":      {Item{Begins: "2026-11-24"}, "2026-11-23 23:59", "这一事项自 2026-11-24 起受理"},
		"the minute it begins":              {Item{Begins: "2026-11-24"}, "2026-11-24 00:00", ""},
		"the last evening":                  {Item{Ends: "2026-11-24"}, "2026-11-23 23:59", ""},
		"the day it ends":                   {Item{Ends: "2026-11-24", EndWords: "改到省厅办理"}, "2026-11-24 00:00", "改到省厅办理"},
		"in a season over the new year":     {Item{Seasons: winter}, "2027-01-01 10:00", ""},
		"on the last day of that season":    {Item{Seasons: winter}, "2027-02-10 23:59", ""},
		"behind that season":                {Item{Seasons: winter}, "2027-02-11 00:00", "现在不在这一事项的申报期内"},
		"before a season of one year":       {Item{Seasons: []Season{{From: "03-01", Till: "05-31"}}}, "2026-02-28 12:00", "现在不在这一事项的申报期内"},
		"in the second of two seasons":      {Item{Seasons: []Season{{From: "03-01", Till: "03-31"}, {From: "09-01", Till: "09-30"}}}, "2026-09-30 23:00", ""},
		"in a season, behind the last day":  {Item{Seasons: winter, Ends: "2026-01-01"}, "2026-12-01 00:00", "这一事项自 2026-01-01 起停止受理"},
		"on 23 November at 17 hours of UTC": {Item{Begins: "2026-11-24"}, "2026-11-24 01:00", ""},
	} {
		t.Run(name, func(t *testing.T) {
			words, closed := tc.it.Closed(at(tc.at).UTC())
			if words != tc.words || closed != (tc.words != "") {
				t.Errorf("says %q, %v, want %q", words, closed, tc.words)
			}
		})
	}
}

func TestTheCatalogueOpensAnItemAtMidnight(t *testing.T) {
	eve := time.Date(2026, 11, 23, 23, 59, 0, 0, zone)
	all := []*Item{{Code: "dated", Version: 1, Online: true, Begins: "2026-11-24", EndWords: "从 24 日起申报"},
		{Code: "stopped", Version: 1, Online: true}, {Code: "open", Version: 1, Online: true}}
	stops := []Stop{{Code: "stopped", Words: "系统升级"}}
	c := newCatalogue(all, stops, eve)
	for code, want := range map[string]string{"dated": "从 24 日起申报", "stopped": "系统升级", "open": ""} {
		it := c.Item(code)
		words, closed := it.Closed(eve)
		if words != want || it.Online == closed || it.Offline != want {
			t.Errorf("%s: %q, online %v, %q", code, words, it.Online, it.Offline)
		}
	}
	if next := eve.Add(time.Minute); !c.past(next) || c.past(eve) {
		t.Error("nobody looks again when the day changes")
	} else if it := newCatalogue(all, stops, next).Item("dated"); !it.Online {
		t.Error("it is not open on its day")
	}
	if all[0].Online == false || all[1].Online == false {
		t.Error("a version that running cases keep was changed")
	}
}
