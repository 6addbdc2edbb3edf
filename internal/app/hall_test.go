// Package app_test tests the whole hall, above all when something fails: with every real
// room, emulated outside systems, and both database engines where they may differ.
package app_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/app"
	"wangting/internal/app/apptest"
	"wangting/internal/app/demo"
	"wangting/internal/clocktest"
	"wangting/internal/config"
	"wangting/internal/emulator"
)

// longest ends a wait for something that never comes; on a machine that is busy all else goes on.
const longest = 5 * time.Minute

// hall is a hall under test with the world around it.
type hall struct {
	*app.Hall
	t        *testing.T
	settings config.Config
	world    *emulator.World
	clock    *clocktest.Clock // of the hall and of the world
	asked    atomic.Int64     // how often the world was asked
	url      string
	front    *httptest.Server
	stop     func()
	logs     io.Writer // nil: nobody reads them
}

// each runs body over a hall on each engine.
func each(t *testing.T, body func(t *testing.T, h *hall)) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		body(t, open(t, unchanged))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		body(t, open(t, func(c *config.Config) { c.Database = apptest.Postgres(t) }))
	})
}

// open makes a hall over an empty directory and emulators of its own.
func open(t *testing.T, change func(*config.Config)) *hall {
	t.Helper()
	return openOver(t, apptest.Lay, change)
}

// openFilled makes one with what the demo shows.
func openFilled(t *testing.T, change func(*config.Config)) *hall {
	t.Helper()
	return openOver(t, apptest.LayFilled, change)
}

func openOver(t *testing.T, lay func(testing.TB, string), change func(*config.Config)) *hall {
	t.Helper()
	dir := t.TempDir()
	lay(t, dir)
	var door atomic.Pointer[http.Handler]
	h := &hall{t: t, clock: clocktest.New()}
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.asked.Add(1)
		(*door.Load()).ServeHTTP(w, r)
	}))
	outside.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	t.Cleanup(outside.Close)
	world, keys, err := apptest.World(dir, "http://hall.test", h.clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(world.Flush)
	handler := world.Handler()
	door.Store(&handler)
	c, err := demo.Settings(dir, "http://hall.test", outside.URL, keys)
	if err != nil {
		t.Fatal(err)
	}
	change(&c)
	h.settings, h.world = c, world
	h.start()
	t.Cleanup(func() { h.stop() })
	return h
}

// start opens a node over the settings; stop ends it, and start may follow.
func (h *hall) start() {
	h.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	log := slog.New(slog.DiscardHandler)
	if h.logs != nil {
		log = slog.New(slog.NewTextHandler(h.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	node, err := app.Open(ctx, h.settings, app.Options{Now: h.now, Log: log})
	if err != nil {
		cancel()
		h.t.Fatalf("opening the hall: %v", err)
	}
	h.Hall = node
	h.front = httptest.NewServer(node.Handler())
	h.url = h.front.URL
	done := make(chan error, 1)
	go func() { done <- node.Work(ctx) }()
	h.stop = func() {
		h.front.Close()
		cancel()
		if err := errors.Join(<-done, node.Close()); err != nil {
			h.t.Errorf("closing the hall: %v", err)
		}
		h.stop = func() {}
	}
}

func (h *hall) now() time.Time { return h.clock.Now() }

// later moves the clock.
func (h *hall) later(d time.Duration) { h.clock.Later(d) }

// count reads one number.
func (h *hall) count(query string, args ...any) (n int) {
	h.t.Helper()
	if err := h.DB.Get(h.t.Context(), &n, query, args...); err != nil {
		h.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// visitor is somebody's browser.
type visitor struct {
	h *hall
	c *http.Client
}

func (h *hall) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return &visitor{h, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// move gives the visitor's cookies to a hall that has moved to another port.
func (v *visitor) move(from string) {
	v.h.t.Helper()
	old, err := url.Parse(from)
	if err != nil {
		v.h.t.Fatal(err)
	}
	here, err := url.Parse(v.h.url)
	if err != nil {
		v.h.t.Fatal(err)
	}
	v.c.Jar.SetCookies(here, v.c.Jar.Cookies(old))
}

type page struct {
	status   int
	to, body string
}

func (p page) has(words string) bool { return strings.Contains(p.body, words) }

func (v *visitor) get(path string) page { v.h.t.Helper(); return v.ask("GET", path, nil) }

func (v *visitor) post(path string, form url.Values) page {
	v.h.t.Helper()
	return v.ask("POST", path, form)
}

func (v *visitor) ask(method, path string, form url.Values) page {
	v.h.t.Helper()
	req, err := http.NewRequestWithContext(v.h.t.Context(), method, v.h.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.h.t.Fatal(err)
	}
	if method == "POST" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		req.Header.Set("Referer", v.h.url+path)
	}
	res, err := v.c.Do(req)
	if err != nil {
		v.h.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		v.h.t.Fatalf("%s %s: %v", method, path, err)
	}
	return page{res.StatusCode, res.Header.Get("Location"), string(b)}
}

// want fails unless p has a status and, for redirects, an address.
func (v *visitor) want(p page, status int, to string) page {
	v.h.t.Helper()
	if p.status != status || to != "" && p.to != to {
		v.h.t.Fatalf("answered %d to %q, want %d to %q:\n%s", p.status, p.to, status, to, p.body)
	}
	return p
}

var system = actor.SystemActor("test")

func unchanged(*config.Config) {}
