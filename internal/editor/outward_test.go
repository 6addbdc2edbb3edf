package editor

import (
	"slices"
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

func inspected(t *testing.T, marked string) *catalog.Item {
	t.Helper()
	it, err := catalog.Read([]byte(`{"code":"an-item","format":2,"online":true,"audience":"unit","promiseDays":20,
 "documents":[{"key":"d","name":"决定书","for":"granted","blocks":[{"key":"b","text":"经查，{{field:found}}。","else":"无"}]}],
 "definition":{"parts":[{"key":"a","title":"甲","fields":[{"key":"u","kind":"text","label":"单位","source":"unit.name","locked":true}]},
 {"key":"n","title":"记录","filler":"review","fields":[{"key":"found","kind":"text","label":"结论"` + marked + `}]}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	return it
}

// ITM-4: a template that says a note of staff is refused beside its block, until the question is ticked 对外; the tick goes with the file.
func TestANoteIsPrintedOnlyWithTheTick(t *testing.T) {
	refused := func(it *catalog.Item) bool {
		return slices.ContainsFunc(Check(it, nil), func(f Finding) bool {
			return f.Must && f.Section == "documents" && f.Path == "block:d/b" && strings.Contains(f.Say, "里用了字段“结论”，它是内部附注")
		})
	}
	it := inspected(t, "")
	if !refused(it) {
		t.Errorf("found %+v", Check(it, nil))
	}
	d, err := Data(it, "field:found")
	if err != nil {
		t.Fatal(err)
	}
	d["outward"] = true
	raw, err := rawOf(it, "field:found", d)
	if err != nil || !strings.Contains(string(raw), `"outward":true`) {
		t.Fatalf("the tick is kept as %s: %v", raw, err)
	}
	it = inspected(t, `,"outward":true`)
	if refused(it) {
		t.Errorf("found %+v", Check(it, nil))
	}
	packed, err := Pack(it)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Unpack(packed)
	if err != nil || !back.Definition.Parts[1].Fields[0].Outward {
		t.Errorf("the file brings %+v: %v", back, err)
	}
}

func TestTheTickIsAskedOfStaffFieldsOnly(t *testing.T) { // ITM-4
	it := inspected(t, `,"outward":true`)
	for path, want := range map[string]bool{"field:u": false, "field:found": true} {
		asked := slices.ContainsFunc(askField(it, path, nil).Parts[0].Fields, func(f form.FieldDef) bool { return f.Key == "outward" && f.Hint != "" })
		if asked != want {
			t.Errorf("%s: asked %v", path, asked)
		}
	}
	tags := TagOptions(it, "block:d/b", "结论")
	if len(tags) != 1 || tags[0].Text != "{{表单：结论}}" || len(TagOptions(inspected(t, ""), "block:d/b", "结论")) != 0 {
		t.Errorf("the tags to insert are %v", tags)
	}
	if f, err := it.Notes(); err != nil || !strings.Contains(f[catalog.ReviewPost].Parts()[0].Fields[0].Hint, "对外") {
		t.Errorf("who writes it is not told: %v", err)
	}
}
