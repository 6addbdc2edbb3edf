package casework

import (
	"encoding/json"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// CAS-3: an answer that is not asked for any more requires no material.
func TestAHiddenAnswerRequiresNoMaterial(t *testing.T) {
	it := &catalog.Item{
		Schema: json.RawMessage(`{"type":"object","properties":{
			"accident":{"type":"string","title":"事故","enum":["yes","no"]},
			"police":{"type":"string","title":"是否报警","enum":["yes","no"],"x-show-if":{"field":"accident","equals":"yes"}}},
			"x-parts":[{"title":"事故","fields":["accident","police"]}]}`),
		Materials: []catalog.Material{{Key: "report", Name: "公安证明", RequiredIf: &form.Cond{Field: "police", Equals: []string{"yes"}}}},
	}
	item, err := (&Service{}).itemOf(it)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		data form.Data
		want bool
	}{
		"asked and answered with yes": {form.Data{"accident": "yes", "police": "yes"}, true},
		"asked and answered with no":  {form.Data{"accident": "yes", "police": "no"}, false},
		"answered, then hidden":       {form.Data{"accident": "no", "police": "yes"}, false},
		"never answered":              {form.Data{}, false},
	} {
		if got := item.Slots[0].Needed(tc.data); got != tc.want {
			t.Errorf("%s: needed is %t", name, got)
		}
	}
}

// ITM-8, items.md §3: one row of a table is enough to require a material, while its table is asked for.
func TestARowRequiresAMaterial(t *testing.T) {
	it := &catalog.Item{
		Schema: json.RawMessage(`{"type":"object","properties":{
			"act":{"type":"string","title":"申报类型","enum":["add","end"]},
			"people":{"type":"array","title":"人员","x-show-if":{"field":"act","equals":"add"},"items":{"type":"object","properties":{
				"docType":{"type":"string","title":"证件类型","enum":["01","08"]}}}}},
			"x-parts":[{"title":"人员","fields":["act","people"]}]}`),
		Materials: []catalog.Material{{Key: "permit", Name: "工作许可", RequiredIf: &form.Cond{Field: "people/docType", Equals: []string{"08"}}}},
	}
	item, err := (&Service{}).itemOf(it)
	if err != nil {
		t.Fatal(err)
	}
	rows := func(types ...string) (out []any) {
		for _, x := range types {
			out = append(out, map[string]any{"docType": x})
		}
		return out
	}
	for name, tc := range map[string]struct {
		data form.Data
		want bool
	}{
		"a foreigner among them":      {form.Data{"act": "add", "people": rows("01", "08")}, true},
		"nobody who is one":           {form.Data{"act": "add", "people": rows("01", "01")}, false},
		"a table that is not asked":   {form.Data{"act": "end", "people": rows("08")}, false},
		"a table without an answer":   {form.Data{"act": "add"}, false},
		"a table that is no table":    {form.Data{"act": "add", "people": "08"}, false},
		"a row that is no row at all": {form.Data{"act": "add", "people": []any{"08"}}, false},
	} {
		if got := item.Slots[0].Needed(tc.data); got != tc.want {
			t.Errorf("%s: needed is %t", name, got)
		}
	}
}
