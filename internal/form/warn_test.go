package form

import (
	"strings"
	"testing"
	"time"

	"wangting/internal/fault"
)

const ruled = `{"type":"object","required":["who"],"properties":{
 "who":{"type":"string","title":"申请人","enum":["unit","person"]},
 "day":{"type":"string","format":"date","title":"事故日期"},"end":{"type":"string","format":"date","title":"结束"},
 "pay":{"type":"integer","x-kind":"money","title":"工资"},"n":{"type":"integer","title":"人数"},"all":{"type":"integer","title":"总数"},
 "why":{"type":"string","x-kind":"longtext","title":"原因"},
 "worker":{"type":"object","x-kind":"person","title":"职工"},
 "list":{"type":"array","title":"单位","items":{"type":"object","properties":{
   "name":{"type":"string","title":"名称"},"job":{"type":"string","title":"岗位"},"n":{"type":"integer","title":"派遣数量"},
   "of":{"type":"integer","title":"用工总量"},"from":{"type":"string","format":"date","title":"开始"},
   "to":{"type":"string","format":"date","title":"结束"},"wage":{"type":"integer","x-kind":"money","title":"工资"},
   "years":{"type":"number","title":"年限"},"number":{"type":"string","title":"证件号码"},"sum":{"type":"integer","x-kind":"money","title":"补偿"}}}}},
 "x-rules":[RULE]}`

var newYear = time.Date(2026, 11, 27, 1, 0, 0, 0, time.UTC)

func TestARuleRefusesOrWarns(t *testing.T) { // ITM-2
	rows := func(list ...map[string]any) []any {
		var out []any
		for _, m := range list {
			out = append(out, m)
		}
		return out
	}
	type m = map[string]any
	for why, tc := range map[string]struct {
		rule, want string
		d          Data
	}{
		"31 days ago": {`{"rule":"late","field":"day","days":30}`, "day 距事故日期已经超过 30 日", Data{"day": "2026-10-27"}},
		"30 days ago": {`{"rule":"late","field":"day","days":30}`, "", Data{"day": "2026-10-28"}},
		"a year ago":  {`{"rule":"late","field":"day","years":1}`, "", Data{"day": "2025-11-27"}},
		"a year and a day ago": {`{"rule":"late","field":"day","years":1}`, "day 距事故日期已经超过 1 年",
			Data{"day": "2025-11-26"}},
		"soon over": {`{"rule":"late","field":"day","days":-60,"say":"快到期了"}`, "day 快到期了", Data{"day": "2027-01-25"}},
		"of another": {`{"rule":"late","field":"day","days":30,"when":{"field":"who","equals":["unit"]}}`, "",
			Data{"day": "2026-01-01", "who": "person"}},
		"of this one": {`{"rule":"late","field":"day","days":30,"when":{"field":"who","equals":["unit"]}}`, "day 距事故日期已经超过 30 日",
			Data{"day": "2026-01-01", "who": "unit"}},
		"in between":       {`{"rule":"between","field":"pay","min":10,"max":20}`, "", Data{"pay": 1000.0}},
		"below":            {`{"rule":"between","field":"pay","min":10,"max":20}`, "pay 工资应在 10.00 元 到 20.00 元 之间", Data{"pay": 999.0}},
		"above":            {`{"rule":"between","field":"pay","min":10,"max":20}`, "pay 工资应在 10.00 元 到 20.00 元 之间", Data{"pay": 2001.0}},
		"open above":       {`{"rule":"between","field":"n","min":3}`, "n 人数应不少于 3", Data{"n": 2.0}},
		"a tenth":          {`{"rule":"within-percent","field":"n","of":"all","percent":10}`, "", Data{"n": 10.0, "all": 100.0}},
		"more":             {`{"rule":"within-percent","field":"n","of":"all","percent":10}`, "n 人数超过了总数的 10%", Data{"n": 11.0, "all": 100.0}},
		"nothing to of":    {`{"rule":"within-percent","field":"n","of":"all","percent":10}`, "", Data{"n": 11.0}},
		"half a year":      {`{"rule":"not-after","field":"end","of":"day","months":6}`, "", Data{"day": "2026-01-15", "end": "2026-07-15"}},
		"over half":        {`{"rule":"not-after","field":"end","of":"day","months":6}`, "end 结束距事故日期超过 6 个月", Data{"day": "2026-01-15", "end": "2026-07-16"}},
		"too early":        {`{"rule":"not-before","field":"end","of":"day","years":2}`, "end 结束应比事故日期晚 2 年以上", Data{"day": "2026-01-15", "end": "2028-01-14"}},
		"in a row":         {`{"rule":"within-percent","rows":"list","field":"n","of":"of","percent":10}`, "list.1.n 第 2 行：派遣数量超过了用工总量的 10%", Data{"list": rows(m{"n": 1.0, "of": 10.0}, m{"n": 2.0, "of": 10.0})}},
		"with the top":     {`{"rule":"within","rows":"list","field":"n","of":"all"}`, "list.0.n 第 1 行：派遣数量不能大于总数", Data{"all": 1.0, "list": rows(m{"n": 2.0})}},
		"a row's dates":    {`{"rule":"not-before","rows":"list","field":"to","of":"from"}`, "list.0.to 第 1 行：结束不能早于开始", Data{"list": rows(m{"from": "2026-01-02", "to": "2026-01-01"})}},
		"a row's own if":   {`{"rule":"not-before","rows":"list","field":"to","of":"from","when":{"field":"name","equals":["甲"]}}`, "", Data{"list": rows(m{"name": "乙", "from": "2026-01-02", "to": "2026-01-01"})}},
		"too little":       {`{"rule":"at-least-product","rows":"list","field":"sum","of":"wage","times":"years"}`, "list.0.sum 第 1 行：补偿少于 1,500.00 元，请核对", Data{"list": rows(m{"sum": 149999.0, "wage": 100000.0, "years": 1.5})}},
		"enough":           {`{"rule":"at-least-product","rows":"list","field":"sum","of":"wage","times":"years"}`, "", Data{"list": rows(m{"sum": 150000.0, "wage": 100000.0, "years": 1.5})}},
		"the same twice":   {`{"rule":"unique","rows":"list","columns":["name","job"]}`, "list.2.name 第 3 行：名称、岗位与第 1 行相同，请核对", Data{"list": rows(m{"name": "甲", "job": "一"}, m{"name": "甲", "job": "二"}, m{"name": "甲", "job": "一"})}},
		"half empty rows":  {`{"rule":"unique","rows":"list","columns":["name","job"]}`, "", Data{"list": rows(m{"name": "甲"}, m{"name": "甲"})}},
		"sixteen today":    {`{"rule":"age","field":"worker","min":16}`, "", Data{"worker": m{"name": "测试甲", "docType": "01", "number": "321202201011270015"}}},
		"not sixteen":      {`{"rule":"age","field":"worker","min":16}`, "worker.number 职工未满 16 周岁", Data{"worker": m{"name": "测试甲", "docType": "01", "number": "321202201011280010"}}},
		"a passport":       {`{"rule":"age","field":"worker","min":16}`, "", Data{"worker": m{"name": "测试甲", "docType": "08", "number": "E12345678"}}},
		"sixteen in a row": {`{"rule":"age","rows":"list","field":"number","min":16}`, "list.1.number 第 2 行：证件号码未满 16 周岁", Data{"list": rows(m{"number": "321202201011270015"}, m{"number": "321202201011280010"})}},
		"too old":          {`{"rule":"age","field":"worker","max":59,"say":"超过了 60 周岁"}`, "worker.number 超过了 60 周岁", Data{"worker": m{"name": "测试甲", "docType": "01", "number": "321202196611270015"}}},
		"an invalid one":   {`{"rule":"late","field":"day","days":30}`, "", Data{"day": "很久以前"}},
	} {
		for _, warn := range []bool{false, true} {
			rule := tc.rule
			if warn {
				rule = strings.Replace(rule, "{", `{"level":"warn",`, 1)
			}
			f, err := Compile([]byte(strings.Replace(ruled, "RULE", rule, 1)))
			if err != nil {
				t.Fatalf("%s: %v", why, err)
			}
			if tc.d["who"] == nil {
				tc.d["who"] = "unit"
			}
			refused, warned := saysOf(fault.Of(f.ValidateAt(tc.d, newYear)).Fields), saysOf(f.Warnings(tc.d, newYear))
			if why == "an invalid one" {
				refused = strings.TrimPrefix(refused, "day 事故日期应为日期，写作 年-月-日")
			}
			if warn {
				refused, warned = warned, refused
			}
			if refused != tc.want || warned != "" {
				t.Errorf("%s (warn %v): “%s” and “%s”, want “%s”", why, warn, refused, warned, tc.want)
			}
		}
	}
}

