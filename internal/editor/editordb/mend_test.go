package editordb_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/fault"
)

// ITM-20: a draft that began from a version shows the words that were corrected in it since, except where it has words of its own; what waits
// for approval does not change, and is not published with the old words.
func TestADraftShowsTheWordsThatWereCorrected(t *testing.T) {
	each(t, func(h *hall) {
		ctx := h.Context()
		var hint, other string
		places := h.work().Item.Places()
		i := slices.IndexFunc(places, func(p catalog.Place) bool { return p.Hint })
		asked, _ := h.fields()
		own := "field/" + asked.Key + "/label"
		j := slices.IndexFunc(places, func(p catalog.Place) bool { return p.Nth > 0 })
		if i < 0 || j < 0 {
			h.Fatal("the item has no hint, or no option")
		}
		hint, other = places[i].Key, places[j].Key
		say := func(key string) string {
			h.Helper()
			list := h.work().Item.Places()
			return list[slices.IndexFunc(list, func(p catalog.Place) bool { return p.Key == key })].Text
		}
		base := h.work().Item.Version
		correct := func(seq int64, texts map[string]string) {
			h.Helper()
			h.now = h.now.Add(time.Minute)
			h.must(h.Items.Propose(ctx, one, catalog.Mending{Code: code, Version: base, Base: seq - 1, Texts: texts, Why: "错字"}))
			h.now = h.now.Add(time.Minute)
			h.must(h.Items.Correct(ctx, two, code, base, seq))
			h.now = h.now.Add(time.Minute)
		}
		h.must(h.rename(one, asked.Key, "草稿自己的题目", h.work().Draft.Step))
		correct(1, map[string]string{hint: "更正后的提示", own: "更正后的题目"})
		if say(hint) != "更正后的提示" || say(own) != "草稿自己的题目" {
			h.Errorf("the draft says %q and %q", say(hint), say(own))
		}
		r := h.ask(editor.Wish{})
		correct(2, map[string]string{other: "更正后的选项"})
		if say(other) == "更正后的选项" {
			h.Error("what waits for approval has changed")
		}
		if _, err := h.Approve(ctx, two, r.ID, r.Digest); !errors.Is(err, fault.Conflict) {
			h.Errorf("published with the old words: %v", err)
		}
		h.must(h.Return(ctx, two, r.ID, "文字"))
		if say(other) != "更正后的选项" {
			h.Errorf("given back, the draft says %q", say(other))
		}
		h.must(h.Request(ctx, one, code, editor.Wish{Step: h.work().Draft.Step, Note: "再来"}))
		list, err := h.Requests(ctx, two)
		h.must(err)
		if _, err := h.Approve(ctx, two, list[0].ID, list[0].Digest); err != nil {
			h.Error(err)
		}
		if say(other) != "更正后的选项" || say(hint) != "更正后的提示" {
			h.Errorf("the new version says %q and %q", say(other), say(hint))
		}
	})
}
