package resultdb_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/wording"
)

// worded publishes the subsidy with its own 准予 document.
func (h *hall) worded(t *testing.T, d catalog.Document) {
	t.Helper()
	it, err := h.Items.Item(t.Context(), ct.Subsidy)
	must(t, err)
	own := *it
	d.Key, d.For = "d1", wording.Granted
	own.Documents = []catalog.Document{d}
	h.Publish(t, own)
}

func block(text string) catalog.Block { return catalog.Block{Key: "b1", Text: text} }

// ITM-13, ITM-20: a case is told in the words of its version; one of an older version keeps the old ones.
func TestADocumentSaysWhatTheVersionOfItsCaseSays(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		old := h.accepted(t, ct.Boss, ct.Subsidy)
		h.worded(t, catalog.Document{Name: "补贴核准书", Word: "人社补", ValidMonths: 6, Blocks: []catalog.Block{
			block("核准{{申请人}}补贴培训{{field:count}}人，有效期至{{有效期至}}。")}})
		c := h.accepted(t, ct.Boss, ct.Subsidy)
		must(t, h.DecideCase(t.Context(), ct.Reviewer, c, casework.Approved, "同意。"))
		got := h.of(t, ct.Boss, c)[1]
		if said := fmt.Sprint(h.last.Parts); !strings.Contains(said, "核准"+h.last.Holder+"补贴培训") || strings.Contains(said, "{{") ||
			got.Title != "补贴核准书" || got.Number != "宁人社补〔2026〕1号" || got.Until.IsZero() {
			t.Errorf("%s %s until %s: %s", got.Title, got.Number, got.Until, said)
		}
		must(t, h.DecideCase(t.Context(), ct.Reviewer, old, casework.Approved, "同意。"))
		if p := h.of(t, ct.Boss, old)[1]; p.Title != "准予决定书" || !strings.HasPrefix(p.Number, "宁人社网办") || !p.Until.IsZero() {
			t.Errorf("the older case got %s %s", p.Title, p.Number)
		}
	})
}

// RES-1: a tag that stays open undoes the whole step, and what people type is never read as a template.
func TestAnOpenTagStopsTheDecision(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		h.worded(t, catalog.Document{Name: "核准书", Blocks: []catalog.Block{block("{{审查意见}}"), {Key: "b2", Text: "{{救济途径}}"}}})
		c := h.accepted(t, ct.Boss, ct.Subsidy)
		err := h.DecideCase(t.Context(), ct.Reviewer, c, casework.Approved, "同意。")
		if !errors.Is(err, fault.Conflict) || !strings.Contains(fault.Of(err).Say, "标签“救济途径”没有内容") {
			t.Errorf("%v", err)
		}
		if n := len(h.of(t, ct.Boss, c)); n != 1 {
			t.Errorf("%d documents", n)
		}
		h.worded(t, catalog.Document{Name: "核准书", Blocks: []catalog.Block{block("{{审查意见}}")}})
		c = h.accepted(t, ct.Boss, ct.Subsidy)
		must(t, h.DecideCase(t.Context(), ct.Reviewer, c, casework.Approved, "{{申请人}}的申请"))
		if said := fmt.Sprint(h.last.Parts); !strings.Contains(said, "{{申请人}}的申请") {
			t.Errorf("what was typed was read as a template: %s", said)
		}
	})
}

// EDT-5: a specimen says that it is none, and names the character that no font has.
func TestASpecimen(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		it, err := h.Items.Item(t.Context(), ct.Subsidy)
		must(t, err)
		d := catalog.Document{Name: "核准书", For: wording.Granted, Blocks: []catalog.Block{block("{{申请人}}")}}
		for _, size := range []wording.Size{wording.Shortest, wording.Longest, wording.Missing} {
			file, err := h.papers.Specimen(it, d, size)
			must(t, err)
			if !h.last.Sample || len(file) == 0 {
				t.Errorf("%s: %+v", size, h.last)
			}
		}
		for text, want := range map[string]string{"雪人☃": "U+2603", "{{审察意见}}": "审察意见"} {
			d.Blocks[0].Text = text
			if _, err := h.papers.Specimen(it, d, wording.Shortest); !errors.Is(err, fault.Invalid) || !strings.Contains(fault.Of(err).Say, want) {
				t.Errorf("%s: %v", text, err)
			}
		}
	})
}

// EDT-5: a specimen with the newest closed case shows how long its answers are, and not whose. The look is recorded.
func TestASpecimenOfARealCaseShowsNobody(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		it, err := h.Items.Item(t.Context(), ct.Subsidy)
		must(t, err)
		editor := actor.Actor{StaffID: "e", Roles: []actor.Role{actor.Editor}}
		d := catalog.Document{Name: "核准书", For: wording.Granted, Blocks: []catalog.Block{
			block("{{申请人}}：{{field:company}}，{{field:count}}人，{{field:reason}}，{{field:phone}}。{{审查意见}}")}}
		if _, err := h.papers.Masked(t.Context(), editor, it, d); !errors.Is(err, fault.NotFound) {
			t.Errorf("without a closed case: %v", err)
		}
		c := h.accepted(t, ct.Boss, ct.Subsidy)
		must(t, h.DecideCase(t.Context(), ct.Reviewer, c, casework.Approved, "王某某符合条件"))
		if _, err := h.papers.Masked(t.Context(), editor, it, d); !errors.Is(err, fault.NotFound) {
			t.Errorf("of a case that is not closed: %v", err)
		}
		must(t, h.CloseCase(t.Context(), ct.Reviewer, c, ""))
		for _, who := range []actor.Actor{ct.Clerk, ct.Reviewer, ct.Boss} {
			if _, err := h.papers.Masked(t.Context(), who, it, d); !errors.Is(err, fault.NotFound) {
				t.Errorf("shown to who makes no items: %v", err)
			}
		}
		papers := len(h.of(t, ct.Boss, c))
		file, err := h.papers.Masked(t.Context(), editor, it, d)
		must(t, err)
		said := fmt.Sprint(h.last.Holder, h.last.Parts)
		for _, gone := range []string{"精密机械", "职工参加", "13800000082", "王某某"} {
			if strings.Contains(said, gone) {
				t.Errorf("%s is shown in %s", gone, said)
			}
		}
		if !h.last.Sample || len(file) == 0 || !strings.Contains(said, "18 人") || !strings.Contains(said, "组*") {
			t.Errorf("the specimen says %s", said)
		}
		if !slices.Contains(h.Acts(), "case.masked") {
			t.Errorf("recorded are %v", h.Acts())
		}
		if n := len(h.of(t, ct.Boss, c)); n != papers {
			t.Errorf("the case has %d documents after it, and had %d", n, papers)
		}
	})
}
