package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"wangting/internal/fault"
)

type requestKey struct{}

type request struct {
	id   string
	base *slog.Logger
}

// log is the logger with the request's id; most requests never ask for it.
func (q *request) log() *slog.Logger { return q.base.With("request", q.id) }

func requestID(ctx context.Context) string {
	q, _ := ctx.Value(requestKey{}).(*request)
	if q == nil {
		return ""
	}
	return q.id
}

// Log is the logger of a request; it carries the request's id.
func Log(ctx context.Context) *slog.Logger {
	q, _ := ctx.Value(requestKey{}).(*request)
	if q == nil {
		return slog.Default()
	}
	return q.log()
}

// newReference makes a number that a person can read out on the phone: ten letters and digits, none that look alike.
func newReference() string { return strings.ToUpper(rand.Text()[:10]) }

// recorder notes what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int
}

func (w *recorder) WriteHeader(s int) {
	if w.status == 0 {
		w.status = s
	}
	w.ResponseWriter.WriteHeader(s)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

// Flush sends what is written so far; the compressor asks for it by this name.
func (w *recorder) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// withRequest gives each request an id, logs its end and counts it, and turns a
// panic into an error page. It logs the route pattern, never the address: an
// address may hold a token.
func (f Front) withRequest(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		q := &request{newReference(), f.Log}
		rec := &recorder{ResponseWriter: w}
		rec.Header().Set("X-Request-Id", q.id)
		var pattern string
		r = r.WithContext(context.WithValue(context.WithValue(r.Context(), requestKey{}, q), patternKey{}, &pattern))
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				q.log().Error("panic", "what", fmt.Sprint(p), "stack", string(debug.Stack()))
				if rec.status == 0 {
					answerError(rec, r, fault.New(fault.Broken, ""))
				}
			}
			f.Metrics.observe(pattern, rec.status, time.Since(began))
			if f.Log.Enabled(r.Context(), slog.LevelDebug) {
				q.log().Debug("answered", "route", pattern, "status", rec.status, "bytes", rec.bytes, "took", time.Since(began))
			}
		}()
		next.ServeHTTP(rec, r)
	})
}

type patternKey struct{}

// notePattern remembers which route answered.
func notePattern(r *http.Request) {
	if p, _ := r.Context().Value(patternKey{}).(*string); p != nil {
		*p = r.Pattern
	}
}
