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

// 指着说: the list of a 补正告知书 has the places that go along, in words.
func TestAPointOfACorrectionNamesItsPlaces(t *testing.T) {
	spot := casework.Spot{Material: "m", Label: "劳动合同", Page: 2, X: 900, Y: 100}
	got := points([]casework.Point{{Label: "劳动合同", Reason: casework.Wrong, Words: "没有签名", Spots: []casework.Spot{spot, {Material: "m", Label: "照片"}}},
		{Label: "事由", Reason: casework.Missing}})
	if want := []string{"1. 劳动合同：有误，没有签名（《劳动合同》第 2 页，右上；《照片》）。", "2. 事由：缺少。"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
