package form

import (
	"fmt"
	"testing"

	"wangting/internal/clocktest"
	"wangting/internal/fault"
)

const monthsForm = `{"type":"object","additionalProperties":false,"properties":{
"from":{"type":"string","format":"month","title":"开始月份"},"to":{"type":"string","format":"month","title":"结束月份"}},
"x-rules":[%s]}`

func TestMonthsAreComparedLikeDays(t *testing.T) { // ITM-2
	for name, tc := range map[string]struct{ rule, from, to, want string }{
		"the same month":          {`{"rule":"not-before","field":"to","of":"from"}`, "2026-03", "2026-03", ""},
		"the month before":        {`{"rule":"not-before","field":"to","of":"from"}`, "2026-03", "2026-02", "结束月份不能早于开始月份"},
		"over the end of a year":  {`{"rule":"not-before","field":"to","of":"from","months":2}`, "2026-11", "2027-01", ""},
		"a month too early":       {`{"rule":"not-before","field":"to","of":"from","months":2}`, "2026-11", "2026-12", "结束月份应比开始月份晚 2 个月以上"},
		"as late as it may be":    {`{"rule":"not-after","field":"to","of":"from","years":1}`, "2026-03", "2027-03", ""},
		"a month too late":        {`{"rule":"not-after","field":"to","of":"from","years":1}`, "2026-03", "2027-04", "结束月份距开始月份超过 1 年"},
		"a beginning not written": {`{"rule":"not-before","field":"to","of":"from"}`, "", "2026-02", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := Compile([]byte(fmt.Sprintf(monthsForm, tc.rule)))
			if err != nil {
				t.Fatal(err)
			}
			d := Data{"to": tc.to}
			if tc.from != "" {
				d["from"] = tc.from
			}
			got := ""
			if err := f.ValidateAt(d, clocktest.Now()); err != nil {
				got = fault.Of(err).FieldSays("to")
			}
			if got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

const mixedForm = `{"type":"object","additionalProperties":false,"properties":{"people":{"type":"array","title":"人员","items":{"type":"object",
"additionalProperties":false,"properties":{"from":{"type":"string","format":"date","title":"合同开始日期"},
"month":{"type":"string","format":"month","title":"起缴年月","x-date":"past"}}}}},
"x-rules":[{"rule":"not-before","rows":"people","field":"month","of":"from"},{"rule":"not-after","rows":"people","field":"month","of":"from","months":1},
{"rule":"late","rows":"people","field":"month","months":6}]}`

// items.md §5: a month of a row is compared with the month of a date, and with this month. It is the same in a workbook.
func TestAMonthIsComparedWithTheMonthOfADate(t *testing.T) { // ITM-2, CAS-9
	f, err := Compile([]byte(mixedForm))
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct{ from, month, want string }{ // the clock says November 2026
		"the month of the date":    {"2026-11-20", "2026-11", ""},
		"the month before":         {"2026-11-01", "2026-10", "起缴年月不能早于合同开始日期"},
		"the month after":          {"2026-09-30", "2026-10", ""},
		"two months after":         {"2026-08-31", "2026-10", "起缴年月距合同开始日期超过 1 个月"},
		"six months back":          {"2026-05-02", "2026-05", ""},
		"seven months back":        {"2026-04-30", "2026-04", "距起缴年月已经超过 6 个月"},
		"a month that is to come":  {"2026-12-01", "2026-12", "起缴年月不能晚于本月"},
		"a date that is not there": {"", "2026-10", ""},
	} {
		row := map[string]any{"month": tc.month}
		if tc.from != "" {
			row["from"] = tc.from
		}
		d, want := Data{"people": []any{row}}, tc.want
		got, err := f.CheckRows(d, "people", []int{2}, clocktest.Now())
		if err != nil || got[0]["month"] != want {
			t.Errorf("%s in a workbook: %q, %v, want %q", name, got[0]["month"], err, want)
		}
		if want != "" {
			want = "第 1 行：" + want
		}
		page := ""
		if err := f.ValidateAt(d, clocktest.Now()); err != nil {
			page = fault.Of(err).FieldSays("people.0.month")
		}
		if page != want {
			t.Errorf("%s on the page: %q, want %q", name, page, want)
		}
	}
}
