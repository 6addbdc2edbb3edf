package result

import (
	"slices"
	"testing"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/wording"
)

// ITM-18: a document names the department that a rule gave its case to.
func TestADocumentNamesTheDepartmentOfTheRule(t *testing.T) {
	it := &catalog.Item{Code: "x", Name: "事项", Department: "甲处", Audience: "unit", Online: true,
		Definition: &form.Definition{Parts: []form.PartDef{{Key: "p1", Title: "一", Fields: []form.FieldDef{{Key: "kind", Kind: form.Choice, Label: "类别",
			Options: []form.Option{{Value: "a", Label: "甲"}, {Value: "b", Label: "乙"}}}}}}},
		Routes: []catalog.Route{{When: &form.Cond{Field: "kind", Equals: []string{"b"}}, Department: "乙处"}}}
	for kind, want := range map[string]string{"a": "甲处", "b": "乙处"} {
		c := casework.Case{UnitID: "u1", Region: "320100", ItemCode: "x", ItemName: "事项", Data: form.Data{"kind": kind}}
		v, err := valuesOf(Accepted, casework.Taken{Case: c, Verb: casework.Accept}, it, Authority{}, Paper{})
		if err != nil || !slices.Equal(v.Words[wording.TagUnit], []string{want}) {
			t.Errorf("kind %s names %q, %v, want %s", kind, v.Words[wording.TagUnit], err, want)
		}
	}
}
