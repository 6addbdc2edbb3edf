package editor

import (
	"encoding/json"
	"reflect"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// What the form of an element does not ask for stays what it was, when nothing is changed.
func TestAnElementSurvivesItsForm(t *testing.T) { // EDT-2
	late := func(days, years int, kind string) form.Rule {
		return form.Rule{Rule: "late", Field: "day", Days: days, Years: years, Level: form.LevelWarn, Reason: "why",
			When: &form.Cond{Field: "kind", Equals: []string{kind}}}
	}
	it := &catalog.Item{Audience: "unit", Online: true, Themes: []string{catalog.Themes[2].Slug, catalog.Themes[0].Slug}, Definition: &form.Definition{
		Parts: []form.PartDef{{Key: "p1", Title: "一", Fields: []form.FieldDef{
			{Key: "kind", Kind: form.Choice, Label: "类别", Options: []form.Option{{Value: "a", Label: "甲"}, {Value: "b", Label: "乙"}}},
			{Key: "day", Kind: form.Date, Label: "日期"}, {Key: "why", Kind: form.LongText, Label: "原因"},
			{Key: "list", Kind: form.Rows, Label: "名单", Fields: []form.FieldDef{{Key: "day", Kind: form.Date, Label: "日期"},
				{Key: "name", Kind: form.Text, Label: "姓名"}}}}}},
		Rules: []form.Rule{late(30, 0, "a"), late(0, 1, "b"), {Rule: "unique", Field: "list", Rows: "list", Columns: []string{"day", "name"}}}}}
	d, err := Data(it, PathRules)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Ask(it, PathRules)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Validate(d); err != nil {
		t.Fatalf("%+v", err)
	}
	rows := d["rules"].([]any)
	for why, tc := range map[string]struct {
		rows []any
		want []form.Rule
	}{
		"as it was":      {rows, it.Definition.Rules},
		"without one":    {rows[1:], it.Definition.Rules[1:]},
		"turned around":  {[]any{rows[2], rows[1], rows[0]}, []form.Rule{it.Definition.Rules[2], it.Definition.Rules[1], it.Definition.Rules[0]}},
		"the same twice": {[]any{rows[0], rows[0]}, []form.Rule{it.Definition.Rules[0], it.Definition.Rules[1]}},
	} {
		raw, err := rawOf(it, PathRules, form.Data{"rules": tc.rows})
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Rules []form.Rule }
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatal(err)
		}
		if why == "the same twice" { // what is asked is that of the first, what is not asked is of the one that is left
			tc.want[1].Days, tc.want[1].Years, tc.want[1].When = 30, 0, tc.want[0].When
		}
		if !reflect.DeepEqual(got.Rules, tc.want) {
			t.Errorf("%s: %+v, want %+v", why, got.Rules, tc.want)
		}
	}
	basic, err := Data(it, PathBasic)
	if err != nil {
		t.Fatal(err)
	}
	f, err = Ask(it, PathBasic)
	if err != nil {
		t.Fatal(err)
	}
	if shown := f.Summary(f.Canonical(basic)); !hasValue(shown, catalog.Themes[0].Name+"、"+catalog.Themes[2].Name) {
		t.Errorf("%+v", shown)
	}
}

func hasValue(rows []form.Row, value string) bool {
	for _, r := range rows {
		if r.Value == value {
			return true
		}
	}
	return false
}
