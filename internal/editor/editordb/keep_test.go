package editordb_test

import (
	"errors"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/editor"
	"wangting/internal/fault"
)

// keep saves another label of a field as a page does by itself.
func (h *hall) keep(who actor.Actor, key, label string, base int64) (int64, error) {
	h.Helper()
	d, err := editor.Data(h.work().Item, "field:"+key)
	h.must(err)
	d["label"] = label
	seen, err := h.Keep(h.Context(), who, code, "field:"+key, h.seen("field:"+key, base), d)
	return seen.Step, err
}

func TestWhatOnePersonTypesIsOneChangeToUndo(t *testing.T) { // EDT-13
	each(t, func(h *hall) {
		a, b := h.fields()
		h.must(h.rename(one, b.Key, "先保存的", 0))
		base := int64(1)
		for _, label := range []string{"企", "企业", "企业名", "企业名称"} {
			var err error
			base, err = h.keep(one, a.Key, label, base)
			h.must(err)
			h.now = h.now.Add(20 * time.Second)
		}
		if again, err := h.keep(one, a.Key, "企业名称", base); err != nil || again != base {
			h.Errorf("the same words again: step %d, %v", again, err)
		}
		steps, err := h.Steps(h.Context(), one, code)
		h.must(err)
		if len(steps) != 2 || steps[0].N != base {
			h.Errorf("修改记录 lists %+v", steps)
		}
		h.must(h.Undo(h.Context(), one, code, base))
		if got := h.field(a.Key).Label; got != a.Label || h.field(b.Key).Label != "先保存的" {
			h.Errorf("after 撤销 the field is called %q", got)
		}
		h.must(h.Redo(h.Context(), one, code, 1))
		if got := h.field(a.Key).Label; got != "企业名称" {
			h.Errorf("after 重做 the field is called %q", got)
		}
		h.now = h.now.Add(time.Hour) // who comes back after a pause changes it anew
		n, err := h.keep(one, a.Key, "企业全称", base)
		h.must(err)
		h.must(h.Undo(h.Context(), one, code, n))
		if got := h.field(a.Key).Label; got != "企业名称" {
			h.Errorf("a change after a pause was undone to %q", got)
		}
	})
}

func TestAPageThatSavesByItselfNeverOverwritesAnother(t *testing.T) { // EDT-14
	each(t, func(h *hall) {
		a, b := h.fields()
		base, err := h.keep(one, a.Key, "甲的", 0)
		h.must(err)
		base, err = h.keep(one, a.Key, "甲的题目", base)
		h.must(err)
		_, err = h.keep(two, b.Key, "乙的题目", 0)
		h.must(err)
		// each step of the other's typing was a page to somebody
		for _, page := range []int64{0, 1} {
			var clash *editor.Clash
			if _, err := h.keep(two, a.Key, "乙也改", page); !errors.As(err, &clash) {
				h.Errorf("from step %d: %v", page, err)
			}
		}
		if got := h.field(a.Key).Label; got != "甲的题目" || h.field(b.Key).Label != "乙的题目" {
			h.Errorf("the fields are called %q and %q", got, h.field(b.Key).Label)
		}
		if _, err := h.keep(one, a.Key, "甲的题目二", base); err != nil {
			h.Errorf("after another's change elsewhere: %v", err)
		}
		if _, err := h.keep(clerk, a.Key, "x", base); !errors.Is(err, fault.Forbidden) {
			h.Errorf("a clerk saved an item: %v", err)
		}
	})
}

// The button was pressed while what the page saves by itself was under way: nobody is shown their own words as another's.
func TestAButtonThatMeetsItsOwnPageIsNoClash(t *testing.T) {
	each(t, func(h *hall) {
		a, _ := h.fields()
		base, err := h.keep(one, a.Key, "甲", 0)
		h.must(err)
		_, err = h.keep(one, a.Key, "甲的", base) // its answer has not arrived
		h.must(err)
		h.must(h.rename(one, a.Key, "甲的题目", base))
		if got := h.field(a.Key).Label; got != "甲的题目" {
			h.Errorf("the field is called %q", got)
		}
		n, err := h.keep(one, a.Key, "另一个窗口", h.work().Draft.Step)
		h.must(err)
		h.now = h.now.Add(time.Minute)
		var clash *editor.Clash
		if err := h.rename(one, a.Key, "旧窗口", n-1); !errors.As(err, &clash) {
			h.Errorf("an old window overwrote: %v", err)
		}
	})
}
