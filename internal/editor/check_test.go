package editor

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// shipped are the items that come with the hall.
func shipped(t *testing.T) (items []*catalog.Item) {
	t.Helper()
	files, err := filepath.Glob("../catalog/data/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no items", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var bodies []json.RawMessage
		if err := json.Unmarshal(raw, &bodies); err != nil {
			t.Fatal(err)
		}
		for _, b := range bodies {
			it, err := catalog.Read(b)
			if err != nil {
				t.Fatal(err)
			}
			items = append(items, it)
		}
	}
	return items
}

func TestTheFormsOfTheShippedItemsPassTheCheck(t *testing.T) { // EDT-6, ITM-2, ITM-3, ITM-5
	forms := 0
	for _, it := range shipped(t) {
		if it.Online && !it.Query {
			forms++
		}
		for _, f := range Check(it, []*catalog.Item{it}) {
			if f.Must && f.Section == "form" {
				t.Errorf("%s %s: %s", it.Code, f.Path, f.Say)
			}
		}
	}
	if forms < 28 {
		t.Errorf("%d forms were checked, want at least 28", forms)
	}
}

// Half a dozen shipped items have 审查要点 at their review; what they let follow or promise passes the check of the editor too.
func TestTheFlowsAndMaterialsOfTheShippedItemsPassTheCheck(t *testing.T) { // ITM-8, ITM-9
	pointed, lacking, promised := 0, 0, 0
	for _, it := range shipped(t) {
		for _, f := range Check(it, []*catalog.Item{it}) {
			if f.Must && (f.Section == "flow" || f.Section == "materials") {
				t.Errorf("%s %s: %s", it.Code, f.Path, f.Say)
			}
		}
		for _, m := range it.Materials {
			if m.LackDays > 0 {
				lacking++
			}
			if m.Promise != "" {
				promised++
			}
		}
		for _, s := range it.TheFlow().Stages {
			if len(s.Points) > 0 {
				pointed++
			}
			for _, p := range s.Points {
				standsOnSomething(t, it, p)
			}
		}
	}
	if pointed < 5 || lacking < 5 || promised < 3 {
		t.Errorf("审查要点 in %d stages, 容缺 of %d materials, 以承诺代替 of %d", pointed, lacking, promised)
	}
}

// standsOnSomething tells of a point that stands on a question or a material that the item does not have.
func standsOnSomething(t *testing.T, it *catalog.Item, p catalog.Check) {
	t.Helper()
	kind, key, _ := strings.Cut(p.On, ":")
	there := p.On == ""
	switch kind {
	case KindMaterial:
		there = slices.ContainsFunc(it.Materials, func(m catalog.Material) bool { return m.Key == key })
	case KindField:
		_, there = question(it, key)
	}
	if !there {
		t.Errorf("%s: the point “%s” stands on %s, which is not there", it.Code, p.Text, p.On)
	}
}

func TestAFindingAboutAFormLeadsToItsElement(t *testing.T) { // EDT-6
	definition := func(kind form.Kind) *form.Definition {
		return &form.Definition{Parts: []form.PartDef{
			{Key: "a", Title: "一", Filler: "nobody", Fields: []form.FieldDef{
				{Key: "unit", Kind: form.Text, Label: "单位", Source: "unit.name", Locked: true},
				{Key: "list", Kind: form.Rows, Label: "名单", MaxItems: 9, Fields: []form.FieldDef{{Key: "how", Kind: kind, Label: ""}}}}},
		}}
	}
	it := &catalog.Item{Online: true, Audience: "unit", Definition: definition(form.Text)}
	was := &catalog.Item{Definition: definition(form.Number)}
	got := Check(it, []*catalog.Item{was, was})
	for _, want := range []Finding{
		{"form", "part:a", true, "“一”的填写人不认识"},
		{"form", "field:list/how", true, "有一个字段没有题目"},
		{"form", "field:list/how", true, "“”的类型变了：已有的办件按原来的类型填写。请改回来，或者新建一个字段"},
	} {
		n := 0
		for _, f := range got {
			if f == want {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%+v is found %d times in %+v", want, n, got)
		}
	}
	if slices.ContainsFunc(Check(it, nil), func(f Finding) bool { return f.Path == "field:unit" }) {
		t.Error("a sound field is found fault with")
	}
}
