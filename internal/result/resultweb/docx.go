package resultweb

import (
	"mime"
	"net/http"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/result/resultdocx"
)

// docx sends a draft as a file of Word.
func (p Downloads) docx(w http.ResponseWriter, r *http.Request) error {
	if notGet(w, r) {
		return nil
	}
	name, file, err := p.Papers.Docx(r.Context(), actor.From(r.Context()), r.PathValue("id"), r.PathValue("paper"))
	if err != nil {
		return err
	}
	sendBytes(w, name, resultdocx.Type, file)
	return nil
}

// sendBytes sends a file for saving.
func sendBytes(w http.ResponseWriter, name, kind string, file []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(file)))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(file)
}
