package editordb_test

import (
	"testing"

	"wangting/internal/editor"
)

// ITM-14: a query that was changed is published by another editor, and asked as it was approved.
func TestAChangedQueryIsPublished(t *testing.T) {
	each(t, func(h *hall) {
		const code = "title-certificate"
		path, err := h.Add(t.Context(), one, code, editor.KindColumn, "", "aac003", 0)
		h.must(err)
		w, err := h.Work(t.Context(), one, code)
		h.must(err)
		h.must(h.Request(t.Context(), one, code, editor.Wish{Step: w.Draft.Step, Note: "显示持证人"}))
		open, err := h.Store.Requests(t.Context())
		h.must(err)
		_, err = h.Approve(t.Context(), two, open[0].ID, open[0].Digest)
		h.must(err)
		it := h.Items.Catalogue().Item(code)
		if last := it.Lookup.Columns[len(it.Lookup.Columns)-1]; editor.KindColumn+":"+last.Key != path || last.Mask != "name" || it.Version != 5 {
			t.Errorf("version %d shows %+v", it.Version, last)
		}
	})
}
