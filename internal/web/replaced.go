package web

import "net/http"

// replaceable lets the error page take the place of a page whose session could not be saved. The session
// is saved when the page's first byte is sent, and the page goes on writing.
func replaceable(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(&replaceableWriter{ResponseWriter: w}, r) })
}

type replaceableWriter struct {
	http.ResponseWriter
	replaced bool
}

// replaced drops what the page still writes.
func replaced(w http.ResponseWriter) {
	if own, ok := w.(*replaceableWriter); ok {
		own.replaced = true
	}
}

func (w *replaceableWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *replaceableWriter) WriteHeader(status int) {
	if !w.replaced {
		w.ResponseWriter.WriteHeader(status)
	}
}

func (w *replaceableWriter) Write(p []byte) (int, error) {
	if w.replaced {
		return len(p), nil
	}
	return w.ResponseWriter.Write(p)
}
