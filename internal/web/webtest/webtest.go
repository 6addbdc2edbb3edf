// Package webtest opens a real front door for tests of pages. Sessions, headers, the
// shell and the cross-origin check are those of production; only the login is always
// valid. It compares pages with golden files. It knows no room.
package webtest

import (
	"context"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"wangting/internal/actor"
	"wangting/internal/clocktest"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/ui/uitest"
	"wangting/internal/web"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Hall is a front door with one person inside, or nobody.
type Hall struct {
	t      testing.TB
	URL    string
	client *http.Client
}

// Open serves the pages that mount mounts. who is signed in, and pages show them as as; the zero Actor is a visitor.
func Open(t testing.TB, db *store.DB, who actor.Actor, as actor.Who, mount func(*web.Mux)) *Hall {
	t.Helper()
	m := web.NewMux()
	mount(m)
	m.Handle("POST /webtest/in", func(w http.ResponseWriter, r *http.Request) error {
		in := web.SignIn
		if who.IsStaff() {
			in = web.SignInStaff
		}
		if err := in(r, "login"); err != nil {
			return err
		}
		w.WriteHeader(http.StatusNoContent)
		return nil
	})
	standing := func(context.Context, string) (actor.Actor, actor.Who, error) { return who, as, nil }
	public, _ := url.Parse("http://hall.test")
	handler, err := web.Front{
		DB: db, Keys: secrettest.Keyring(t), Public: public, Shell: ui.DefaultShell(), Now: clocktest.Now,
		Log: slog.New(slog.DiscardHandler), Metrics: web.NewMetrics(prometheus.NewRegistry()),
		Unit: standing, Staff: standing,
	}.Handler(m)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(handler)
	t.Cleanup(srv.Close)
	jar, _ := cookiejar.New(nil)
	h := &Hall{t: t, URL: srv.URL, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
	if who.Known() {
		h.Post("/webtest/in", nil)
	}
	return h
}

// Answer is the answer to a request.
type Answer struct {
	Status   int
	Body     string
	Location string // of a redirect, or where htmx is sent
	Header   http.Header
}

// Get opens a page; header is pairs of name and value.
func (h *Hall) Get(path string, header ...string) Answer {
	h.t.Helper()
	return h.do(http.MethodGet, path, "", header)
}

// Head asks for the headers of a page.
func (h *Hall) Head(path string) Answer {
	h.t.Helper()
	return h.do(http.MethodHead, path, "", nil)
}

// Post sends a form.
func (h *Hall) Post(path string, form url.Values, header ...string) Answer {
	h.t.Helper()
	return h.do(http.MethodPost, path, form.Encode(), header)
}

// PostAs sends a body of a content type.
func (h *Hall) PostAs(path, contentType, body string) Answer {
	h.t.Helper()
	return h.do(http.MethodPost, path, body, []string{"Content-Type", contentType})
}

func (h *Hall) do(method, path, body string, header []string) Answer {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), method, h.URL+path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := h.client.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	to := res.Header.Get("Location")
	if hx := res.Header.Get("HX-Location"); hx != "" {
		to = hx
	}
	return Answer{res.StatusCode, string(b), to, res.Header}
}

// Page opens a page and fails the test unless its status is 200 and uitest finds no fault.
func (h *Hall) Page(path string) string {
	h.t.Helper()
	a := h.Get(path)
	if a.Status != http.StatusOK {
		h.t.Fatalf("GET %s gave %d, to %q: %s", path, a.Status, a.Location, a.Body)
	}
	uitest.Check(h.t, []byte(a.Body))
	return a.Body
}

var hashed = regexp.MustCompile(`(/assets/[a-z0-9-]+)\.[0-9a-f]{8,}\.`)

// Golden compares the main part of a page with testdata/NAME.html, or writes it when -update is given.
func Golden(t testing.TB, name, page string) {
	t.Helper()
	_, rest, ok := strings.Cut(page, "<main")
	rest, _, ends := strings.Cut(rest, "</main>")
	if !ok || !ends {
		t.Fatalf("the page has no main part: %s", page)
	}
	got := hashed.ReplaceAllString("<main"+rest+"</main>", "$1.")
	got = strings.ReplaceAll(got, "><", ">\n<") + "\n"
	file := filepath.Join("testdata", name+".html")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; run go test -update", err)
	}
	if got != string(want) {
		t.Errorf("%s changed; run go test -update and read the difference\ngot:\n%s", file, got)
	}
}
