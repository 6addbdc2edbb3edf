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

	"github.com/alexedwards/scs/v2"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// answered counts an answer, and logs it at level debug. It first checks whether that
// level is on, to save work.
func (f Front) answered(log func() *slog.Logger, route string, status int, took time.Duration) {
	f.Metrics.observe(route, status, took)
	if f.Log.Enabled(context.Background(), slog.LevelDebug) {
		log().Debug("answered", "route", route, "status", status, "took", took)
	}
}

type requestKey struct{}

// request is the state of a request in the front door. One goroutine fills it in, and
// the context carries it.
type request struct {
	id       string
	base     *slog.Logger
	pattern  string // of the route that answers
	sessions *scs.SessionManager
	parking  parking
	login    string // where a script's person signs in again
	who      actor.Who
}

// log gives the logger with the request's id. It is made only when needed.
func (q *request) log() *slog.Logger { return q.base.With("request", q.id) }

// nobody is the request of a context that did not come through the front door.
var nobody = &request{base: slog.Default()}

func requestOf(ctx context.Context) *request {
	if q, ok := ctx.Value(requestKey{}).(*request); ok {
		return q
	}
	return nobody
}

func requestID(ctx context.Context) string { return requestOf(ctx).id }

// Log is the logger of a request; it carries the request's id.
func Log(ctx context.Context) *slog.Logger {
	if q := requestOf(ctx); q != nobody {
		return q.log()
	}
	return slog.Default()
}

// WhoFrom gives the signed-in person in masked form, if any.
func WhoFrom(ctx context.Context) actor.Who { return requestOf(ctx).who }

// newReference makes a number that a person can read out on the phone: ten letters and digits, none that look alike.
func newReference() string { return strings.ToUpper(rand.Text()[:10]) }

// recorder records the status of the answer.
type recorder struct {
	http.ResponseWriter
	status int
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
	return w.ResponseWriter.Write(b)
}

// Flush sends what is written so far; the compressor asks for it by this name.
func (w *recorder) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// withRequest gives each request an id, logs its end and counts it, and turns a
// panic into an error page. It logs the route pattern, never the address: an
// address may hold a token.
func (f Front) withRequest(sessions *scs.SessionManager, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		q := &request{id: newReference(), base: f.Log, sessions: sessions, parking: parking{f.DB, f.Keys, f.Now}}
		rec := &recorder{ResponseWriter: w}
		rec.Header().Set("X-Request-Id", q.id)
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, q))
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
			f.answered(q.log, q.pattern, rec.status, time.Since(began))
		}()
		next.ServeHTTP(rec, r)
	})
}

// notePattern remembers which route answered.
func notePattern(r *http.Request) {
	if q := requestOf(r.Context()); q != nobody {
		q.pattern = r.Pattern
	}
}
