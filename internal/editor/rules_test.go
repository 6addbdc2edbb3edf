package editor

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// ITM-2, ITM-3: a rule's options and its condition are edited in words, and a condition deeper than one comparison stays with its rule.
func TestARuleIsEditedByTheLabelsOfOptions(t *testing.T) {
	deep := &form.Cond{Any: []form.Cond{{Field: "kind", Equals: []string{"a"}}, {Field: "own", Equals: []string{"true"}}}}
	it := &catalog.Item{Definition: &form.Definition{Parts: []form.PartDef{{Key: "p", Fields: []form.FieldDef{
		{Key: "kind", Kind: form.Choice, Label: "类别", Options: []form.Option{{Value: "a", Label: "甲"}, {Value: "b", Label: "乙"}, {Value: "c", Label: "丙"}}},
		{Key: "own", Kind: form.Tick, Label: "自有"}}}},
		Rules: []form.Rule{
			{Rule: "answer", Field: "kind", Values: []string{"a", "b"}, When: &form.Cond{Field: "own", Equals: []string{"true"}}},
			{Rule: "answer", Field: "kind", Values: []string{"c"}, When: deep}}}}
	d, err := Data(it, PathRules)
	if err != nil {
		t.Fatal(err)
	}
	first := d["rules"].([]any)[0].(map[string]any)
	for key, want := range map[string]string{ruleValues: "甲、乙", ruleWhenField: "own", ruleWhenValues: "是"} {
		if first[key] != want {
			t.Errorf("%s reads %v, want %q", key, first[key], want)
		}
	}
	f, err := Ask(it, PathRules)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Validate(d); err != nil {
		t.Fatalf("%+v", err)
	}
	raw, err := rawOf(it, PathRules, d)
	if err != nil {
		t.Fatal(err)
	}
	var got struct{ Rules []form.Rule }
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Rules, it.Definition.Rules) {
		t.Errorf("%+v, want %+v", got.Rules, it.Definition.Rules)
	}
	hint := ""
	for _, c := range askRules(it).Parts[0].Fields[0].Fields {
		if c.Key == ruleWhenField {
			hint = c.Hint
		}
	}
	if !strings.Contains(hint, "第 2 条现在的条件是") {
		t.Errorf("of the condition without room the form says %q", hint)
	}
	delete(first, ruleWhenField)
	delete(first, ruleWhenValues)
	if raw, err = rawOf(it, PathRules, d); err != nil {
		t.Fatal(err)
	}
	got.Rules = nil
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	if got.Rules[0].When != nil || !reflect.DeepEqual(got.Rules[1].When, deep) {
		t.Errorf("a condition that was cleared: %+v", got.Rules)
	}
}

// ITM-3: the condition under which a material is required is edited in groups, like every other.
func TestTheConditionOfAMaterialIsEditedInGroups(t *testing.T) {
	c := &form.Cond{All: []form.Cond{{Field: "people/kind", Equals: []string{"a"}},
		{Any: []form.Cond{{Field: "own", Equals: []string{"true"}}, {Field: "kind", Op: form.OpNot, Equals: []string{"b"}}}}}}
	two := []form.Option{{Value: "a", Label: "甲"}, {Value: "b", Label: "乙"}}
	it := &catalog.Item{Materials: []catalog.Material{{Key: "m", Name: "证明", Optional: true, RequiredIf: c}},
		Definition: &form.Definition{Parts: []form.PartDef{{Key: "p", Fields: []form.FieldDef{
			{Key: "kind", Kind: form.Choice, Label: "类别", Options: two}, {Key: "own", Kind: form.Tick, Label: "自有"},
			{Key: "people", Kind: form.Rows, Label: "人员", Fields: []form.FieldDef{{Key: "kind", Kind: form.Choice, Label: "人员类别", Options: two}}}}}}}}
	path := KindMaterial + ":m"
	d, err := Data(it, path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Ask(it, path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Validate(d); err != nil {
		t.Fatalf("%+v", err)
	}
	raw, err := rawOf(it, path, d)
	if err != nil {
		t.Fatal(err)
	}
	var got catalog.Material
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.RequiredIf, c) {
		t.Errorf("%s, want %s", Say(it, got.RequiredIf), Say(it, c))
	}
}
