package catalog

import (
	"slices"
	"strings"
	"testing"

	"wangting/internal/form"
)

// notOnePerson are questions whose title sounds like a person's, with why the rules of names would refuse right answers.
var notOnePerson = []string{
	"名称或者姓名",       // of a party, which may be an enterprise
	"希望的调解员或者调解组织", // of a person or an organisation
	"收件人",          // what stands on a parcel, such as 人事部（张三）
}

// IN-3: a name has one spelling in every form that the hall ships.
func TestEveryQuestionForANameReadsItAsAName(t *testing.T) {
	words := []string{"姓名", "联系人", "负责人", "法定代表人", "经办人", "导师", "调解员", "调查人员", "收件人"}
	seen := 0
	check := func(it *Item, f form.Field) {
		if f.Kind != form.Text || f.Format != "" && f.Format != "name" || slices.Contains(notOnePerson, f.Label) {
			return
		}
		if !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(f.Label, w) }) {
			return
		}
		if seen++; f.Format != "name" {
			t.Errorf("%s: %s (%s) is no name", it.Code, f.Label, f.Name)
		}
	}
	for _, it := range seeded(t).Items() {
		if !it.HasForm() {
			continue
		}
		shipped, err := it.Form()
		if err != nil {
			t.Fatal(it.Code, err)
		}
		for _, f := range shipped.Fields() {
			check(it, f)
			for _, c := range f.Fields {
				check(it, c)
			}
		}
	}
	if seen < 60 {
		t.Errorf("only %d questions ask for names", seen)
	}
}
