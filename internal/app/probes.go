package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"wangting/internal/asset"
	"wangting/internal/web"
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
			_, _ = fmt.Fprintln(w, strings.TrimSpace(fmt.Sprint(s.Service, " ", s.State, " ", s.Refusal)))
		}
		_, _ = io.WriteString(w, "ready\n")
	}))
	h.Mux.Mount("GET /metrics", web.OnlyNear(h.counts.Handler()))
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
	if err := errors.Join(h.DB.CanGrow(), h.Rooms.Files.CanReceive()); err != nil {
		return "disk full or folder missing", err
	}
	return "", nil
}
