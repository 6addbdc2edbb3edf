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
		{Key: "when", Kind: Date, Label: "到现场的日期", When: equals("onsite", "yes")}}})
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
			d.Parts = append(d.Parts, PartDef{Key: "z", Title: "尾", Fields: []FieldDef{{Key: "tail", Kind: Text, Label: "补充", When: equals("onsite", "yes")}}})
		}, "“补充”的显示条件用了由别人填写的字段“是否到现场”"},
		"a note behind an answer of the applicant": {func(d *Definition) { d.field("onsite").When = equals("kind", "a") },
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

// withEmployer is a sound definition with a part that the employer fills.
func withEmployer() Definition {
	d := sound()
	d.Parts = append(d.Parts, PartDef{Key: "u", Title: "单位意见", Filler: ByUnit, Fields: []FieldDef{
		{Key: "stamp", Kind: Text, Label: "盖章单位", Source: "unit.name", Locked: true},
		{Key: "hand", Kind: Text, Label: "审核人", Source: "person.name", Locked: true},
		{Key: "facts", Kind: Choice, Label: "是否属实", Required: true, Options: []Option{{"yes", "是"}, {"no", "否"}}},
		{Key: "why", Kind: LongText, Label: "不属实的内容", When: equals("facts", "no")}}})
	return d
}

func TestTheEmployersPartIsApartFromTheApplicants(t *testing.T) { // ITM-4
	for why, tc := range map[string]struct {
		do   func(d *Definition)
		want string // "" is no finding
	}{
		"an account of the unit and of who reviews": {func(*Definition) {}, ""},
		"a question of the applicant behind an answer of the employer": {func(d *Definition) {
			d.Parts = append(d.Parts, PartDef{Key: "z", Title: "尾", Fields: []FieldDef{{Key: "tail", Kind: Text, Label: "补充", When: equals("facts", "yes")}}})
		}, "“补充”的显示条件用了由别人填写的字段“是否属实”"},
		"a whole part of the applicant behind one": {func(d *Definition) {
			d.Parts = append(d.Parts, PartDef{Key: "z", Title: "尾", When: equals("facts", "yes"), Fields: []FieldDef{{Key: "tail", Kind: Text, Label: "补充"}}})
		}, "“尾”的显示条件用了由别人填写的字段“是否属实”"},
		"the applicant's last application": {func(d *Definition) { d.field("why").Source = FromLast }, "来源只能是单位或者审核人的信息"},
		"files":                            {func(d *Definition) { d.field("why").Kind = Files }, "“不属实的内容”由单位审核人填写，不能是文件"},
		"the key of the opinion beside it": {func(d *Definition) { d.field("why").Key = "words" }, "编号不能是 words"},
		"a lock on what no account knows":  {func(d *Definition) { f := d.field("why"); f.Locked, f.Source = true, "unit.address" }, "的账户不能确定这个来源"},
	} {
		d := withEmployer()
		tc.do(&d)
		var all []string
		for _, f := range d.Check("unit") {
			if f.Must {
				all = append(all, f.Say)
			}
		}
		got := strings.Join(all, "|")
		if !strings.Contains(got, tc.want) || tc.want == "" && got != "" {
			t.Errorf("%s: found %q, want %q", why, got, tc.want)
		}
	}
	for _, f := range withEmployer().Check("person") {
		if f.Key == "stamp" || f.Key == "hand" {
			t.Errorf("where persons apply: %+v", f)
		}
	}
}
