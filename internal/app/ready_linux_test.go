package app_test

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/config"
	"wangting/internal/disk/disktest"
)

// OPS-2: readiness knows a full disk and a missing folder, and notices when they are mended.
func TestReadinessKnowsAFullDiskAndAMissingFolder(t *testing.T) {
	small := disktest.Small(t)
	h := open(t, func(c *config.Config) { c.Blob = filepath.Join(small, "materials") })
	v := h.visitor()
	ready := func(what string, status int) {
		t.Helper()
		if p := v.get("/readyz"); p.status != status {
			t.Errorf("%s: /readyz answers %d %q, want %d", what, p.status, p.body, status)
		}
	}
	put := func() error {
		_, err := h.Rooms.Files.Put(t.Context(), "a/b", strings.NewReader("%PDF-1.7"), 100)
		return err
	}
	ready("at first", http.StatusOK)
	clear := disktest.Fill(t, small)
	ready("with a full disk", http.StatusServiceUnavailable)
	clear()
	ready("with room again", http.StatusOK)

	for name, dir := range map[string]string{"the materials": h.settings.Blob, "the data": h.settings.Data} {
		must(t, os.Rename(dir, dir+".away"))
		ready("without "+name, http.StatusServiceUnavailable)
		must(t, os.Rename(dir+".away", dir))
		ready("with "+name+" back", http.StatusOK)
	}
	must(t, os.RemoveAll(h.settings.Blob))
	if err := put(); err == nil {
		t.Error("a file was put where there is no folder")
	}
	must(t, os.Mkdir(h.settings.Blob, 0o700))
	if err := put(); err != nil {
		t.Errorf("into a new folder: %v", err)
	}
	ready("with a new folder", http.StatusOK)
}

// OPS-2: a node that is told to stop serves on until the balancer has noticed.
func TestANodeThatLeavesServesOnForItsLameDuckTime(t *testing.T) {
	h := open(t, func(c *config.Config) { c.LameDuck = 2 * time.Second })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	h.url = "http://" + l.Addr().String()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan error, 1)
	go func() { done <- h.Serve(ctx, l) }()
	v := h.visitor()
	v.want(v.get("/readyz"), http.StatusOK, "")
	stop()
	end := time.After(longest)
	for v.get("/readyz").status != http.StatusServiceUnavailable {
		select {
		case <-end:
			t.Fatal("/readyz does not say that the node leaves")
		default:
		}
	}
	v.want(v.get("/login"), http.StatusOK, "")
	select {
	case err := <-done:
		must(t, err)
	case <-time.After(longest):
		t.Fatal("the node does not leave")
	}
}

// same are the paths that say the same to everybody.
var same = []string{"/healthz", "/readyz", "/metrics", "/favicon.ico", "/app/manifest.webmanifest", "/app/sw.js", "/search/suggest"}

// SEC-8: what a signed-in person was shown is in no cache: every page, download and answer of the API.
func TestNothingThatASignedInPersonSeesIsKept(t *testing.T) {
	h := openFilled(t, unchanged)
	v := h.signedIn()
	app := &program{h: h}
	app.enter("a phone")
	seen := 0
	ask := func(path, token, language string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), "GET", h.url+path, nil)
		must(t, err)
		client := v.c
		if token != "" {
			req.Header.Set("Authorization", "Bearer "+token)
			client = http.DefaultClient
		}
		req.Header.Set("Accept", language)
		res, err := client.Do(req)
		must(t, err)
		must(t, res.Body.Close())
		if res.StatusCode != http.StatusOK && res.StatusCode < 400 {
			return
		}
		seen++
		if !slices.Contains(strings.Split(strings.Join(res.Header.Values("Cache-Control"), ","), ","), "no-store") {
			t.Errorf("%s answers %d with Cache-Control %q", path, res.StatusCode, res.Header.Values("Cache-Control"))
		}
		if kind := res.Header.Get("Content-Type"); res.StatusCode >= 400 && strings.Contains(kind, "json") && kind != "application/problem+json" {
			t.Errorf("%s answers %d as %q", path, res.StatusCode, kind)
		}
	}
	for _, route := range h.Mux.Routes() {
		method, path, _ := strings.Cut(route, " ")
		plain := strings.HasPrefix(path, "/assets/") || slices.Contains(same, path)
		if method != "GET" || plain || strings.Contains(path, "{") && !strings.HasPrefix(path, "/unit/") ||
			strings.HasPrefix(path, "/staff") || strings.HasSuffix(path, "/events") {
			continue
		}
		u, err := url.Parse(strings.NewReplacer("{$}", "", "{", "", "}", "", "...", "").Replace(path))
		must(t, err)
		ask(u.Path, "", "text/html")
		ask(u.Path, "", "application/json")
	}
	for _, path := range []string{"/me", "/me/units", "/me/devices", "/units/x/cases", "/nothing"} {
		ask("/api/v1"+path, app.token, "application/json")
	}
	if seen < 60 {
		t.Errorf("only %d answers were seen", seen)
	}
}
