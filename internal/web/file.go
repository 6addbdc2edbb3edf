package web

import (
	"io"
	"mime"
	"net/http"
	"strconv"
)

// SendFile sends the content of a file after its headers are set. When the content ends in an error it breaks the connection,
// because any other end, also that of a compressed answer, would look like the end of a whole file. what and id name the file in the log.
func SendFile(w http.ResponseWriter, r *http.Request, content io.Reader, what, id string) {
	if _, err := io.Copy(w, content); err != nil {
		Log(r.Context()).Warn("a file was cut off", what, id, "err", err)
		panic(http.ErrAbortHandler)
	}
}

// SendSaved sends a file of size bytes for saving; no browser opens it as a page of ours.
func SendSaved(w http.ResponseWriter, r *http.Request, name string, size int64, content io.Reader, id string) {
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("X-Content-Type-Options", "nosniff")
	SendFile(w, r, content, "file", id)
}

// SendZip sends an archive for saving.
func SendZip(w http.ResponseWriter, name string, content []byte) {
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Length", strconv.Itoa(len(content)))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(content)
}
