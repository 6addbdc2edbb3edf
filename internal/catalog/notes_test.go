package catalog

import (
	"strings"
	"testing"

	"wangting/internal/form"
)

func TestARequiredNoteThatAWayPassesByIsFound(t *testing.T) { // ITM-4
	note := func(it *Item, by Post, required bool) {
		it.Definition = &form.Definition{Parts: []form.PartDef{{Key: "n", Title: "核实记录", Filler: string(by),
			Fields: []form.FieldDef{{Key: "f", Kind: form.Text, Label: "结论", Required: required}}}}}
	}
	for name, tc := range map[string]struct {
		by       Post
		required bool
		flow     func(s []Stage)
		bad      bool
	}{
		"every way passes the review":                       {ReviewPost, true, func([]Stage) {}, false},
		"every way passes the decision":                     {DecidePost, true, func([]Stage) {}, false},
		"who reviews may also grant":                        {DecidePost, true, func(s []Stage) { s[1].Verbs = append(s[1].Verbs, VerbUse{Verb: "grant", To: "c"}) }, true},
		"the same, but nothing is required":                 {DecidePost, false, func(s []Stage) { s[1].Verbs = append(s[1].Verbs, VerbUse{Verb: "grant", To: "c"}) }, false},
		"the same, and it is the review's note":             {ReviewPost, true, func(s []Stage) { s[1].Verbs = append(s[1].Verbs, VerbUse{Verb: "grant", To: "c"}) }, false},
		"a stage of the post that only closes is not asked": {DecidePost, true, func(s []Stage) { s[3].Post = ReviewPost }, true},
	} {
		it := sound()
		note(it, tc.by, tc.required)
		tc.flow(it.Flow.Stages)
		bad := false
		for _, f := range it.CheckFlow() {
			bad = bad || f.Must && strings.Contains(f.Say, "内部附注“核实记录”必须填写")
		}
		if bad != tc.bad {
			t.Errorf("%s: found %v in %+v", name, bad, it.CheckFlow())
		}
	}
}

func TestAnItemHasTheNotesOfEachPostApartFromItsForm(t *testing.T) { // ITM-4
	it, err := Read([]byte(`{"code":"i","definition":{"parts":[
 {"key":"a","title":"甲","fields":[{"key":"x","kind":"text","label":"题"}]},
 {"key":"n","title":"记录","filler":"review","fields":[{"key":"y","kind":"text","label":"结论","required":true}]}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	f, err := it.Form()
	if err != nil {
		t.Fatal(err)
	}
	if _, there := f.Field("y"); there || len(f.Fields()) != 1 {
		t.Errorf("the applicant is asked %v", f.Fields())
	}
	notes, err := it.Notes()
	if err != nil || len(notes) != 1 || notes[ReviewPost] == nil {
		t.Fatalf("the notes are %v, %v", notes, err)
	}
	if _, there := notes[ReviewPost].Field("y"); !there {
		t.Error("the reviewer is not asked")
	}
}
