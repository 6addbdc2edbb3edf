package coresys_test

import (
	"errors"
	"testing"

	"wangting/internal/auto"
	"wangting/internal/clocktest"
	emulated "wangting/internal/emulator/coresys"
	"wangting/internal/fault"
	"wangting/internal/gateway/coresys"
	"wangting/internal/regno"
	"wangting/internal/workday"
)

func TestTheMonthsOfAPersonAreThoseOfWhoeverAsks(t *testing.T) { // items.md §4
	g := open(t, "0123456789abcdef")
	of := func(more ...string) map[string]string {
		v := map[string]string{"aac058": "01", "aac147": "320115198912223591", "from": "202610", "to": "202610"} // 测试辛
		for i := 0; i < len(more); i += 2 {
			v[more[i]] = more[i+1]
		}
		return v
	}
	for name, tc := range map[string]struct {
		values map[string]string
		rows   int
	}{
		"a person asks":                       {of(), 3},
		"their unit asks":                     {of("aab998", company), 3},
		"about one insurance":                 {of("aab998", company, "aae140", "110"), 1},
		"another unit asks":                   {of("aab998", hospital), 0},
		"their unit asks under a wrong name":  {of("aab998", company, "aac003", "测试子"), 0},
		"their unit asks under a right name":  {of("aab998", company, "aac003", "测试辛"), 3},
		"about a month before the insurance":  {of("from", "202101", "to", "202102"), 0},
		"about a month that is to come":       {of("from", "202701", "to", "202712"), 0},
		"about a number that nobody has":      {of("aac147", "110101199003077758"), 0},
		"about somebody retired, before that": {of("aac147", "320105197411151748", "from", "202401", "to", "202401"), 3},
		"about somebody retired, after that":  {of("aac147", "320105197411151748"), 0},
	} {
		rows, err := g.Look(t.Context(), "person-months", tc.values)
		if err != nil || len(rows) != tc.rows {
			t.Errorf("%s: %d rows, want %d, %v", name, len(rows), tc.rows, err)
		}
	}
	rows, err := g.Look(t.Context(), "person-months", of())
	if err != nil || rows[0]["aae180"] != "680000" || rows[0]["unit"] != "108800" || rows[0]["self"] != "54400" || rows[0]["paid"] != "true" {
		t.Errorf("%v, %v", rows, err)
	}
	// 示例八 is insured in 苏州, which is not connected: that is not the same as nothing.
	if _, err := g.Look(t.Context(), "person-months", of("aac147", "320400198402087296")); !errors.Is(err, coresys.ErrNotOpen) {
		t.Errorf("a region that is not connected: %v", err)
	}
	if _, err := g.Look(t.Context(), "person-months", map[string]string{"aac058": "01", "aac147": "320115198912223591"}); !errors.Is(err, fault.Away) {
		t.Errorf("a question without its months: %v", err)
	}
}

func TestTheMonthsAndTheReturnOfAUnit(t *testing.T) { // items.md §4
	g, book := acting(t, clocktest.Now)
	rows, err := g.Look(t.Context(), "contributions", map[string]string{"aab998": company, "from": "202608", "to": "202610"})
	if err != nil || len(rows) != 9 || rows[0]["people"] == "" || rows[0]["aae003"] != "202610" {
		t.Errorf("%d rows, %v, %v", len(rows), rows, err)
	}
	for _, view := range []string{"contributions", "stabilisation"} {
		values := map[string]string{"aab998": "91320100MA1TE5T0XF", "from": "202608", "to": "202610", "year": "2026"}
		if _, err := g.Look(t.Context(), view, values); !errors.Is(err, coresys.ErrNotOpen) {
			t.Errorf("%s of a region that is not connected: %v", view, err)
		}
	}
	state := func() string {
		rows, err := g.Look(t.Context(), "stabilisation", map[string]string{"aab998": company, "year": "2026"})
		if err != nil || len(rows) != 1 {
			return "none"
		}
		return rows[0]["state"] + rows[0]["amount"]
	}
	confirm := func(id string, change map[string]string) string {
		row := map[string]string{"key": "1", "year": "2026", "accountName": "泰州示例物流有限公司", "bank": "示例银行", "account": "6222020111122220000"}
		for k, v := range change {
			row[k] = v
		}
		a, err := g.Act(t.Context(), auto.Request{Act: "stabilisation-confirm", ID: id, USCC: company, Rows: []map[string]string{row}})
		if err != nil || len(a) != 1 {
			t.Fatal(err)
		}
		return a[0].Code
	}
	if s := state(); s != "待确认1234500" {
		t.Errorf("before: %s", s)
	}
	for i, tc := range []struct {
		change map[string]string
		want   string
	}{{map[string]string{"accountName": "别的单位"}, "ACCOUNT_NAME"}, {map[string]string{"account": ""}, "ACCOUNT"},
		{map[string]string{"year": "2025"}, "NO_RETURN"}, {nil, "OK"}, {nil, "CONFIRMED"}} {
		if got := confirm("c"+string(rune('1'+i)), tc.change); got != tc.want {
			t.Errorf("%v: %s, want %s", tc.change, got, tc.want)
		}
	}
	if s := state(); s != "已确认1234500" {
		t.Errorf("afterwards: %s", s)
	}
	book.Change(func(s *emulated.State) { s.Owing[company] = 100 })
	if s := state(); s != "none" {
		t.Errorf("of a unit that owes: %s", s)
	}
}

func TestACertificationHoldsForTwelveMonths(t *testing.T) { // items.md §4
	g, _ := acting(t, clocktest.Now)
	certify := func(number string) string {
		a, err := g.Act(t.Context(), auto.Request{Act: "certify", ID: number, Document: regno.Document{Type: "01", Number: number},
			Rows: []map[string]string{{"key": "1"}}})
		if err != nil || len(a) != 1 {
			t.Fatal(err)
		}
		return a[0].Code
	}
	if got := certify("320115198912223591"); got != "NO_BENEFIT" {
		t.Errorf("somebody at work: %s", got)
	}
	if got := certify("320105197411151748"); got != "OK" {
		t.Errorf("somebody retired: %s", got)
	}
	rows, err := g.Look(t.Context(), "pension", map[string]string{"aac058": "01", "aac147": "320105197411151748"})
	if want := clocktest.Now().In(workday.Zone).AddDate(1, 0, 0).Format("20060102"); err != nil || rows[0]["certifiedTo"] != want {
		t.Errorf("%v, %v, want %s", rows, err, want)
	}
}
