// Package signed plays the server side of the register's wire: it lets a
// question through only when its keyed hash, its time and its nonce are right,
// and signs the answer over the bytes it sends. It shares no code with the
// hall's client, so that a mistake in one is found by the other.
//
//	X-App-Id, X-Timestamp (ms), X-Nonce, X-Signature
//	request = hex(HMAC-SM3(key, "request\n" app "\n" interface "\n" timestamp "\n" nonce "\n" hex(SM3(body))))
//	reply   = hex(HMAC-SM3(key, "reply\n"   app "\n" interface "\n" nonce "\n" hex(SM3(body))))
package signed

import (
	"crypto/hmac"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emmansun/gmsm/sm3"
)

// Skew is how far the clocks may be apart.
const Skew = 5 * time.Minute

// Guard knows one application and its key. It is safe for concurrent use.
type Guard struct {
	appID string
	key   []byte
	now   func() time.Time

	mu      sync.Mutex
	seen    map[string]bool // nonces of this turn and of the one before: a
	before  map[string]bool // turn is as long as a timestamp stays good
	turning time.Time
}

// NewGuard gives a guard for one application.
func NewGuard(appID string, key []byte, now func() time.Time) *Guard {
	return &Guard{appID: appID, key: key, now: now, seen: map[string]bool{}, turning: now()}
}

// Resource plays what is read by its address: the path and query are the name that was
// signed, and the body is empty.
func (g *Guard) Resource(answer func(r *http.Request) any) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/") + "?" + r.URL.RawQuery
		g.Interface(name, func([]byte) any { return answer(r) }).ServeHTTP(w, r)
	})
}

// Interface plays one interface: answer gets the body of a question that was
// signed as it should be, and gives what is to be sent as JSON.
func (g *Guard) Interface(name string, answer func(body []byte) any) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
		if err != nil {
			http.Error(w, "the body cannot be read", http.StatusRequestEntityTooLarge)
			return
		}
		if refusal := g.check(name, r.Header, body); refusal != "" {
			http.Error(w, refusal, http.StatusUnauthorized)
			return
		}
		reply, err := json.Marshal(answer(body))
		if err != nil {
			http.Error(w, "no answer", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Signature", g.hash("reply\n"+g.appID+"\n"+name+"\n"+r.Header.Get("X-Nonce")+"\n"+sum(reply)))
		w.Write(reply)
	})
}

// check gives the reason to refuse a question, or "".
func (g *Guard) check(name string, h http.Header, body []byte) string {
	app, stamp, nonce := h.Get("X-App-Id"), h.Get("X-Timestamp"), h.Get("X-Nonce")
	ms, err := strconv.ParseInt(stamp, 10, 64)
	now := g.now()
	switch {
	case app != g.appID:
		return "unknown application"
	case err != nil || time.UnixMilli(ms).Before(now.Add(-Skew)) || time.UnixMilli(ms).After(now.Add(Skew)):
		return "the timestamp is not of now"
	case len(nonce) < 16 || len(nonce) > 64:
		return "the nonce has no fitting length"
	}
	want := g.hash("request\n" + app + "\n" + name + "\n" + stamp + "\n" + nonce + "\n" + sum(body))
	if !hmac.Equal([]byte(want), []byte(h.Get("X-Signature"))) {
		return "the signature is wrong"
	}
	if !g.fresh(nonce, now) {
		return "the nonce was used before"
	}
	return ""
}

// fresh remembers a nonce and reports whether it is new.
func (g *Guard) fresh(nonce string, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now.Sub(g.turning) > 2*Skew {
		g.seen, g.before, g.turning = map[string]bool{}, g.seen, now
	}
	if g.seen[nonce] || g.before[nonce] {
		return false
	}
	g.seen[nonce] = true
	return true
}

func (g *Guard) hash(text string) string {
	h := hmac.New(sm3.New, g.key)
	io.WriteString(h, text)
	return hex.EncodeToString(h.Sum(nil))
}

func sum(b []byte) string {
	s := sm3.Sum(b)
	return hex.EncodeToString(s[:])
}
