package resultdb_test

import (
	"slices"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/result"
)

// RES-3: the check page shows what the item chose and nothing else; a document that holds no longer shows nothing, a sensitive item never.
func TestTheCheckPageShowsWhatTheItemChose(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		own := catalog.Document{Name: "核准书", Public: []string{"count"}, Blocks: []catalog.Block{block("核准{{field:count}}人。")}}
		h.worded(t, own)
		facts := func(p result.Paper) []result.Fact {
			t.Helper()
			v, err := h.papers.Check(ctx, string(p.Code))
			must(t, err)
			return v.Shown
		}
		made := func() (string, result.Paper) {
			c := h.accepted(t, ct.Boss, ct.Subsidy)
			must(t, h.DecideCase(ctx, ct.Reviewer, c, casework.Approved, "同意。"))
			list := h.of(t, ct.Boss, c)
			if got := facts(list[0]); got != nil { // 受理通知书 has the hall's template
				t.Errorf("the notice of acceptance shows %v", got)
			}
			return c, list[1]
		}
		c, p := made()
		want := facts(p)
		if len(want) != 1 || want[0].Label != "培训人数" || want[0].Value == "" {
			t.Fatalf("it shows %+v", want)
		}
		again := h.changed(t, c, p, result.Proposal{Act: result.Reissue, Reason: "遗失。", Basis: "申请", Rights: true})
		if got := facts(again); !slices.Equal(got, want) || facts(p) != nil {
			t.Errorf("the new one shows %v, the old one %v", got, facts(p))
		}
		number := want[0].Value
		right := h.changed(t, c, again, result.Proposal{Act: result.Amend, Reason: "有误。", Basis: "依据", Wrong: number + "人", Right: "7人", Rights: true})
		if got := facts(right); got != nil {
			t.Errorf("what was wrong is shown again: %v", got)
		}
		it, err := h.Items.Item(ctx, ct.Subsidy)
		must(t, err)
		secretly := *it
		secretly.Sensitive = true
		h.Publish(t, secretly)
		if _, p := made(); facts(p) != nil {
			t.Errorf("a sensitive item shows %v", facts(p))
		}
	})
}
