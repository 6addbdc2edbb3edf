package catalog

import (
	"encoding/json"
	"maps"
	"reflect"
	"testing"

	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// asWritten are the items as the data files have them, before reading maps them to format 2.
func asWritten(t *testing.T) []Item {
	t.Helper()
	raw, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	var items []Item
	if err := json.Unmarshal(raw, &items); err != nil {
		t.Fatal(err)
	}
	return items
}

func TestADefinitionLosesNothingOfAForm(t *testing.T) { // ITM-2
	now, seen := clocktest.Now(), 0
	for _, it := range asWritten(t) {
		if len(it.Schema) == 0 {
			continue
		}
		seen++
		t.Run(it.Code, func(t *testing.T) {
			old, err := form.Compile(it.Schema)
			if err != nil {
				t.Fatal(err)
			}
			d, again := roundTrip(t, it.Schema)
			if !reflect.DeepEqual(old.Parts(), again.Parts()) {
				t.Errorf("parts differ:\n%+v\n%+v", old.Parts(), again.Parts())
			}
			if !reflect.DeepEqual(old.Rules(), again.Rules()) {
				t.Errorf("rules differ:\n%+v\n%+v", old.Rules(), again.Rules())
			}
			schema, _ := d.Schema()
			if back, err := form.DefinitionOf(schema); err != nil || !reflect.DeepEqual(d, back) {
				t.Errorf("the way back: %v\n%+v\n%+v", err, d, back)
			}
			for why, answers := range answersOf(t, it.Code) {
				a, b := fault.Of(old.ValidateAt(answers, now)), fault.Of(again.ValidateAt(answers, now))
				if !reflect.DeepEqual(a, b) {
					t.Errorf("%s: %+v became %+v", why, a, b)
				}
			}
		})
	}
	if seen != 34 {
		t.Errorf("%d items have a form, want 34", seen)
	}
}

func roundTrip(t *testing.T, schema []byte) (form.Definition, *form.Form) {
	t.Helper()
	d, err := form.DefinitionOf(schema)
	if err != nil {
		t.Fatal(err)
	}
	made, err := d.Schema()
	if err != nil {
		t.Fatal(err)
	}
	f, err := form.Compile(made)
	if err != nil {
		t.Fatal(err)
	}
	return d, f
}

// answersOf are the sample, each of its spoilt ones, and none at all.
func answersOf(t *testing.T, code string) map[string]form.Data {
	s := sampleOf(t, code)
	all := map[string]form.Data{"the sample": s.Passes, "nothing": {}}
	for _, fail := range s.Fails {
		d := maps.Clone(s.Passes)
		for name, v := range fail.Change {
			d[name] = v
			if v == nil {
				delete(d, name)
			}
		}
		all[fail.Why] = d
	}
	return all
}

func TestAnItemOfFormat1IsReadAsADefinition(t *testing.T) { // catalogue.md §1
	it := seeded(t).Item("dispatch-report")
	if it.Definition == nil || len(it.Schema) != 0 || !it.HasForm() || len(it.Definition.Parts) < 2 {
		t.Errorf("read as %+v", it)
	}
	if it := seeded(t).Item("title-certificate"); it.HasForm() {
		t.Error("a query has a form")
	}
}
