package form

import (
	"fmt"
	"strings"
	"testing"
)

const inCored = `{"type":"object","required":["permit"],"properties":{
 "permit":{"type":"string","title":"许可证编号","minLength":4},
 "people":{"type":"array","title":"人员","items":{"type":"object","required":["name","number"],"properties":{
   "name":{"type":"string","title":"姓名"},"number":{"type":"string","format":"idcard","title":"证件号码"},
   "group":{"type":"string","title":"类别","oneOf":[{"const":"worker","title":"职工"},{"const":"other","title":"其他"}]}}}}},
 "x-rules":[{"rule":"in-core","check":"permit-dispatch","field":"permit","level":"warn"},
  {"rule":"in-core","check":"staff-in-roster","rows":"people","field":"number","when":{"field":"group","equals":["worker"]},"level":"warn"}]}`

// items.md §6, in-core: what is missing, wrong or not meant is not asked about; the core system hinders no submission.
func TestTheCoreSystemIsAskedAboutAnswersThatAreThere(t *testing.T) {
	f, err := Compile([]byte(inCored))
	if err != nil {
		t.Fatal(err)
	}
	d := Data{"permit": "示例派〔2024〕0101", "people": []any{
		map[string]any{"name": "测试辛", "number": "320115198912223591", "group": "worker"},
		map[string]any{"name": "测试癸", "number": "320115198912223592", "group": "worker"}, // a wrong check digit
		map[string]any{"name": "测试癸", "number": "321203199510084336", "group": "other"},
		map[string]any{"number": "321203199510084336", "group": "worker"},
		map[string]any{"name": "示例一", "number": "321204199803154701", "group": "worker"}}}
	asks := f.CoreAsks(d, newYear)
	if len(asks) != 2 || asks[0].About != "许可证编号" || asks[0].Of[0].Field != "示例派〔2024〕0101" || asks[0].Of[0].Row != 0 {
		t.Fatalf("%+v", asks)
	}
	of := asks[1].Of
	if asks[1].About != "人员" || len(of) != 2 || of[0].Row != 1 || of[1].Row != 5 || of[1].Values["name"] != "示例一" {
		t.Errorf("%+v", asks[1])
	}
	if asks := f.CoreAsks(Data{"permit": "x"}, newYear); len(asks) != 0 {
		t.Errorf("a wrong answer is asked about: %+v", asks)
	}
	if got := f.Warnings(Data{"permit": "示例派〔2024〕0101"}, newYear); len(got) != 0 {
		t.Errorf("the form warns by itself: %+v", got)
	}
}

// items.md §6: what an editor writes wrong is not published.
func TestARuleThatAsksTheCoreSystemIsChecked(t *testing.T) { // ITM-2
	base := func() (Definition, *Rule) {
		d, err := DefinitionOf([]byte(inCored))
		if err != nil {
			t.Fatal(err)
		}
		d.Rules = d.Rules[1:]
		return d, &d.Rules[0]
	}
	for why, tc := range map[string]struct {
		audience, want string
		change         func(*Definition, *Rule)
	}{
		"right":              {"unit", "", func(*Definition, *Rule) {}},
		"refusing":           {"unit", "只能是提醒", func(_ *Definition, r *Rule) { r.Level = "" }},
		"asking for reasons": {"unit", "不能要求说明理由", func(_ *Definition, r *Rule) { r.Reason = "permit" }},
		"of persons":         {"person", "只能替单位核对", func(*Definition, *Rule) {}},
		"no check":           {"unit", "没有选择核对什么", func(_ *Definition, r *Rule) { r.Check = "" }},
		"unknown":            {"unit", "没有选择核对什么", func(_ *Definition, r *Rule) { r.Check = "weather" }},
		"without its table":  {"unit", "要选择表格", func(_ *Definition, r *Rule) { r.Rows, r.Field, r.When = "", "permit", nil }},
		"a read that is gone": {"unit", "要读取“姓名”", func(d *Definition, _ *Rule) {
			d.Parts[0].Fields[1].Fields[0].Key = "called"
		}},
		"of another kind": {"unit", "类型不符", func(d *Definition, _ *Rule) { d.Parts[0].Fields[1].Fields[0].Kind = Date }},
		"another rule":    {"unit", "不是“向核心业务系统核对”", func(_ *Definition, r *Rule) { r.Rule, r.Columns = "unique", []string{"number"} }},
	} {
		d, r := base()
		tc.change(&d, r)
		said := ""
		for _, f := range d.Check(tc.audience) {
			said += f.Say + "\n"
		}
		if tc.want == "" && strings.Contains(said, "核心业务系统") || !strings.Contains(said, tc.want) {
			t.Errorf("%s: %q, want %q", why, said, tc.want)
		}
	}
}

func TestTooEarlyIsWarnedOf(t *testing.T) { // items.md §2.11
	const young = `{"type":"object","properties":{"day":{"type":"string","format":"date","title":"成立日期"}},
 "x-rules":[{"rule":"early","field":"day","years":2,"level":"warn"}]}`
	f, err := Compile([]byte(young))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Warnings(Data{"day": "2024-11-28"}, newYear); len(got) != 1 || got[0].Say != "距成立日期还不满 2 年" {
		t.Errorf("%+v", got)
	}
	if got := f.Warnings(Data{"day": "2024-11-27"}, newYear); len(got) != 0 {
		t.Errorf("two years to the day: %+v", got)
	}
}

func TestAnAnswerOutsideTheOptionsOfARuleIsWarnedOf(t *testing.T) { // items.md §2.11: 职代会
	const gate = `{"type":"object","properties":{"congress":{"type":"string","title":"是否建立职代会",
 "oneOf":[{"const":"yes","title":"是"},{"const":"soon","title":"筹备中"},{"const":"no","title":"否"}]},
 "kind":{"type":"string","title":"类别","oneOf":[{"const":"a","title":"甲"},{"const":"b","title":"乙"}]}},
 "x-rules":[{"rule":"answer","field":"congress","values":[%s],"when":{"field":"kind","equals":["a"]},"level":"warn"}]}`
	f, err := Compile([]byte(fmt.Sprintf(gate, `"yes","soon"`)))
	if err != nil {
		t.Fatal(err)
	}
	for say, x := range map[string]struct {
		d    Data
		want string
	}{
		"none of them":           {Data{"congress": "no", "kind": "a"}, "是否建立职代会应当是“是”或者“筹备中”"},
		"one of them":            {Data{"congress": "soon", "kind": "a"}, ""},
		"not asked":              {Data{"kind": "a"}, ""},
		"the condition is away":  {Data{"congress": "no"}, ""},
		"the condition is false": {Data{"congress": "no", "kind": "b"}, ""},
	} {
		got := ""
		for _, w := range f.Warnings(x.d, newYear) {
			got += w.Say
		}
		if got != x.want {
			t.Errorf("%s: %q, want %q", say, got, x.want)
		}
	}
	for _, values := range []string{``, `"maybe"`, `"yes","soon","no"`} {
		if _, err := Compile([]byte(fmt.Sprintf(gate, values))); err == nil {
			t.Errorf("a rule that takes [%s] of three options is compiled", values)
		}
	}
}
