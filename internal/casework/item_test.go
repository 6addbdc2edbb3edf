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
		Materials: []catalog.Material{{Key: "report", Name: "公安证明", RequiredIf: &catalog.RequiredIf{Field: "police", Equals: []string{"yes"}}}},
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
