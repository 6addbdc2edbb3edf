package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"wangting/internal/web"
)

const grace = 20 * time.Second

// Serve answers requests on l until ctx ends and the lame-duck time is over, then finishes those under way.
// During the lame-duck time /readyz answers 503, so that the balancer sends new requests elsewhere.
func (h *Hall) Serve(ctx context.Context, l net.Listener) error {
	go h.freshKeys(ctx)
	srv := &http.Server{
		Handler:           h.handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	defer context.AfterFunc(ctx, func() {
		h.leaving.Store(true)
		h.log.Info("leaving", "lame_duck", h.Config.LameDuckTime())
		time.AfterFunc(h.Config.LameDuckTime(), stop)
	})()
	return ServeHTTP(serving, srv, l)
}

// ServeHTTP runs srv on l until ctx ends, and then stops it gracefully.
func ServeHTTP(ctx context.Context, srv *http.Server, l net.Listener) error {
	srv.BaseContext = func(net.Listener) context.Context {
		return web.WithStopping(context.WithoutCancel(ctx), ctx.Done())
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	select {
	case err := <-done:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := srv.Shutdown(stop)
	if e := <-done; err == nil && !errors.Is(e, http.ErrServerClosed) {
		err = e
	}
	return err
}

// freshKeys reads the data keys anew every few minutes, so that this node seals
// under the newest one after another has rotated.
func (h *Hall) freshKeys(ctx context.Context) {
	tick := time.NewTicker(5 * time.Minute)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := h.Keys.Reload(ctx); err != nil {
				h.log.Error("reading the data keys anew", "err", err)
			}
		}
	}
}

// Work does jobs until ctx ends.
func (h *Hall) Work(ctx context.Context) error {
	go h.freshKeys(ctx)
	return h.Queue.Run(ctx, h.Config.Workers, grace)
}
