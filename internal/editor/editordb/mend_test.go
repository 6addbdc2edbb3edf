package editordb_test

import (
	"errors"
	"slices"
	"strings"
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

// EDT-14, ITM-20: a page that was drawn before a correction, or before another version, does not write the old words back unasked, with a
// draft and without one.
func TestAPageDrawnBeforeACorrectionDoesNotWriteTheOldWordsBack(t *testing.T) {
	each(t, func(h *hall) {
		ctx := h.Context()
		asked, other := h.fields()
		path, base := editor.KindField+":"+asked.Key, h.work().Item.Version
		for seq, what := range []string{"without a draft", "with a draft"} {
			seen := h.work().ElementSeen(path)
			mine, err := editor.Data(h.work().Item, path)
			h.must(err)
			mine["hint"] = "从旧页面写的提示"
			say := "更正后的题目" + what
			h.now = h.now.Add(time.Minute)
			h.must(h.Items.Propose(ctx, one, catalog.Mending{Code: code, Version: base, Base: int64(seq), Why: "错字",
				Texts: map[string]string{"field/" + asked.Key + "/label": say}}))
			h.must(h.Items.Correct(ctx, two, code, base, int64(seq+1)))
			h.now = h.now.Add(time.Minute)
			var clash *editor.Clash
			if _, err = h.SaveData(ctx, one, code, path, seen, mine); !errors.As(err, &clash) {
				h.Fatalf("%s: %v", what, err)
			}
			if !strings.HasPrefix(clash.By, "新生效的") || !strings.Contains(string(clash.Theirs), say) || clash.Latest != h.work().ElementSeen(path) {
				h.Errorf("%s: %+v", what, clash)
			}
			if _, err = h.Keep(ctx, one, code, path, seen, mine); !errors.As(err, &clash) {
				h.Errorf("%s, saved by itself: %v", what, err)
			}
			if now := h.field(asked.Key).Label; now != say {
				h.Errorf("%s, the question is called %q", what, now)
			}
			h.must(h.rename(one, other.Key, "另一题"+what, h.work().Draft.Step)) // so that there is a draft
		}
	})
}

// EDT-14: who has read one change of another and chooses their own does not overwrite a third that came meanwhile.
func TestWhoChoosesTheirOwnHasReadWhatTheyReplace(t *testing.T) {
	each(t, func(h *hall) {
		a, _ := h.fields()
		path := editor.KindField + ":" + a.Key
		mine := h.work().ElementSeen(path)
		h.must(h.rename(two, a.Key, "乙改的", 0))
		var clash *editor.Clash
		d, err := editor.Data(h.work().Item, path)
		h.must(err)
		d["label"] = "甲改的"
		if _, err = h.SaveData(h.Context(), one, code, path, mine, d); !errors.As(err, &clash) {
			h.Fatal(err)
		}
		h.must(h.rename(two, a.Key, "乙又改的", 1))
		if _, err = h.SaveData(h.Context(), one, code, path, clash.Latest, d); !errors.As(err, &clash) || h.field(a.Key).Label != "乙又改的" {
			h.Fatalf("the third change: %v, %q", err, h.field(a.Key).Label)
		}
		if _, err = h.SaveData(h.Context(), one, code, path, clash.Latest, d); err != nil || h.field(a.Key).Label != "甲改的" {
			h.Errorf("用我的: %v, %q", err, h.field(a.Key).Label)
		}
	})
}
