package editor

import (
	"fmt"
	"strings"
	"testing"

	"wangting/internal/catalog"
)

// EDT-10: who approves sees everything that decides, also what no form of an editor asks for, because a file can bring it.
func TestNothingThatDiffersIsHiddenFromWhoApproves(t *testing.T) {
	item := func() *catalog.Item {
		return &catalog.Item{
			Code: "an-item", Name: "事项", Online: true, Format: 2,
			Materials: []catalog.Material{{Key: "m", Name: "执照"}},
			Documents: []catalog.Document{{Key: "d", Name: "通知书"}},
			Flow: &catalog.Flow{Stages: []catalog.Stage{{Key: "a", Name: "自动", Kind: catalog.Automatic,
				Rules: []catalog.RuleUse{{Rule: "one"}, {Rule: "two"}}, Verbs: []catalog.VerbUse{{Verb: "grant", To: "z"}}}}},
		}
	}
	for what, change := range map[string]func(it *catalog.Item){
		"a rule taken away":           func(it *catalog.Item) { it.Flow.Stages[0].Rules = it.Flow.Stages[0].Rules[:1] },
		"a parameter of a rule":       func(it *catalog.Item) { it.Flow.Stages[0].Rules[1].Params = map[string]string{"days": "99"} },
		"the share that people check": func(it *catalog.Item) { it.Flow.Stages[0].Sample = 7 },
		"the department of a stage":   func(it *catalog.Item) { it.Flow.Stages[0].Department = "别处" },
		"the words of an act":         func(it *catalog.Item) { it.Flow.Stages[0].Verbs[0].Words = "随便" },
		"the kind of a material":      func(it *catalog.Item) { it.Materials[0].Kind = "营业执照" },
		"the place among the hot":     func(it *catalog.Item) { it.Pin = 1 },
		"two reviewers":               func(it *catalog.Item) { it.TwoReviewers = true },
		"a route":                     func(it *catalog.Item) { it.Routes = []catalog.Route{{Department: "别处"}} },
		"a message":                   func(it *catalog.Item) { it.Messages = []catalog.Message{{Event: "grant", Text: "好"}} },
		"a paragraph of a document":   func(it *catalog.Item) { it.Documents[0].Blocks = []catalog.Block{{Text: "假"}} },
		"an icon":                     func(it *catalog.Item) { it.Icon = "star" },
	} {
		now := item()
		change(now)
		diff, err := Compare(item(), now)
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		for _, d := range diff {
			lines += len(d.Lines)
		}
		if lines == 0 {
			t.Errorf("%s: the comparison says %s", what, strings.TrimSpace(fmt.Sprintf("%+v", diff)))
		}
	}
	if diff, err := Compare(item(), item()); err != nil || len(diff) > 0 {
		t.Errorf("an item differs from itself: %+v, %v", diff, err)
	}
}
