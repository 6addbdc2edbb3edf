package editor

import (
	"net/url"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// ITM-4, ITM-5: what the check refuses is not offered, and refused beside the question when it comes all the same.
func TestAQuestionOffersNothingThatTheCheckRefuses(t *testing.T) {
	field := func(key string, kind form.Kind) form.FieldDef { return form.FieldDef{Key: key, Kind: kind, Label: key} }
	old := field("old", form.Text)
	old.Source, old.Locked = "unit.name", true
	list := field("list", form.Rows)
	list.Fields = []form.FieldDef{field("column", form.Text)}
	it := &catalog.Item{Audience: catalog.ForUnits, Online: true, Definition: &form.Definition{Parts: []form.PartDef{
		{Key: "p1", Title: "一", Fields: []form.FieldDef{field("own", form.Text), list}},
		{Key: "p2", Title: "二", Filler: form.ByUnit, Fields: []form.FieldDef{field("boss", form.Text)}},
		{Key: "p3", Title: "三", Filler: string(catalog.ReviewPost), Fields: []form.FieldDef{field("note", form.Text), old}},
	}}}
	all := len(Sources)
	for path, want := range map[string]struct {
		sources        int
		locked, tables bool
	}{
		"field:own":         {all, true, true},
		"field:list/column": {all, false, true},
		"field:boss":        {all - 17, true, true},
		"field:note":        {0, false, false},
		"field:old":         {1, true, false}, // to be taken away
	} {
		f, err := Ask(it, path)
		if err != nil {
			t.Fatal(err)
		}
		source, _ := f.Field("source")
		_, locked := f.Field("locked")
		kind, _ := f.Field("kind")
		tables := false
		for _, o := range kind.Options {
			tables = tables || o.Value == string(form.Rows)
		}
		if len(source.Options) != want.sources || locked != want.locked || tables != want.tables {
			t.Errorf("%s: %d sources, lock %v, tables %v", path, len(source.Options), locked, tables)
		}
	}
	for _, path := range []string{"field:note", "field:list/column"} {
		sent := url.Values{"label": {"题目"}, "kind": {"text"}, "source": {"unit.name"}, "locked": {"1"}}
		f, err := AskSent(it, path, sent)
		if err != nil {
			t.Fatal(err)
		}
		err = Refused(it, path, f.Decode(sent))
		if said := fault.Of(err); err == nil || said.FieldSays("locked") == "" || (said.FieldSays("source") == "") != (path != "field:note") {
			t.Errorf("%s: sent all the same: %v", path, err)
		}
		if _, drawn := f.Field("locked"); !drawn {
			t.Errorf("%s: there is no place beside which the refusal stands", path)
		}
	}
	for _, kind := range []form.Kind{form.Text, form.Words} { // 说明 has no answer
		sent := url.Values{"label": {"题目"}, "kind": {string(kind)}, "required": {"1"}, "source": {"unit.name"}, "locked": {"1"}, "mask": {"name"},
			"suffix": {"人"}}
		f, err := AskSent(it, "field:own", sent)
		if err != nil {
			t.Fatal(err)
		}
		kept := f.Clean(f.Decode(sent))
		for _, name := range []string{"required", "source", "locked", "mask", "suffix"} {
			if _, has := kept[name]; has == (kind == form.Words) {
				t.Errorf("%s: %s is kept: %v", kind, name, has)
			}
		}
	}
	if err := Refused(it, "field:own", form.Data{"source": "unit.name", "locked": true}); err != nil {
		t.Errorf("a question of the applicant: %v", err)
	}
}
