package editor

import (
	"encoding/json"
	"reflect"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// The condition of an act is changed as a question and its options; a deeper one stays until a question is chosen (ITM-10).
func TestTheConditionOfAnActIsEditedAndKept(t *testing.T) {
	deep := &form.Cond{Not: &form.Cond{Field: "kind", Equals: []string{"a"}}}
	it := &catalog.Item{Audience: "unit", Online: true, Definition: &form.Definition{Parts: []form.PartDef{{Key: "p1", Title: "一", Fields: []form.FieldDef{
		{Key: "kind", Kind: form.Choice, Label: "类别", Options: []form.Option{{Value: "a", Label: "甲"}, {Value: "b", Label: "乙"}}}}}}},
		Flow: &catalog.Flow{Stages: []catalog.Stage{{Key: "r", Name: "审查", Kind: catalog.Manual, Post: catalog.ReviewPost, Verbs: []catalog.VerbUse{
			{Verb: "review", To: "r", Words: "同意", When: &form.Cond{Field: "kind", Equals: []string{"a", "b"}}},
			{Verb: "suspend", When: deep}, {Verb: "ask"}}}}}}
	path := KindStage + ":r"
	verbsAfter := func(change func(rows []any)) []catalog.VerbUse {
		t.Helper()
		d, err := Data(it, path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Ask(it, path)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Validate(d); err != nil {
			t.Fatalf("the form refuses what it shows: %+v", err)
		}
		change(d["verbs"].([]any))
		raw, err := rawOf(it, path, d)
		if err != nil {
			t.Fatal(err)
		}
		var s catalog.Stage
		if err := json.Unmarshal(raw, &s); err != nil {
			t.Fatal(err)
		}
		return s.Verbs
	}
	was := it.Flow.Stages[0].Verbs
	if got := verbsAfter(func([]any) {}); !reflect.DeepEqual(got, was) {
		t.Errorf("saving changed them to %+v", got)
	}
	got := verbsAfter(func(rows []any) {
		first, second := rows[0].(map[string]any), rows[1].(map[string]any)
		if first["whenField"] != "kind" || first["whenValues"] != "甲、乙" {
			t.Errorf("shown as %+v", first)
		}
		delete(first, "whenField")
		delete(first, "whenValues")
		second["whenField"], second["whenValues"] = "kind", "乙"
	})
	if got[0].When != nil || got[0].Words != "同意" || !reflect.DeepEqual(got[1].When, &form.Cond{Field: "kind", Equals: []string{"b"}}) {
		t.Errorf("became %+v", got)
	}
}
