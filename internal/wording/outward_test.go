package wording

import (
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// inspected is a sound item with a 内部附注 of two questions, one of them marked 对外.
func inspected() *catalog.Item {
	it := sound()
	it.Definition.Parts = append(it.Definition.Parts, form.PartDef{Key: "n", Title: "核实记录", Filler: string(catalog.ReviewPost),
		Fields: []form.FieldDef{{Key: "doubt", Kind: form.Choice, Label: "疑点", Required: true, Options: []form.Option{{Value: "y", Label: "有"}}},
			{Key: "seen", Kind: form.Date, Label: "核查日期", Required: true, Outward: true, When: &form.Cond{Field: "doubt", Equals: []string{"y"}}}}})
	it.Documents[0].Blocks[2] = catalog.Block{Key: "b3", Text: "于{{field:seen}}核查。", Else: "某日"}
	return it
}

func TestADocumentSaysOfStaffNotesOnlyWhatIsMarked(t *testing.T) { // ITM-4: 对外
	if got := Check(inspected()); len(got) != 0 {
		t.Fatalf("a marked question: %+v", got)
	}
	block := func(change func(*catalog.Block)) func(*catalog.Item) {
		return func(it *catalog.Item) { change(&it.Documents[0].Blocks[2]) }
	}
	for name, tc := range map[string]struct {
		spoil   func(*catalog.Item)
		at, say string
	}{
		"a question that stays inside": {block(func(b *catalog.Block) { b.Text = "{{field:doubt}}" }), "d1/b3",
			"“决定书”里用了字段“疑点”，它是内部附注，申请人看不到。请去掉，或者在表单里给它勾选“对外”"},
		"the mark is taken away":      {func(it *catalog.Item) { it.Definition.Parts[1].Fields[1].Outward = false }, "d1/b3", "里用了字段“核查日期”"},
		"a stage that may be skipped": {block(func(b *catalog.Block) { b.Else = "" }), "d1/b3", "“表单：核查日期”可能没有内容"},
		"a condition on a note": {block(func(b *catalog.Block) { b.When = &form.Cond{Field: "seen"} }), "d1/b3",
			"显示条件用了已经删除的字段，或者内部附注的字段"},
		"the check page, inside": {func(it *catalog.Item) { it.Documents[0].Public = []string{"doubt"} }, "d1/", "公开的字段“疑点”是内部附注"},
	} {
		it := inspected()
		tc.spoil(it)
		found := false
		for _, f := range Check(it) {
			found = found || f.Document+"/"+f.Block == tc.at && strings.Contains(f.Say, tc.say)
		}
		if !found {
			t.Errorf("%s: %+v, want %q at %s", name, Check(it), tc.say, tc.at)
		}
	}
	it := inspected()
	it.Documents[0].Public = []string{"seen"}
	if got := Check(it); len(got) != 0 {
		t.Errorf("a marked question on the check page: %+v", got)
	}
	it.Messages = []catalog.Message{{Event: "decide", Text: "于{{field:seen}}核查。"}}
	if got := CheckMessages(it); len(got) != 1 || !strings.Contains(got[0], "不能使用标签") {
		t.Errorf("a message says a note: %q", got)
	}
}

func TestAMarkedNoteIsATagLikeAnyOther(t *testing.T) { // ITM-4, EDT-5
	it := inspected()
	names := func() (out string) {
		for _, t := range Of(it, Granted) {
			out += t.Name + " "
		}
		return out
	}
	if got := names(); !strings.Contains(got, "field:seen") || strings.Contains(got, "field:doubt") {
		t.Errorf("the tags are %s", got)
	}
	for tag, want := range map[string]string{"field:seen": "表单：核查日期", "field:doubt": "表单：疑点", "field:count": "表单：人数"} {
		if got := Label(it, tag); got != want || FromLabel(it, got) != tag {
			t.Errorf("%s is called %s, and that is %s", tag, got, FromLabel(it, got))
		}
	}
	it.Definition.Parts[1].Fields[0].Label = "人数" // what stays inside takes no name away
	if got := Label(it, "field:count"); got != "表单：人数" || FromLabel(it, got) != "field:count" {
		t.Errorf("field:count is called %s", got)
	}
	if got := Label(it, "field:doubt"); got != "field:doubt" {
		t.Errorf("what stays inside is called %s", got)
	}
	for _, size := range []Size{Shortest, Longest, Missing} {
		parts, err := Fill(it.Documents[0].Blocks[2:], Sample(it, Granted, size))
		if err != nil || len(parts) == 0 {
			t.Errorf("%s: %v", size, err)
		}
	}
	v := Values{Words: map[string][]string{}}
	if err := v.Noted(it, form.Data{"seen": "2026-11-27", "doubt": "y"}); err != nil {
		t.Fatal(err)
	}
	if len(v.Words) != 1 || v.Words["field:seen"][0] != "2026年11月27日" {
		t.Errorf("documents read %v", v.Words)
	}
}
