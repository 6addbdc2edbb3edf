package signed

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"testing"

	"wangting/internal/clocktest"
)

// answering plays a service that holds the key and answers as the test wishes.
type answering func(r *http.Request) (status int, body []byte, signature string)

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body, sig := a(r)
	return &http.Response{
		StatusCode: status,
		Header:     http.Header{"X-Signature": {sig}},
		Body:       io.NopCloser(bytes.NewReader(body)),
		Request:    r,
	}, nil
}

func wire(a answering) Wire {
	return Wire{Base: "https://register.example/api/", AppID: "hall", Key: []byte("0123456789abcdef"),
		HTTP: &http.Client{Transport: a}, Now: clocktest.Now}
}

func TestAnAnswerIsReadOnlyWhenItIsSignedForThisQuestion(t *testing.T) {
	w := wire(nil)
	body := []byte(`{"said":"yes"}`)
	right := func(r *http.Request) string {
		return w.sign("reply", "hall", "ask", r.Header.Get("X-Nonce"), digest(body))
	}
	for name, tc := range map[string]struct {
		play answering
		want error
		said string
	}{
		"signed for this question": {func(r *http.Request) (int, []byte, string) { return 200, body, right(r) }, nil, "yes"},
		"not signed":               {func(*http.Request) (int, []byte, string) { return 200, body, "" }, ErrForged, ""},
		"changed on the way": {
			func(r *http.Request) (int, []byte, string) { return 200, []byte(`{"said":"no"}`), right(r) },
			ErrForged, "",
		},
		"signed for another question": {func(*http.Request) (int, []byte, string) {
			return 200, body, w.sign("reply", "hall", "ask", "another-nonce", digest(body))
		}, ErrForged, ""},
		"signed for another interface": {func(r *http.Request) (int, []byte, string) {
			return 200, body, w.sign("reply", "hall", "other", r.Header.Get("X-Nonce"), digest(body))
		}, ErrForged, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got struct {
				Said string `json:"said"`
			}
			err := wire(tc.play).Ask(t.Context(), "ask", map[string]string{"q": "?"}, &got)
			if !errors.Is(err, tc.want) || got.Said != tc.said {
				t.Errorf("got %q, %v; want %q, %v", got.Said, err, tc.said, tc.want)
			}
		})
	}
}

func TestTheHashesAreThoseOfTheWrittenContract(t *testing.T) {
	if got, want := digest([]byte("abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"; got != want {
		t.Errorf("SM3(abc) = %s, want the example of GB/T 32905 %s", got, want)
	}
}

// An answer that the key did not sign is never read, whatever it holds.
func FuzzAnUnsignedReplyIsNeverRead(f *testing.F) {
	f.Add(200, []byte(`{"said":"yes"}`), "00")
	f.Add(204, []byte(``), "")
	f.Add(500, []byte(`<html>`), "x\x00")
	f.Fuzz(func(t *testing.T, status int, body []byte, sig string) {
		if status < 200 || status > 599 || status >= 300 && status < 400 {
			return
		}
		var got map[string]any
		w := wire(func(*http.Request) (int, []byte, string) { return status, body, sig })
		if err := w.Ask(context.Background(), "ask", 1, &got); err == nil || got != nil {
			t.Errorf("%q was read: %v", body, got)
		}
	})
}
