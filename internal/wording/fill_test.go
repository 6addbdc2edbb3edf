package wording

import (
	"errors"
	"reflect"
	"testing"

	"wangting/internal/catalog"
)

func values(pairs ...string) Values {
	v := Values{Words: map[string][]string{}, Tables: map[string]Table{}}
	for i := 0; i < len(pairs); i += 2 {
		v.Words[pairs[i]] = Paragraphs(pairs[i+1])
	}
	return v
}

func TestATemplateBecomesWords(t *testing.T) { // ITM-13, RES-1
	rows := values()
	rows.Tables["list"] = Table{Keys: []string{"name", "pay"}, Head: []string{"姓名", "金额"}, Rows: [][]string{{"甲", "1"}, {"乙", "2"}}}
	text := func(s string) catalog.Block { return catalog.Block{Text: s} }
	head := func(s string) catalog.Block { return catalog.Block{Kind: catalog.Heading, Text: s} }
	for name, tc := range map[string]struct {
		blocks []catalog.Block
		v      Values
		want   []Part
	}{
		"a tag in a sentence":                     {[]catalog.Block{text("“{{事项名称}}”收悉。")}, values("事项名称", "备案"), []Part{{Words: []string{"“备案”收悉。"}}}},
		"each line is a paragraph":                {[]catalog.Block{text("一\n\n二\n")}, values(), []Part{{Words: []string{"一", "二"}}}},
		"a tag alone becomes all its paragraphs":  {[]catalog.Block{text("{{依据}}")}, values("依据", "甲\n乙"), []Part{{Words: []string{"甲", "乙"}}}},
		"a value that looks like a tag is a text": {[]catalog.Block{text("{{申请人}}：")}, values("申请人", "{{救济途径}}", "救济途径", "复议"), []Part{{Words: []string{"{{救济途径}}："}}}},
		"无则写 stands for what is not there":        {[]catalog.Block{{Text: "理由：{{审查意见}}。", Else: "无"}}, values(), []Part{{Words: []string{"理由：无。"}}}},
		"a heading without anything below is left out": {[]catalog.Block{head("甲"), {Text: "{{审查意见}}", Skip: true}, head("乙"), text("丙")}, values(),
			[]Part{{Heading: "一、乙", Words: []string{"丙"}}}},
		"the rows of a table": {[]catalog.Block{{Kind: catalog.TableOf, Field: "list", Columns: []string{"pay"}}, text("完")}, rows,
			[]Part{{Head: []string{"金额"}, Rows: [][]string{{"1"}, {"2"}}}, {Words: []string{"完"}}}},
		"a table without rows": {[]catalog.Block{{Kind: catalog.TableOf, Field: "list", Else: "没有人员。"}}, values(), []Part{{Words: []string{"没有人员。"}}}},
	} {
		if got, err := Fill(tc.blocks, tc.v); err != nil || !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s: %+v (%v), want %+v", name, got, err, tc.want)
		}
	}
}

func TestATemplateThatLeavesSomethingOpenIsAFault(t *testing.T) { // RES-1, AL 16879
	for name, b := range map[string]catalog.Block{
		"a tag without value":     {Text: "{{审查意见}}"},
		"a tag that is none":      {Text: "{{审察意见}}"},
		"a tag in a heading":      {Kind: catalog.Heading, Text: "{{审查意见}}"},
		"an open brace":           {Text: "{{审查意见"},
		"a closing brace":         {Text: "审查意见}}"},
		"braces with nothing":     {Text: "{{ }}"},
		"a table without rows":    {Kind: catalog.TableOf, Field: "list"},
		"a tag of a lost field":   {Text: "{{field:k1}}"},
		"a value of spaces alone": {Text: "{{空白}}"},
	} {
		var open *Unresolved
		if parts, err := Fill([]catalog.Block{b}, values("空白", " \n ")); !errors.As(err, &open) {
			t.Errorf("%s: %+v (%v)", name, parts, err)
		}
	}
}

func TestHeadingsAreNumberedInChinese(t *testing.T) {
	for n, want := range map[int]string{1: "一", 9: "九", 10: "十", 11: "十一", 20: "二十", 60: "六十", 99: "九十九"} {
		if got := numeral(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"{{事项名称}}", "{{{{a}}", "}}{{", "{{a}}{{b}}", "{{a\n}}", "{", "{{"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := Renamed(s, func(tag string) string { return tag }); Tags(s) == nil && got != s {
			t.Errorf("%q has no tags and becomes %q", s, got)
		}
		parts, err := Fill([]catalog.Block{{Text: s, Else: "无"}}, values())
		for _, p := range parts {
			for _, w := range p.Words {
				if err == nil && len(Tags(w)) > 0 {
					t.Errorf("%q prints a tag: %q", s, w)
				}
			}
		}
	})
}
