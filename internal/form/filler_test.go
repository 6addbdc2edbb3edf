package form

import (
	"net/url"
	"strings"
	"testing"
)

// withNote is a sound definition with a part that reviewers fill.
func withNote() Definition {
	d := sound()
	d.Parts = append(d.Parts, PartDef{Key: "n", Title: "核实记录", Filler: "review", Fields: []FieldDef{
		{Key: "found", Kind: LongText, Label: "查明的事实", Required: true},
		{Key: "onsite", Kind: Choice, Label: "是否到现场", Options: []Option{{"yes", "是"}, {"no", "否"}}},
		{Key: "when", Kind: Date, Label: "到现场的日期", When: is("onsite", "yes")}}})
	return d
}

func TestTheFormOfAnApplicantHasNoQuestionOfStaff(t *testing.T) { // ITM-4
	d := withNote()
	for _, f := range d.Check("unit") {
		if f.Must {
			t.Errorf("found %+v", f)
		}
	}
	compiled := func(by string) *Form {
		schema, err := d.Filled(by).Schema()
		if err != nil {
			t.Fatal(err)
		}
		f, err := Compile(schema)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	typed := url.Values{"found": {"已核实"}, "code": {"AB"}}
	if got := compiled("").Decode(typed); got["found"] != nil || got["code"] != "AB" {
		t.Errorf("an applicant's form takes %v", got)
	}
	if got := compiled("review").Decode(typed); got["found"] != "已核实" || got["code"] != nil {
		t.Errorf("a reviewer's form takes %v", got)
	}
	if n := len(compiled("accept").Fields()); n != 0 {
		t.Errorf("a post without a part is asked %d questions", n)
	}
}

func TestNoConditionOrRuleGoesFromOneFillerToAnother(t *testing.T) { // ITM-4
	for why, tc := range map[string]struct {
		do   func(d *Definition)
		want string
	}{
		"a question of the applicant behind an answer of staff": {func(d *Definition) {
			d.Parts = append(d.Parts, PartDef{Key: "z", Title: "尾", Fields: []FieldDef{{Key: "tail", Kind: Text, Label: "补充", When: is("onsite", "yes")}}})
		}, "“补充”的显示条件用了由别人填写的字段“是否到现场”"},
		"a note behind an answer of the applicant": {func(d *Definition) { d.field("onsite").When = is("kind", "a") },
			"“是否到现场”的显示条件用了由别人填写的字段“类别”"},
		"a rule between both": {func(d *Definition) { d.Rules[0] = Rule{Rule: "not-before", Field: "until", Of: "when"} },
			"有一条填写规则用了由别人填写的字段“到现场的日期”"},
		"a locked note": {func(d *Definition) { f := d.field("found"); f.Locked, f.Source = true, "unit.name" },
			"“查明的事实”在内部附注里，不能有来源，也不能锁定为办理人"},
		"a table": {func(d *Definition) {
			f := d.field("found")
			f.Kind, f.MaxItems, f.Fields = Rows, 3, []FieldDef{{Key: "cell", Kind: Text, Label: "格"}}
		}, "“查明的事实”在内部附注里，不能是表格或文件"},
	} {
		d := withNote()
		tc.do(&d)
		var all []string
		for _, f := range d.Check("unit") {
			if f.Must {
				all = append(all, f.Say)
			}
		}
		if !strings.Contains(strings.Join(all, "|"), tc.want) {
			t.Errorf("%s: %q is not in %q", why, tc.want, all)
		}
	}
}
