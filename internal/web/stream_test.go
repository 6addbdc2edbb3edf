package web_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"wangting/internal/fault"
	"wangting/internal/web"
)

// counted is a stream that tells 1, 2, 3 … up to an end, one at each wake.
type counted struct {
	web.Stream
	wake chan struct{}
	left chan struct{}
}

func counting(end int, every time.Duration) *counted {
	c := &counted{wake: make(chan struct{}, 1), left: make(chan struct{})}
	n := 0
	c.Stream = web.Stream{Woken: c.wake, Every: every, Leave: func() { close(c.left) },
		Look: func(context.Context) ([]byte, bool, error) {
			n++
			return []byte(strconv.Itoa(n)), n == end, nil
		}}
	return c
}

// over serves a stream on HTTP/1.1 and on HTTP/2.
func over(t *testing.T, body func(t *testing.T, ask func(s *counted) *http.Response)) {
	for name, two := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(name, func(t *testing.T) {
			var now *counted
			srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Security-Policy", "default-src 'none'")
				if err := now.Serve(w, r); err != nil {
					http.Error(w, err.Error(), http.StatusConflict)
				}
			}))
			srv.EnableHTTP2 = two
			srv.StartTLS()
			t.Cleanup(srv.Close)
			body(t, func(s *counted) *http.Response {
				now = s
				req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL, nil)
				if err != nil {
					t.Fatal(err)
				}
				res, err := srv.Client().Do(req)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = res.Body.Close() })
				return res
			})
		})
	}
}

func TestAStreamTellsEachEventAtOnceAndEndsWithTheLast(t *testing.T) {
	over(t, func(t *testing.T, ask func(*counted) *http.Response) {
		s := counting(3, time.Hour)
		res := ask(s)
		if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") ||
			res.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("answered %s with %v", res.Status, res.Header)
		}
		in := bufio.NewReader(res.Body)
		for _, want := range []string{"data: 1\n", "data: 2\n", "data: 3\n"} {
			if got, err := in.ReadString('\n'); err != nil || got != want {
				t.Fatalf("told %q (%v), want %q", got, err, want)
			}
			if got, err := in.ReadString('\n'); err != nil || got != "\n" {
				t.Fatalf("after an event: %q (%v)", got, err)
			}
			s.wake <- struct{}{}
		}
		if rest, err := io.ReadAll(in); err != nil || len(rest) > 0 {
			t.Errorf("after the end: %q (%v)", rest, err)
		}
		<-s.left
	})
}

func TestAStreamWhoseFirstLookFailsIsAnErrorAsAnyOther(t *testing.T) {
	over(t, func(t *testing.T, ask func(*counted) *http.Response) {
		s := counting(1, time.Hour)
		s.Look = func(context.Context) ([]byte, bool, error) { return nil, false, fault.New(fault.Conflict, "x") }
		if res := ask(s); res.StatusCode != http.StatusConflict {
			t.Errorf("answered %s", res.Status)
		}
		<-s.left
	})
}

func TestAStreamLetsGoOfABrowserThatHasGone(t *testing.T) {
	over(t, func(t *testing.T, ask func(*counted) *http.Response) {
		s := counting(1<<30, time.Millisecond)
		if err := ask(s).Body.Close(); err != nil {
			t.Fatal(err)
		}
		<-s.left
	})
}

func TestAStreamEndsWhenTheServerStops(t *testing.T) {
	stop := make(chan struct{})
	s := counting(1<<30, time.Hour)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = s.Serve(w, r.WithContext(web.WithStopping(r.Context(), stop)))
	}))
	defer srv.Close()
	res, err := http.Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	close(stop)
	if b, err := io.ReadAll(res.Body); err != nil || string(b) != "data: 1\n\n" {
		t.Errorf("told %q (%v)", b, err)
	}
	<-s.left
}
