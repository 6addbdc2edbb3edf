package web

import (
	"io"
	"net/http"
)

// bounded is a body that ends at MostTyped, unless the page says with Takes that it takes more. So no form of files that a
// page did not ask for fills the memory or the disk.
type bounded struct {
	io.ReadCloser
	whole io.ReadCloser
}

func bound(w http.ResponseWriter, r *http.Request) {
	r.Body = bounded{http.MaxBytesReader(w, r.Body, MostTyped), r.Body}
}

// Takes bounds the body of a request for a page that takes files: most bytes in all. Call it before the body is read.
func Takes(w http.ResponseWriter, r *http.Request, most int64) {
	body := r.Body
	if b, ok := body.(bounded); ok {
		body = b.whole
	}
	r.Body = http.MaxBytesReader(w, body, most)
}
