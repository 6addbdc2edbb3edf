package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"wangting/internal/fault"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render sends c with a status. If c fails, it sends nothing.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	defer buffers.Put(b)
	if err := c.Render(r.Context(), b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
	return nil
}

// JSON sends v as JSON. A type that is set already stays, such as application/problem+json.
func JSON(w http.ResponseWriter, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if h := w.Header(); h.Get("Content-Type") == "" {
		h.Set("Content-Type", "application/json; charset=utf-8")
	}
	w.WriteHeader(status)
	_, _ = w.Write(b)
	return nil
}

// byScript reports whether a script sent the request and reads problems as JSON.
func byScript(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "application/json") || strings.Contains(accept, "application/problem+json")
}

// Redirect sends the browser to a path of the hall: by a 303, or by HX-Location for htmx,
// which would otherwise put the new page into a part of the old one.
func Redirect(w http.ResponseWriter, r *http.Request, to string) error {
	if !Local(to) {
		to = "/"
	}
	if r.Header.Get("HX-Request") == "true" {
		w.Header().Set("HX-Location", to)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// Back is the local path that a request names as next or back, in its query or form; otherwise fallback.
func Back(r *http.Request, fallback string) string {
	for _, k := range []string{"next", "back"} {
		if p := r.FormValue(k); p != "" && Local(p) {
			return p
		}
	}
	return fallback
}

// referer is the local path the request came from, or "".
func referer(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host || !Local(u.Path) {
		return ""
	}
	return u.RequestURI()
}

// Fields gives the wrong fields of a form if err is such a fault.
func Fields(err error) ([]fault.Field, bool) {
	if err == nil || !errors.Is(err, fault.Invalid) {
		return nil, false
	}
	f := fault.Of(err).Fields
	return f, len(f) > 0
}

var statuses = map[fault.Kind]int{
	fault.Invalid:   http.StatusUnprocessableEntity,
	fault.NotFound:  http.StatusNotFound,
	fault.Forbidden: http.StatusForbidden,
	fault.Conflict:  http.StatusConflict,
	fault.Away:      http.StatusServiceUnavailable,
	fault.Limited:   http.StatusTooManyRequests,
	fault.Anonymous: http.StatusUnauthorized,
	fault.Expired:   http.StatusGone,
	fault.Unsure:    http.StatusForbidden,
}

// Status is the HTTP status of a kind of fault.
func Status(k fault.Kind) int {
	if s, ok := statuses[k]; ok {
		return s
	}
	return http.StatusInternalServerError
}