func saysOf(list []fault.Field) string {
	var out []string
	for _, f := range list {
		out = append(out, f.Name+" "+f.Say)
	}
	return strings.Join(out, "；")
}

func TestAWarningMayAskForItsReason(t *testing.T) {
	f, err := Compile([]byte(strings.Replace(ruled, "RULE", `{"rule":"late","field":"day","days":30,"level":"warn","reason":"why"}`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	d := Data{"who": "unit", "day": "2026-01-01"}
	if got := saysOf(fault.Of(f.ValidateAt(d, newYear)).Fields); got != "why 请填写原因：距事故日期已经超过 30 日" {
		t.Error(got)
	}
	d["why"] = "住院"
	if err := f.ValidateAt(d, newYear); err != nil {
		t.Errorf("the reason is given: %v", err)
	}
	if f.Warned(d, newYear).FieldSays("day") == "" {
		t.Error("the warning went with its reason")
	}
	if f.Warned(Data{"who": "unit", "day": "2026-11-20"}, newYear) != nil {
		t.Error("a warning about nothing")
	}
}

func TestARuleThatNamesNothingIsRefused(t *testing.T) {
	for why, rule := range map[string]string{
		"unknown level":      `{"rule":"late","field":"day","level":"loud"}`,
		"no reason":          `{"rule":"late","field":"day","level":"warn","reason":"gone"}`,
		"a top field a row":  `{"rule":"within","rows":"list","field":"all","of":"n"}`,
		"no column":          `{"rule":"unique","rows":"list","columns":["gone"]}`,
		"a condition of air": `{"rule":"late","field":"day","when":{"field":"gone","equals":["a"]}}`,
	} {
		if _, err := Compile([]byte(strings.Replace(ruled, "RULE", rule, 1))); err == nil {
			t.Errorf("%s is taken", why)
		}
	}
}
