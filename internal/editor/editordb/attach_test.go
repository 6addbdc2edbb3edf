package editordb_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/fault"
)

const blankForm = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"

// ITM-8, EDT-12, EDT-13: a form of a material is uploaded, undone, found by the check when it is gone, and travels with its item.
func TestAFormOfAMaterialIsUploadedAndTravels(t *testing.T) {
	each(t, func(h *hall) {
		ctx := h.Context()
		h.must(h.New(ctx, one, "new-item", "新事项", "社会保险"))
		path, err := h.Add(ctx, one, "new-item", editor.KindMaterial, "", "", 1)
		h.must(err)
		material := func() catalog.Material {
			w, err := h.Work(ctx, one, "new-item")
			h.must(err)
			return w.Item.Materials[0]
		}
		for why, tc := range map[string]struct{ path, as, body string }{
			"a program":          {path, editor.BlankFile, "MZ\x90\x00"},
			"nothing":            {path, editor.BlankFile, ""},
			"too much":           {path, editor.BlankFile, strings.Repeat("x", catalog.MaxFile+1)},
			"neither of the two": {path, "other", blankForm},
			"no material":        {editor.PathBasic, editor.BlankFile, blankForm},
		} {
			if err := h.Attach(ctx, one, "new-item", tc.path, tc.as, "表.pdf", 2, strings.NewReader(tc.body)); err == nil {
				h.Errorf("%s is taken", why)
			}
		}
		h.must(h.Attach(ctx, one, "new-item", path, editor.BlankFile, `C:\表\申请表.pdf`, 2, strings.NewReader(blankForm)))
		f := material().Blank
		if f == nil || f.Name != "申请表.pdf" || f.Type != "pdf" || f.Size != int64(len(blankForm)) {
			h.Fatalf("kept as %+v", f)
		}
		_, body, err := h.File(ctx, two, "new-item", f.Key)
		h.must(err)
		raw, err := io.ReadAll(body)
		h.must(errors.Join(err, body.Close()))
		if string(raw) != blankForm {
			h.Errorf("downloaded %q", raw)
		}
		packed, err := h.Export(ctx, one, "new-item", 0)
		h.must(err)

		h.must(h.Undo(ctx, one, "new-item", 3))
		if material().Blank != nil {
			h.Error("undoing leaves the file")
		}
		if _, _, err := h.File(ctx, one, "new-item", f.Key); !errors.Is(err, fault.NotFound) {
			h.Errorf("a file that the draft does not name: %v", err)
		}

		other := open(t, h.db) // a hall with the same database, and no such file
		h.must(h.Discard(ctx, one, "new-item"))
		_, err = other.Import(ctx, two, packed)
		h.must(err)
		w, err := other.Work(ctx, two, "new-item")
		h.must(err)
		if got := w.Item.Materials[0].Blank; got == nil || *got != *f {
			h.Errorf("it arrived as %+v", got)
		}
		has := func(x *hall) bool {
			for _, f := range x.Findings(ctx, w.Item) {
				if strings.Contains(f.Say, "打不开") {
					return true
				}
			}
			return false
		}
		if has(other) || !has(open(t, h.db)) {
			h.Errorf("the check says %v where the file is, %v where it is not", has(other), has(open(t, h.db)))
		}
	})
}

// An item in a file names no bytes of the hall but forms and samples, however well its author knows their key and digest.
func TestAnItemInAFileNamesNoOtherFileOfTheHall(t *testing.T) {
	each(t, func(h *hall) {
		ctx := h.Context()
		h.must(h.New(ctx, one, "new-item", "新事项", "社会保险"))
		path, err := h.Add(ctx, one, "new-item", editor.KindMaterial, "", "", 1)
		h.must(err)
		h.must(h.Attach(ctx, one, "new-item", path, editor.BlankFile, "申请表.pdf", 2, strings.NewReader(blankForm)))
		w, err := h.Work(ctx, one, "new-item")
		h.must(err)
		h.must(h.Discard(ctx, one, "new-item"))
		form := *w.Item.Materials[0].Blank

		private, err := h.files.Put(ctx, "material/case/one", strings.NewReader(blankForm+"private"), catalog.MaxFile)
		h.must(err)
		bring := func(f catalog.File) (catalog.File, error) {
			w.Item.Materials[0].Blank = &f
			raw, err := editor.Pack(w.Item)
			h.must(err)
			if _, err := h.Import(ctx, two, raw); err != nil {
				return f, err
			}
			w, err := h.Work(ctx, two, "new-item")
			h.must(err)
			return *w.Item.Materials[0].Blank, nil
		}
		stolen := catalog.File{Key: "material/case/one", Name: "a.pdf", Type: "pdf", Size: private.Size, SHA256: private.SHA256}
		if got, err := bring(stolen); !errors.Is(err, fault.Invalid) {
			_, _, opened := h.File(ctx, two, "new-item", got.Key)
			h.Errorf("the file of a case came in as %+v: %v; opening it: %v", got, err, opened)
		}
		lying := form
		lying.Name, lying.Type, lying.Size = "../../a\u202efdp.exe", "exe", 1
		got, err := bring(lying)
		h.must(err)
		if got.Type != form.Type || got.Size != form.Size || strings.ContainsAny(got.Name, "/\u202e") {
			h.Errorf("a form of the hall is described as the file says: %+v", got)
		}
	})
}
