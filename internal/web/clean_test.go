package web_test

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/store/storetest"
	"wangting/internal/web"
	"wangting/internal/web/webtest"
)

// echo answers with what it was given.
func echo(m *web.Mux) {
	m.Handle("POST /api/echo", func(http.ResponseWriter, *http.Request) error { return nil })
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
		for kind, path := range map[string]string{"application/json": "/echo", "application/x+json; a=b": "/echo", "": "/api/echo"} {
			if a := h.PostAs(path, kind, body); a.Status != http.StatusUnprocessableEntity {
				t.Errorf("JSON %q as %q gave %d", body, kind, a.Status)
			}
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

// OPS-1: a page that asks for no file is sent none: what does not fit is not read on, nor written to the disk.
func TestAFormOfFilesIsBoundedUnlessThePageTakesThem(t *testing.T) {
	h := webtest.Open(t, storetest.SQLite(t), actor.Actor{}, actor.Who{}, func(m *web.Mux) {
		whole := func(w http.ResponseWriter, r *http.Request) error {
			n, _ := io.Copy(io.Discard, r.Body)
			_, err := io.WriteString(w, strconv.FormatInt(n, 10))
			return err
		}
		m.Handle("POST /words", whole)
		m.Handle("POST /files", func(w http.ResponseWriter, r *http.Request) error {
			web.Takes(w, r, web.MostTyped+10)
			return whole(w, r)
		})
	})
	for path, most := range map[string]int{"/words": web.MostTyped, "/files": web.MostTyped + 10} {
		for _, kind := range []string{"multipart/form-data; boundary=x", "application/octet-stream", ""} {
			if a := h.PostAs(path, kind, strings.Repeat("a", web.MostTyped+100)); a.Body != strconv.Itoa(most) {
				t.Errorf("%s read %s bytes of %q, want %d", path, a.Body, kind, most)
			}
		}
	}
}

// OPS-1: no visitor fills the table of sessions with what a form takes.
func TestASessionKeepsNoValueThatNobodyTyped(t *testing.T) {
	h := webtest.Open(t, storetest.SQLite(t), actor.Actor{}, actor.Who{}, func(m *web.Mux) {
		m.Handle("POST /keep", func(w http.ResponseWriter, r *http.Request) error {
			web.Session(r.Context()).Put("words", r.PostFormValue("words"))
			return nil
		})
		m.Handle("GET /keep", func(w http.ResponseWriter, r *http.Request) error {
			_, err := io.WriteString(w, web.Session(r.Context()).Get("words"))
			return err
		})
	})
	for _, tc := range []struct{ typed, kept string }{{"短", "短"}, {strings.Repeat("a", 1<<20), ""}} {
		h.Post("/keep", url.Values{"words": {tc.typed}})
		if a := h.Get("/keep"); a.Body != tc.kept {
			t.Errorf("of %d bytes, %d were kept", len(tc.typed), len(a.Body))
		}
	}
}
