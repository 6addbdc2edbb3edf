package editor

import (
	"encoding/json"
	"reflect"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// The condition of an act is a question and its options in its row, or comparisons in groups beside it; one that is too deep for these
// stays until another is put in its place (ITM-3, ITM-10).
func TestTheConditionOfAnActIsEditedAndKept(t *testing.T) {
	is := func(v string) form.Cond { return form.Cond{Field: "kind", Equals: []string{v}} }
	groups := &form.Cond{Any: []form.Cond{{Field: "kind", Op: form.OpNot, Equals: []string{"a"}},
		{All: []form.Cond{{Field: form.AtRegion, Equals: []string{"321200"}}, is("a")}}}}
	deep := &form.Cond{All: []form.Cond{is("a"), {Any: []form.Cond{is("b"), {All: []form.Cond{is("a"), {Any: []form.Cond{is("a"), is("b")}}}}}}}}
	it := &catalog.Item{Audience: "unit", Online: true, Definition: &form.Definition{Parts: []form.PartDef{{Key: "p1", Title: "一", Fields: []form.FieldDef{
		{Key: "kind", Kind: form.Choice, Label: "类别", Options: []form.Option{{Value: "a", Label: "甲"}, {Value: "b", Label: "乙"}}}}}}},
		Flow: &catalog.Flow{Stages: []catalog.Stage{{Key: "r", Name: "审查", Kind: catalog.Manual, Post: catalog.ReviewPost, Verbs: []catalog.VerbUse{
			{Verb: "review", To: "r", Words: "同意", When: &form.Cond{Field: "kind", Equals: []string{"a", "b"}}},
			{Verb: "suspend", When: groups}, {Verb: "back", When: deep}, {Verb: "ask"}}}}}}
	path := KindStage + ":r"
	verbsAfter := func(change func(d form.Data, rows []any)) []catalog.VerbUse {
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
		change(d, d["verbs"].([]any))
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
	if got := verbsAfter(func(form.Data, []any) {}); !reflect.DeepEqual(got, was) {
		t.Errorf("saving changed them to %+v", got)
	}
	got := verbsAfter(func(d form.Data, rows []any) {
		first, more := rows[0].(map[string]any), d[verbWhen].([]any)
		if first["whenField"] != "kind" || first["whenValues"] != "甲、乙" {
			t.Errorf("shown as %+v", first)
		}
		if len(more) != 3 || more[0].(map[string]any)[whenJoin] != "any" || more[2].(map[string]any)["verb"] != "suspend" {
			t.Errorf("shown as %+v", more)
		}
		delete(first, "whenField")
		delete(first, "whenValues")
		d[verbWhen] = append(more[:1], map[string]any{"verb": "review", "to": "r", "field": "kind", "op": form.OpNot, "value": "乙"},
			map[string]any{"verb": "back", "field": "kind", "op": "is", "value": "乙"})
	})
	if !reflect.DeepEqual(got[0].When, &form.Cond{Field: "kind", Op: form.OpNot, Equals: []string{"b"}}) || got[0].Words != "同意" ||
		!reflect.DeepEqual(got[1].When, &groups.Any[0]) || !reflect.DeepEqual(got[2].When, &form.Cond{Field: "kind", Equals: []string{"b"}}) {
		t.Errorf("became %+v", got)
	}
	got = verbsAfter(func(d form.Data, rows []any) {
		rows[1].(map[string]any)["whenField"], rows[1].(map[string]any)["whenValues"] = "kind", "乙"
		d[verbWhen] = nil
	})
	if want := is("b"); !reflect.DeepEqual(got[1].When, &want) || !reflect.DeepEqual(got[2].When, deep) {
		t.Errorf("became %+v", got)
	}
	d, err := Data(it, path)
	if err != nil {
		t.Fatal(err)
	}
	d[verbWhen] = append(d[verbWhen].([]any), map[string]any{"verb": "ask", "to": "r", "field": "kind", "op": "is", "value": "乙"})
	if _, err := rawOf(it, path, d); fault.Of(err).FieldSays(verbWhen+".3.verb") == "" {
		t.Errorf("a comparison of an act that is not there: %v", err)
	}
}
