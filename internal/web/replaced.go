package web

import "net/http"

// replaceable answers with the error page when the session cannot be saved. The session is saved when the
// page begins to answer, and the page knows nothing of a failure. A page that tells of a fault itself stays,
// with what was typed; any other would promise what is not kept.
func replaceable(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		own := &replaceableWriter{ResponseWriter: w, r: r}
		next.ServeHTTP(own, r)
		if own.unsaved != nil && !own.begun {
			answerError(w, r, own.unsaved)
		}
	})
}

type replaceableWriter struct {
	http.ResponseWriter
	r        *http.Request
	unsaved  error // why the session was not saved
	begun    bool
	replaced bool
}

// unsaved notes that the session could not be saved.
func unsaved(w http.ResponseWriter, r *http.Request, err error) {
	if own, ok := w.(*replaceableWriter); ok && !own.begun {
		own.unsaved = err
		return
	}
	answerError(w, r, err)
}

func (w *replaceableWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *replaceableWriter) WriteHeader(status int) {
	switch {
	case w.replaced:
	case w.unsaved == nil || w.begun || status >= http.StatusBadRequest:
		w.begun = true
		w.ResponseWriter.WriteHeader(status)
	default:
		w.begun, w.replaced = true, true
		for _, name := range []string{"Content-Disposition", "Content-Length", "Content-Type", "HX-Location", "Location"} {
			w.Header().Del(name)
		}
		answerError(w.ResponseWriter, w.r, w.unsaved)
	}
}

func (w *replaceableWriter) Write(p []byte) (int, error) {
	if !w.begun {
		w.WriteHeader(http.StatusOK)
	}
	if w.replaced {
		return len(p), nil
	}
	return w.ResponseWriter.Write(p)
}
