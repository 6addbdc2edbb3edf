package form

import (
	"net/url"
	"testing"
	"time"

	"wangting/internal/fault"
)

const timed = `{"type":"object","properties":{
 "month":{"type":"string","format":"month","title":"所属月份"},
 "at":{"type":"string","x-kind":"datetime","format":"minute","title":"事故时间","x-date":"past"},
 "share":{"type":"number","x-kind":"percent","title":"比例","minimum":0,"maximum":100},
 "late":{"type":"string","title":"说明","x-show-if":{"field":"month","op":"gt","equals":["2026-03"]}},
 "big":{"type":"string","title":"原因","x-show-if":{"field":"share","op":"gt","equals":["10"]}}}}`

func TestMonthsMomentsAndPercentsAreReadAndShown(t *testing.T) { // ITM-2
	f, err := Compile([]byte(timed))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 26, 16, 30, 0, 0, time.UTC) // 27 November at the hall
	for typed, want := range map[[2]string]struct{ kept, shown, say string }{
		{"month", "2026年3月"}:          {"2026-03", "2026-03", ""},
		{"month", "202603"}:           {"2026-03", "2026-03", ""},
		{"month", "２０２６/3"}:           {"2026-03", "2026-03", ""},
		{"month", "2026-13"}:          {"2026-13", "2026-13", "所属月份应为年月，写作 年-月，例如 2026-03"},
		{"at", "2026-11-27T00:15"}:    {"2026-11-27T00:15", "2026-11-27 00:15", ""},
		{"at", "2026年11月27日 8：05"}:    {"2026-11-27T08:05", "2026-11-27 08:05", ""},
		{"at", "2026-11-28T00:15"}:    {"2026-11-28T00:15", "2026-11-28 00:15", "事故时间不能晚于今天"},
		{"at", "2026-11-27"}:          {"2026-11-27", "2026-11-27", "事故时间应为日期和时间，例如 2026-03-01 14:30"},
		{"at", "2026-11-27T25:00"}:    {"2026-11-27T25:00", "2026-11-27 25:00", "事故时间应为日期和时间，例如 2026-03-01 14:30"},
		{"share", "12.5"}:             {"12.5", "12.5%", ""},
		{"share", "101"}:              {"101", "101%", "比例应不大于 100%"},
		{"share", "一半"}:               {"一半", "一半", "比例应为数字"},
		{"at", "2026-11-27 14:30:59"}: {"2026-11-27T14:30", "2026-11-27 14:30", ""},
	} {
		d := f.Decode(url.Values{typed[0]: {typed[1]}})
		if got := plain(d[typed[0]]); got != want.kept {
			t.Errorf("%v is kept as %s, want %s", typed, got, want.kept)
		}
		if got := f.Summary(d)[0].Value; got != want.shown {
			t.Errorf("%v is shown as %s, want %s", typed, got, want.shown)
		}
		say := ""
		if err := f.ValidateAt(d, now); err != nil {
			say = fault.Of(err).FieldSays(typed[0])
		}
		if say != want.say {
			t.Errorf("%v: %s, want %s", typed, say, want.say)
		}
		if again := f.Canonical(d); plain(again[typed[0]]) != want.kept {
			t.Errorf("%v is %v when it is read again", typed, again)
		}
	}
	for month, want := range map[string]bool{"2026-03": false, "2026-04": true, "2025-12": false} {
		if f.Visible(Data{"month": month}, "late") != want {
			t.Errorf("after March 2026: %s", month)
		}
	}
	if !f.Visible(Data{"share": 10.5}, "big") || f.Visible(Data{"share": 9.0}, "big") {
		t.Error("more than 10 percent")
	}
}

func TestADeadConditionOnMonthsIsFound(t *testing.T) { // ITM-3
	for why, tc := range map[string]struct {
		kind       Kind
		low, high  string
		impossible bool
	}{
		"months that touch": {Month, "2026-01", "2026-02", true}, "a month between": {Month, "2026-01", "2026-03", false},
		"minutes that touch": {Moment, "2026-01-01T23:59", "2026-01-02T00:00", true},
		"a minute between":   {Moment, "2026-01-01T23:59", "2026-01-02T00:01", false},
		"percents":           {Percent, "10", "10.1", false}, "no percent": {Percent, "10", "10", true},
	} {
		d := Definition{Parts: []PartDef{{Key: "p", Fields: []FieldDef{{Key: "a", Kind: tc.kind, Label: "甲"},
			{Key: "b", Kind: Text, Label: "乙", When: &Cond{All: []Cond{{Field: "a", Op: OpGreater, Equals: []string{tc.low}},
				{Field: "a", Op: OpLess, Equals: []string{tc.high}}}}}}}}}
		if got := len(d.Dead("unit")) > 0; got != tc.impossible {
			t.Errorf("%s: dead is %v", why, got)
		}
	}
}
