package resultdb_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/wording"
)

// ITM-4: what staff note for themselves is in no document, no check page and nothing that the applicant opens, and no room above is told of
// it; what is marked 对外 is printed.
func TestADocumentPrintsTheNoteThatIsMarkedAndNoOther(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		h.Service.Preview = h.papers.Preview
		var taken []casework.Taken
		h.OnStep = append(h.OnStep, func(_ context.Context, _ actor.Actor, got casework.Taken) error {
			taken = append(taken, got)
			return nil
		})
		publish := func(marked bool) {
			it := ct.ItemOf(ct.Subsidy)
			d, err := form.DefinitionOf([]byte(ct.Schema))
			must(t, err)
			d.Parts = append(d.Parts, form.PartDef{Key: "n", Title: "核实记录", Filler: string(catalog.ReviewPost), Fields: []form.FieldDef{
				{Key: "found", Kind: form.Text, Label: "核实的人数", Outward: marked}, {Key: "doubt", Kind: form.Text, Label: "疑点"}}})
			it.Schema, it.Definition = nil, &d
			it.Documents = []catalog.Document{{Key: "d1", For: wording.Granted, Name: "核准书", Public: []string{"count", "found", "doubt"},
				Blocks: []catalog.Block{{Key: "b1", Text: "核实{{field:found}}，{{field:doubt}}。", Else: "无"}}}}
			h.Publish(t, it)
		}
		for _, tc := range []struct {
			marked, written  bool
			want, shown, doc string
		}{
			{true, true, "核实十七人，无。", "十七人", "map[found:十七人]"},
			{true, false, "核实无，无。", "", "map[]"},
			{false, true, "核实无，无。", "", "map[]"},
		} {
			publish(tc.marked)
			c := h.accepted(t, ct.Boss, ct.Subsidy)
			if tc.written {
				must(t, h.WriteNote(ctx, ct.Reviewer, c, form.Data{"found": "十七人", "doubt": "名单可疑"}, ""))
			}
			_, file, err := h.PreviewDecision(ctx, ct.Reviewer, c, casework.Approved)
			must(t, err)
			must(t, h.DecideCase(ctx, ct.Reviewer, c, casework.Approved, "同意。"))
			for what, said := range map[string]string{"preview": string(file), "document": fmt.Sprint(h.last.Parts)} {
				if !strings.Contains(said, tc.want) || strings.Contains(said, "名单可疑") {
					t.Errorf("%+v: the %s says %s", tc, what, said)
				}
			}
			p := h.of(t, ct.Boss, c)[1]
			v, err := h.papers.Check(ctx, string(p.Code))
			must(t, err)
			if said := fmt.Sprint(v.Shown); strings.Contains(said, "名单可疑") || strings.Contains(said, "十七人") != (tc.shown != "") {
				t.Errorf("%+v: the check page shows %s", tc, said)
			}
			if got := fmt.Sprint(taken[len(taken)-1].Noted); got != tc.doc {
				t.Errorf("%+v: rooms above are told %s", tc, got)
			}
			open, err := h.Open(ctx, ct.Boss, c)
			must(t, err)
			if said := fmt.Sprintf("%+v", open); strings.Contains(said, "名单可疑") || strings.Contains(said, "十七人") {
				t.Errorf("%+v: the applicant reads %s", tc, said)
			}
			for _, m := range h.told {
				if said := fmt.Sprint(m); strings.Contains(said, "名单可疑") || strings.Contains(said, "十七人") {
					t.Errorf("%+v: a message says %s", tc, said)
				}
			}
		}
	})
}
