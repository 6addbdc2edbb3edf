package web_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/store/storetest"
	"wangting/internal/web"
	"wangting/internal/web/webtest"
)

// echo answers with what it was given.
func echo(m *web.Mux) {
	m.Handle("POST /echo", func(w http.ResponseWriter, r *http.Request) error {
		if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
			_, err := io.Copy(w, r.Body)
			return err
		}
		_, err := io.WriteString(w, r.PostFormValue("words"))
		return err
	})
	m.Handle("GET /echo", func(w http.ResponseWriter, r *http.Request) error {
		_, err := io.WriteString(w, r.URL.Query().Get("q"))
		return err
	})
}

// OPS-1: no control character reaches a room, by form, address or JSON.
func TestControlCharactersAreRefusedAtTheFrontDoor(t *testing.T) {
	h := webtest.Open(t, storetest.SQLite(t), actor.Actor{}, actor.Who{}, echo)
	for name, words := range map[string]string{"NUL": "a\x00b", "escape": "\x1b[31m", "delete": "\x7f", "half a character": "\xe4\xb8"} {
		if a := h.Post("/echo", url.Values{"words": {words}}); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "控制字符") {
			t.Errorf("a form with %s gave %d", name, a.Status)
		}
		if a := h.Get("/echo?q=" + url.QueryEscape(words)); a.Status != http.StatusNotFound {
			t.Errorf("an address with %s gave %d", name, a.Status)
		}
	}
	for _, body := range []string{`{"a":"\u0000"}`, `{"a":"\u001B"}`, "{\"a\":\"\x00\"}", `{"\u0007":1}`} {
		if a := h.PostAs("/echo", "application/json", body); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("JSON %q gave %d", body, a.Status)
		}
	}
	for what, tc := range map[string]struct{ in, out string }{
		"lines and tabs":             {"一\t二\r\n三", "一\t二\r\n三"},
		"breaks of office programs":  {"一\v二\f三", "一\n二\n三"},
		"a joiner of emoji and CJK ": {"👨‍👩‍👧 𠮷", "👨‍👩‍👧 𠮷"},
	} {
		if a := h.Post("/echo", url.Values{"words": {tc.in}}); a.Status != http.StatusOK || a.Body != tc.out {
			t.Errorf("%s: %d %q, want %q", what, a.Status, a.Body, tc.out)
		}
	}
	if a := h.PostAs("/echo", "application/json", `{"a":"一\n二 \\ \u4e00"}`); a.Body != `{"a":"一\n二 \\ \u4e00"}` {
		t.Errorf("good JSON came through as %d %q", a.Status, a.Body)
	}
}
