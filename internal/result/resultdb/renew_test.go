package resultdb_test

import (
	"slices"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/id"
	"wangting/internal/result"
)

// changed has two persons do something to a document, and gives what comes of it.
func (h *hall) changed(t *testing.T, caseID string, old result.Paper, p result.Proposal) result.Paper {
	t.Helper()
	ctx := t.Context()
	must(t, h.papers.Propose(ctx, ct.Reviewer, caseID, old.ID, p))
	must(t, h.papers.Confirm(ctx, ct.Reviewer2, caseID, old.ID, h.open(t, caseID, old.ID).ID))
	list := h.of(t, ct.Boss, caseID)
	return list[len(list)-1]
}

// RES-5: a document in the place of another holds as long as that, with its table and in its series, also when the item has moved on.
func TestWhatReplacesADocumentHoldsAsLongAndGoesOnInItsSeries(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		h.worded(t, catalog.Document{Name: "补贴核准书", Word: "人社补", ValidMonths: 6, Blocks: []catalog.Block{
			block("核准{{申请人}}补贴培训{{field:count}}人，有效期至{{有效期至}}。")}})
		c := h.accepted(t, ct.Boss, ct.Subsidy)
		must(t, h.DecideCase(t.Context(), ct.Reviewer, c, casework.Approved, "同意。"))
		old := h.of(t, ct.Boss, c)[1]
		h.worded(t, catalog.Document{Name: "核准书", Word: "人社新", ValidMonths: 1, Blocks: []catalog.Block{block("新。")}})
		h.SetTime(h.Time().AddDate(0, 0, 40))

		again := h.changed(t, c, old, result.Proposal{Act: result.Reissue, Reason: "原件遗失。", Basis: "申请人的说明", Rights: true})
		if !again.Until.Equal(old.Until) || again.Until.IsZero() || again.Number != "宁人社补〔2027〕1号" || again.Title != old.Title {
			t.Errorf("the new one is %s %s until %s, the old one %s until %s", again.Title, again.Number, again.Until, old.Number, old.Until)
		}
		back := h.changed(t, c, again, result.Proposal{Act: result.Revoke, Reason: "有误。", Basis: "第六十九条", Rights: true})
		if !back.Until.IsZero() || back.Number != "宁人社网办〔2027〕1号" {
			t.Errorf("the revocation is %s until %s", back.Number, back.Until)
		}
	})
}

// The rows of a table come into the new document, with the wrong cell right.
func TestWhatReplacesADocumentKeepsItsTables(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		c, old := h.granted(t)
		head := []string{"姓名", "人数"}
		old.ID, old.Code, old.Number, old.BlobKey = id.New(), "TESTTESTTEST", "宁人社网办〔2026〕77号", old.BlobKey+"0"
		old.Parts = []result.Part{{Words: []string{"名单如下。"}, Head: head, Rows: [][]string{{"甲", "18人"}, {"乙", "20人"}}}}
		must(t, h.rows.Add(t.Context(), old))

		p := h.changed(t, c, old, why(result.Amend))
		want := [][]string{{"甲", "15人"}, {"乙", "20人"}}
		if got := p.Parts[0]; !slices.Equal(got.Head, head) || !slices.EqualFunc(got.Rows, want, slices.Equal[[]string]) {
			t.Errorf("the table is %+v", got)
		}
		if got := h.last.Parts[0]; !slices.EqualFunc(got.Rows, want, slices.Equal[[]string]) {
			t.Errorf("the printed table is %+v", got)
		}
	})
}
