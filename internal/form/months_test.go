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
