package desk

import (
	"errors"
	"mime"
	"net/http"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/web"
)

// preview shows the document of a decision in the place of the papers (预览文书, DSK-10). The words are kept as 「暂存」 keeps them, so that the
// frame can ask for the document; nothing is decided.
func (p Pages) preview(w http.ResponseWriter, r *http.Request) error {
	t, err := read(r, casework.Decide)
	if err != nil {
		return err
	}
	who, id, verdict := actor.From(r.Context()), r.PathValue("id"), casework.Verdict(r.PostForm.Get("preview"))
	t.Verdict = verdict
	if err = p.Core.KeepWords(r.Context(), who, id, casework.Decide, t.said()); err == nil {
		_, _, err = p.Core.PreviewDecision(r.Context(), who, id, verdict)
	}
	switch {
	case errors.Is(err, fault.Invalid), errors.Is(err, fault.Conflict), errors.Is(err, fault.Forbidden):
		t.Fault = fault.Of(err)
		return p.dossier(w, r, web.Status(t.Fault.Kind), look{typed: &t})
	case err != nil:
		return err
	}
	return p.dossier(w, r, http.StatusOK, look{preview: verdict})
}

// previewed is that document, for the frame.
func (p Pages) previewed(w http.ResponseWriter, r *http.Request) error {
	verdict := casework.Verdict(r.URL.Query().Get("verdict"))
	name, file, err := p.Core.PreviewDecision(r.Context(), actor.From(r.Context()), r.PathValue("id"), verdict)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", media["pdf"])
	h.Set("Content-Length", strconv.Itoa(len(file)))
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": "预览 " + name + ".pdf"}))
	h.Set("Content-Security-Policy", framed)
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(file)
	return nil
}

// previewSheet opens the preview in the place of a material.
func previewSheet(path string, v casework.Verdict) *sheetView {
	return &sheetView{Title: "预览文书（" + v.Word() + "）", Name: "预览", Say: "尚未作出决定，确认后才编号、出具", Framed: true,
		Src: path + "/preview.pdf?verdict=" + string(v)}
}
