package editordesk

import (
	"bytes"
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/ui/uitest"
)

// EDT-4: the picture follows the list of stages, and says the same to who cannot see it.
func TestTheDrawingFollowsTheStages(t *testing.T) {
	it := &catalog.Item{Flow: &catalog.Flow{Stages: []catalog.Stage{
		{Key: "a", Name: "受理", Kind: catalog.Manual, Post: catalog.AcceptPost, Days: 5,
			Verbs: []catalog.VerbUse{{Verb: "accept", To: "b"}, {Verb: "refuse"}, {Verb: "ask", To: "a"}}},
		{Key: "b", Name: "审查", Kind: catalog.Manual, Verbs: []catalog.VerbUse{{Verb: "propose", To: "c"}}},
		{Key: "c", Name: "决定", Kind: catalog.Manual, Verbs: []catalog.VerbUse{{Verb: "grant"}, {Verb: "return", To: "a"}, {Verb: "deny", To: "gone"}}},
	}}}
	d := drawn(it)
	if len(d.Boxes) != 3 || len(d.Paths) != 3 { // two down, one back; an act that stays, ends or leads nowhere is no arrow
		t.Fatalf("%d boxes, arrows %v", len(d.Boxes), d.Paths)
	}
	for i, b := range d.Boxes {
		if last := b.Acts[len(b.Acts)-1].Y; i > 0 && b.Y < d.Boxes[i-1].Y+d.Boxes[i-1].H || last > d.Height {
			t.Errorf("stage %d stands at %d, its last act at %d of %d", i, b.Y, last, d.Height)
		}
	}
	for _, want := range []string{"3 个环节", "受理（受理 → 审查，不予受理", "决定（"} {
		if !strings.Contains(d.Title, want) {
			t.Errorf("%s lacks %s", d.Title, want)
		}
	}
	var page bytes.Buffer
	if err := flowDrawing(*d).Render(t.Context(), &page); err != nil {
		t.Fatal(err)
	}
	uitest.CheckFragment(t, page.Bytes())
	if !strings.Contains(page.String(), `role="img"`) || strings.Count(page.String(), "<rect") != 3 {
		t.Errorf("drawn as %s", page.String())
	}
	if drawn(&catalog.Item{}) != nil || drawn(&catalog.Item{Flow: &catalog.Flow{}}) != nil {
		t.Error("an item without stages has a drawing")
	}
}
