package result

import (
	"testing"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/wording"
)

// Numbers of people, telephones and accounts are masked before they are kept, whether the form masks them or only knows what they are.
func TestWhatTheCheckPageShowsIsMasked(t *testing.T) {
	text := func(key string, change func(*form.FieldDef)) form.FieldDef {
		f := form.FieldDef{Key: key, Kind: form.Text, Label: key}
		change(&f)
		return f
	}
	it := &catalog.Item{Code: "x", Definition: &form.Definition{Parts: []form.PartDef{{Key: "p", Title: "一", Fields: []form.FieldDef{
		text("masked", func(f *form.FieldDef) { f.Mask = "document" }), text("idcard", func(f *form.FieldDef) { f.Format = "idcard" }),
		text("mobile", func(f *form.FieldDef) { f.Format = "mobile" }), text("plain", func(*form.FieldDef) {}),
		{Key: "place", Kind: form.Address, Label: "place"}, {Key: "story", Kind: form.LongText, Label: "story"}, text("other", func(*form.FieldDef) {}),
	}}}}}
	doc := catalog.Document{For: wording.Granted, Public: []string{"masked", "idcard", "mobile", "plain", "place", "story"}}
	taken := casework.Taken{Verb: casework.Decide, Case: casework.Case{UnitID: "u", Verdict: casework.Approved, Data: form.Data{
		"masked": "320102199003070013", "idcard": "320102199003070013", "mobile": "13800000082", "plain": "甲类", "place": "321202/府前路1号", "story": "长", "other": "不公开"}}}
	got, err := factsOf(doc, taken, it)
	if err != nil {
		t.Fatal(err)
	}
	want := []Fact{{"masked", "****0013"}, {"idcard", "****0013"}, {"mobile", "1*****82"}, {"plain", "甲类"}, {"place", "江苏省泰州市海陵区****"}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
	it.Sensitive = true
	if got, err := factsOf(doc, taken, it); got != nil || err != nil {
		t.Errorf("a sensitive item shows %v, %v", got, err)
	}
}
