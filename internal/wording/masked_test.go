package wording

import (
	"fmt"
	"reflect"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// EDT-5: nothing that tells who it was is left of an answer, whatever kind of question it answers.
func TestAnAnswerOfARealCaseTellsNobody(t *testing.T) {
	it := &catalog.Item{Code: "x", Format: 2, Definition: &form.Definition{Parts: []form.PartDef{{Key: "p", Title: "情况", Fields: []form.FieldDef{
		{Key: "name", Kind: form.Text, Label: "姓名", Mask: "name"},
		{Key: "contact", Kind: form.Text, Label: "联系人"},
		{Key: "mobile", Kind: form.Text, Label: "手机", Format: "mobile"},
		{Key: "why", Kind: form.LongText, Label: "理由"},
		{Key: "born", Kind: form.Date, Label: "出生日期"},
		{Key: "count", Kind: form.Number, Label: "人数"},
		{Key: "size", Kind: form.Choice, Label: "规模", Options: []form.Option{{Value: "s", Label: "小型"}, {Value: "l", Label: "大型"}}},
		{Key: "people", Kind: form.Rows, Label: "名单", Fields: []form.FieldDef{
			{Key: "who", Kind: form.Text, Label: "姓名"}, {Key: "number", Kind: form.Text, Label: "证件号码", Format: "idcard"}}},
		{Key: "unsaid", Kind: form.Text, Label: "备注"},
		{Key: "fresh", Kind: form.Text, Label: "新的问题"},
	}}}}}
	was := *it
	was.Definition = &form.Definition{Parts: []form.PartDef{{Key: "p", Title: "情况", Fields: it.Definition.Parts[0].Fields[:9]}}}
	v := Sample(it, Granted, Shortest)
	sample := v.Words[FieldTag+"fresh"]
	err := v.Masked(it, &was, form.Data{"name": "测试丙", "contact": "测试丁", "mobile": "13851420101", "why": "厂址搬迁，\n张三不同意。",
		"born": "1974-11-15", "count": float64(3), "size": "l",
		"people": []any{map[string]any{"who": "测试戊", "number": "320105197411151748"}}}, form.Context{})
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string][]string{
		"name": {"测**"}, "contact": {"测****"}, "mobile": {"1*****01"}, "why": {"厂******，", "**********。"},
		"born": {"1974年**月**日"}, "count": {"3"}, "size": {"大型"}, "unsaid": nil, "fresh": sample,
	} {
		if got := v.Words[FieldTag+key]; !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if got := fmt.Sprint(v.Tables["people"].Rows); got != "[[测**** ****1748]]" {
		t.Errorf("the list is %s", got)
	}
}
