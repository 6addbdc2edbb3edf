package rehearsaldb_test

import (
	"errors"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/form/formsample"
	"wangting/internal/rehearsal"
)

// ITM-4, EDT-8: an internal note is rehearsed like everything else, and asked of whoever plays the reviewer only.
func TestANoteIsRehearsed(t *testing.T) {
	each(t, func(h *hall) {
		ctx := h.Context()
		w, err := h.Editor.Work(ctx, one, item)
		h.must(err)
		part, err := h.Editor.Add(ctx, one, item, editor.KindPart, "", "", w.Draft.Step)
		h.must(err)
		work := func() editor.Work {
			w, err := h.Editor.Work(ctx, one, item)
			h.must(err)
			return w
		}
		_, err = h.Editor.SaveData(ctx, one, item, part, work().ElementSeen(part), form.Data{"title": "核实记录", "filler": string(catalog.ReviewPost)})
		h.must(err)
		_, err = h.Editor.Add(ctx, one, item, editor.KindField, part, string(form.Text), work().Draft.Step)
		h.must(err)
		w, err = h.Editor.Work(ctx, one, item)
		h.must(err)
		last := w.Item.Definition.Parts[len(w.Item.Definition.Parts)-1]
		if last.Filler != string(catalog.ReviewPost) || len(last.Fields) != 1 {
			h.Fatalf("the editor made %+v", last)
		}
		path, key := editor.KindField+":"+last.Fields[0].Key, last.Fields[0].Key
		_, err = h.Editor.SaveData(ctx, one, item, path, work().ElementSeen(path), form.Data{"label": "查明的事实", "kind": "text", "required": true})
		h.must(err)
		h.submitted()
		if _, there := h.look("").Case.Item.Form.Field(key); there {
			h.Error("the applicant is asked for the note")
		}
		h.do("accept", "clerk", "")
		if f, why := h.look("clerk").Note(); f == nil || why == "" {
			h.Errorf("the clerk may note: %q", why)
		}
		err = h.Act(ctx, one, item, rehearsal.Doing{Verb: "review", As: "reviewer"})
		if !errors.Is(err, fault.Conflict) {
			h.Errorf("reviewed without the note: %v", err)
		}
		f, why := h.look("reviewer").Note()
		if f == nil || why != "" {
			h.Fatalf("the reviewer may not note: %q", why)
		}
		h.must(h.Note(ctx, one, item, "reviewer", formsample.Fill(f, form.Data{}, h.now), ""))
		h.do("review", "reviewer", "")
		got, times := h.look("reviewer").Case.NoteHistory(), 0
		for _, n := range got { // the item is shipped with notes of its own
			if n.Label == "查明的事实" {
				times++
			}
		}
		if times != 1 {
			h.Errorf("the history is %+v", got)
		}
	})
}
