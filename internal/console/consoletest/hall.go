// Package consoletest opens the whole front door with the staff pages of a test behind it, and a
// browser to use them. It mounts no pages of its own: the test says who is signed in and what is
// mounted.
package consoletest

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

var update = flag.Bool("update", false, "write the golden pages anew")

// Setup is the hall that a test opens.
type Setup struct {
	DB    *store.DB
	Mount func(*web.Mux)
	// Staff returns the member of staff behind a staff login.
	Staff func(ctx context.Context, loginID string) (actor.Actor, actor.Who, error)
}

// Browser is a client of that hall; it keeps cookies and follows redirects.
type Browser struct {
	t   testing.TB
	url string
	c   *http.Client
}

// Page is an answer of the server.
type Page struct {
	Status int
	Path   string // final path and query after redirects
	Body   string
	Header http.Header
}

// Open starts the front door. GET /test/as/{login} signs a staff login in without a password, for
// tests that are not about signing in.
func Open(t testing.TB, s Setup) *Browser {
	t.Helper()
	m := web.NewMux()
	s.Mount(m)
	m.Handle("GET /test/as/{login}", func(w http.ResponseWriter, r *http.Request) error {
		if err := web.SignInStaff(r, r.PathValue("login")); err != nil {
			return err
		}
		w.WriteHeader(http.StatusNoContent)
		return nil
	})
	public, err := url.Parse("http://hall.test")
	if err != nil {
		t.Fatal(err)
	}
	h, err := web.Front{
		DB: s.DB, Keys: secrettest.Keyring(t), Public: public, Shell: ui.DefaultShell(), Now: clocktest.Now,
		Log: slog.New(slog.DiscardHandler), Metrics: web.NewMetrics(prometheus.NewRegistry()), Staff: s.Staff,
	}.Handler(m)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return newBrowser(t, srv.URL)
}

func newBrowser(t testing.TB, address string) *Browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{t, address, &http.Client{Jar: jar}}
}

// Another returns a second browser for the same hall.
func (b *Browser) Another() *Browser { return newBrowser(b.t, b.url) }

// SignIn signs the browser in with a staff login.
func (b *Browser) SignIn(login string) *Browser {
	b.t.Helper()
	if p := b.Get("/test/as/" + login); p.Status != http.StatusNoContent {
		b.t.Fatalf("signing in gave %d", p.Status)
	}
	return b
}

// Get requests a page.
func (b *Browser) Get(path string) Page { return b.do(http.MethodGet, path, nil) }

// Post submits a form given as name, value, …
func (b *Browser) Post(path string, fields ...string) Page {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return b.do(http.MethodPost, path, form)
}

func (b *Browser) do(method, path string, form url.Values) Page {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := b.c.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return Page{res.StatusCode, res.Request.URL.RequestURI(), string(body), res.Header}
}

// Check fails the test unless the page has the status and follows the rules of the component kit.
func (p Page) Check(t testing.TB, status int) Page {
	t.Helper()
	if p.Status != status {
		t.Fatalf("%s answered %d, want %d\n%s", p.Path, p.Status, status, p.Main())
	}
	uitest.Check(t, []byte(p.Body))
	return p
}

// Has fails the test unless the page contains every word.
func (p Page) Has(t testing.TB, words ...string) Page {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(p.Body, w) {
			t.Errorf("%s does not say %q\n%s", p.Path, w, p.Main())
		}
	}
	return p
}

// Lacks fails the test if the page contains any of the words.
func (p Page) Lacks(t testing.TB, words ...string) Page {
	t.Helper()
	for _, w := range words {
		if strings.Contains(p.Body, w) {
			t.Errorf("%s says %q and should not", p.Path, w)
		}
	}
	return p
}

var (
	mainPart = regexp.MustCompile(`(?s)<main[^>]*>(.*)</main>`)
	hashed   = regexp.MustCompile(`(/assets/[a-z0-9-]+)\.[0-9a-f]{12}\.`)
)

// Main returns the HTML within the frame, one element a line, without the hashes of assets.
func (p Page) Main() string {
	m := mainPart.FindStringSubmatch(p.Body)
	if m == nil {
		return p.Body
	}
	return strings.ReplaceAll(hashed.ReplaceAllString(m[1], "$1."), "><", ">\n<") + "\n"
}

// Golden compares the page with testdata/<name>.golden.html; go test -update writes it. replace holds
// pairs of old and new, for text that differs between runs.
func (p Page) Golden(t testing.TB, name string, replace ...string) Page {
	t.Helper()
	got := strings.NewReplacer(replace...).Replace(p.Main())
	file := filepath.Join("testdata", name+".golden.html")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not as %s says (go test -update writes it anew):\n%s", p.Path, file, got)
	}
	return p
}
