package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/netip"
	"os"
	"runtime"
	"time"

	"wangting/internal/asset"
	"wangting/internal/config"
	"wangting/internal/notice"
	"wangting/internal/store"
)

// probes mounts what machines ask: whether the process lives, whether it can answer, and its figures.
func (h *Hall) probes() {
	h.Mux.Mount("GET /healthz", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") }))
	h.Mux.Mount("GET /readyz", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if what, err := h.unready(r.Context()); what != "" {
			h.log.Error("not ready", "what", what, "err", err)
			http.Error(w, what, http.StatusServiceUnavailable)
			return
		}
		for _, s := range health(h.Outside) {
			_, _ = fmt.Fprintf(w, "%s %s\n", s.Service, s.State)
		}
		_, _ = io.WriteString(w, "ready\n")
	}))
	h.Mux.Mount("GET /metrics", onlyNear(h.counts.Handler()))
	h.Mux.Mount("GET /assets/", asset.Handler())
	h.Mux.Mount("GET /favicon.ico", http.RedirectHandler(asset.Path("favicon.svg"), http.StatusFound))
}

// unready says why this node cannot serve, "" if it can. The disk is probed by writing a file. Outside
// systems, S3 among them, are no reason: they are away for every node alike.
func (h *Hall) unready(ctx context.Context) (what string, err error) {
	if h.leaving.Load() {
		return "leaving", nil
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if err := h.DB.Ping(ctx); err != nil {
		return "database away", err
	}
	if err := errors.Join(h.DB.Room(), h.Rooms.Files.Room()); err != nil {
		return "disk full or folder missing", err
	}
	return "", nil
}

// onlyNear answers this machine and private networks that ask directly; what a
// balancer passes on came from outside.
func onlyNear(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at, err := netip.ParseAddrPort(r.RemoteAddr)
		ip := at.Addr().Unmap()
		if err != nil || r.Header.Get("X-Forwarded-For") != "" || !ip.IsLoopback() && !ip.IsPrivate() {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Finding is one line of the doctor's report.
type Finding struct {
	What string
	Say  string
	Err  error
}

// Doctor checks the settings, the database, the materials' store and every outside system, and goes on after a bad finding.
func Doctor(ctx context.Context, c config.Config) []Finding {
	found := []Finding{{"settings", "mode " + c.Mode, c.Check()}}
	db, err := store.Open(ctx, store.Options{URL: c.DatabaseURL()})
	if err != nil {
		return append(found, Finding{"database", "", err})
	}
	n, err := db.Pending(ctx)
	_ = db.Close()
	found = append(found, Finding{"database", fmt.Sprintf("%s, %d migrations wait", db.Engine(), n), err})
	if found[0].Err != nil || err != nil {
		return found
	}
	h, err := Open(ctx, c, Options{})
	if err != nil {
		return append(found, Finding{"hall", "", err})
	}
	defer func() { _ = h.Close() }()
	found = append(found, Finding{"sealing keys", "open", nil}, Finding{"materials", c.BlobURL(), h.Rooms.Files.Ping(ctx)})
	found = append(found, backlog(ctx, h), folder(c.Data))
	for name, base := range map[string]string{"alipay": c.Alipay.Base, "sms": c.SMS.Endpoint, "register": c.Register.Base, "realname": c.RealName.Base} {
		found = append(found, Finding{name, base, reach(ctx, base)})
	}
	for _, t := range notice.Templates() {
		if c.SMS.Templates[t.Name] == "" {
			found = append(found, Finding{"sms.templates." + t.Name, "", errors.New("has no code of the provider: this message cannot be sent")})
		}
	}
	for _, y := range []int{h.now().Year(), h.now().Year() + 1} {
		f := Finding{What: fmt.Sprintf("holidays %d", y), Say: "known"}
		switch {
		case !h.Calendar.Covers(y):
			f.Say = "unknown: limits count weekends only; set calendar"
		case h.Calendar.Provisional(y):
			f.Say = "provisional: statutory days only until the notice is published; set calendar"
		}
		found = append(found, f)
	}
	return found
}

// backlog is wrong when work waits longer than a node that died may delay it.
func backlog(ctx context.Context, h *Hall) Finding {
	b, err := h.Queue.Backlog(ctx, time.Now())
	f := Finding{"jobs", fmt.Sprintf("%d due, the oldest for %s", b.Jobs, b.Oldest.Round(time.Second)), err}
	if err == nil && b.Oldest > 2*time.Minute {
		f.Err = errors.New("jobs wait: is a node with --work running?")
	}
	return f
}

// folder is wrong when others on this machine may look into the data. The hall makes a folder that only its
// owner enters, but does not change the mode of one that is there.
func folder(dir string) Finding {
	f := Finding{What: "data", Say: dir}
	i, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist): // with PostgreSQL and S3 there need be none
	case err != nil:
		f.Err = err
	case i.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows":
		f.Err = fmt.Errorf("others on this machine may look into it (%v): chmod 700", i.Mode().Perm())
	}
	return f
}

// reach proves that something answers HTTP at an address; what it says does not matter.
func reach(ctx context.Context, base string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, base, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return res.Body.Close()
}
