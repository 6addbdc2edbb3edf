package wording

import (
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/clocktest"
)

// RES-1: a document is the item's own where it has one, and is never named after what its guide calls the result.
func TestADocumentIsTheItemsOrTheHalls(t *testing.T) {
	it := &catalog.Item{Results: []string{"授权决定书"}, Documents: []catalog.Document{{Key: "d", For: Denied, Name: "不予授权决定书"}}}
	for kind, want := range map[string]string{Granted: "准予决定书", Denied: "不予授权决定书", Refused: "不予受理决定书", Terminated: "终止通知书"} {
		if got, err := Template(it, kind); err != nil || got.Name != want || len(got.Blocks) == 0 {
			t.Errorf("%s: %s with %d blocks, want %s", kind, got.Name, len(got.Blocks), want)
		}
	}
}

// RES-1: whatever is applied for in the hall as it is shipped says yes and no in words of its own, and can be printed with every answer.
func TestEveryShippedItemHasItsDocuments(t *testing.T) {
	c, err := catalog.Shipped(clocktest.Now())
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range c.List(catalog.Filter{Apply: true}) {
		for _, kind := range []string{Granted, Denied, Refused} {
			own := false
			for _, d := range it.Documents {
				own = own || it.DocumentFor(d) == kind && len(d.Blocks) > 0
			}
			if !own {
				t.Errorf("%s has no document of its own for %s", it.Code, kind)
			}
		}
		for _, f := range Check(it) {
			t.Errorf("%s: %+v", it.Code, f)
		}
		for _, d := range it.Documents {
			for _, size := range []Size{Shortest, Longest, Missing} {
				if _, err := Fill(d.Blocks, Sample(it, it.DocumentFor(d), size)); err != nil {
					t.Errorf("%s, %s, %s: %v", it.Code, d.Name, size, err)
				}
			}
		}
	}
	for _, it := range c.Items() {
		if it.Type == "" {
			t.Errorf("%s has no type", it.Code) // ITM-1
		}
	}
}
