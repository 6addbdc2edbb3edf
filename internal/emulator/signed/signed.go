// Package signed emulates the server side of the protocol in gateway/signed: it accepts
// a question only when its HMAC, timestamp and nonce are valid, and signs the bytes of
// the answer. It shares no code with the hall's client, so that a mistake in one shows
// in the other.
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

// Skew is the largest accepted difference between the clocks.
const Skew = 5 * time.Minute

// Guard verifies the questions of one application. It is safe for concurrent use.
type Guard struct {
	appID string
	key   []byte
	now   func() time.Time

	mu          sync.Mutex
	usedNonces  map[string]bool // nonces of this period and the one before; a
	olderNonces map[string]bool // period is as long as a timestamp stays valid
	turning     time.Time
}

// NewGuard returns a Guard for one application and its key.
func NewGuard(appID string, key []byte, now func() time.Time) *Guard {
	return &Guard{appID: appID, key: key, now: now, usedNonces: map[string]bool{}, turning: now()}
}

// Resource serves a resource with an address of its own (GET): path and query take the
// place of the interface's name in the signature, and the body is empty.
func (g *Guard) Resource(answer func(r *http.Request) any) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/") + "?" + r.URL.RawQuery
		g.Interface(name, func([]byte) any { return answer(r) }).ServeHTTP(w, r)
	})
}

// Interface serves one named interface: answer receives the body of a correctly signed
// question and returns the value to send as JSON.
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

// check returns the reason to refuse a question, or "".
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

// fresh stores a nonce and reports whether it is new.
func (g *Guard) fresh(nonce string, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now.Sub(g.turning) > 2*Skew {
		g.usedNonces, g.olderNonces, g.turning = map[string]bool{}, g.usedNonces, now
	}
	if g.usedNonces[nonce] || g.olderNonces[nonce] {
		return false
	}
	g.usedNonces[nonce] = true
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
