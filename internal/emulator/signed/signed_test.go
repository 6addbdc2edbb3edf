package signed

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestAQuestionIsLetThroughOnceAndOnlyUnchanged(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	clock := now
	g := NewGuard("hall", []byte("0123456789abcdef"), func() time.Time { return clock })
	h := g.Interface("ask", func(body []byte) any { return string(body) })
	stamp := strconv.FormatInt(now.UnixMilli(), 10)

	send := func(nonce, body, signature string) (int, string) {
		r := httptest.NewRequest("POST", "/ask", strings.NewReader(body))
		r.Header = http.Header{"X-App-Id": {"hall"}, "X-Timestamp": {stamp}, "X-Nonce": {nonce}, "X-Signature": {signature}}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code, w.Header().Get("X-Signature")
	}
	sign := func(nonce, body string) string {
		return g.hash("request\nhall\nask\n" + stamp + "\n" + nonce + "\n" + sum([]byte(body)))
	}
	const first, second = "nonce-number-one", "nonce-number-two"

	if code, _ := send(first, "{}", sign(first, "[]")); code != http.StatusUnauthorized {
		t.Errorf("a changed body: %d", code)
	}
	code, reply := send(first, "{}", sign(first, "{}"))
	if want := g.hash("reply\nhall\nask\n" + first + "\n" + sum([]byte(`"{}"`))); code != http.StatusOK || reply != want {
		t.Errorf("the question as it was signed: %d, reply signed %s", code, reply)
	}
	if code, _ := send(first, "{}", sign(first, "{}")); code != http.StatusUnauthorized {
		t.Errorf("the same question again: %d", code)
	}
	clock = now.Add(Skew + time.Second)
	if code, _ := send(second, "{}", sign(second, "{}")); code != http.StatusUnauthorized {
		t.Errorf("a question of long ago: %d", code)
	}
}

func TestANonceIsRememberedForAsLongAsItsTimeIsGood(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	g := NewGuard("hall", nil, func() time.Time { return now })
	late := now.Add(2 * Skew)
	if !g.fresh("nonce", late) {
		t.Fatal("a new nonce was refused")
	}
	if g.fresh("other", late.Add(time.Second)); g.fresh("nonce", late.Add(2*Skew)) {
		t.Error("a nonce was forgotten while its timestamp was still good")
	}
}
