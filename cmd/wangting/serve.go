package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"

	"wangting/internal/app"
)

type serveCmd struct {
	Work bool `default:"true" negatable:"" help:"Do jobs in this process too (--no-work leaves them to others)."`
}

// Run serves pages until a signal arrives.
func (s *serveCmd) Run(ctx context.Context, c *cli) error {
	return c.withHall(ctx, func(h *app.Hall) error {
		l, err := net.Listen("tcp", h.Config.Listen)
		if err != nil {
			return fmt.Errorf("listening: %w", err)
		}
		slog.Info("serving", "listen", l.Addr().String(), "public", h.Config.Public, "mode", h.Config.Mode)
		return serve(ctx, h, l, s.Work)
	})
}

// serve answers requests, runs what every node does regularly and, when work is true, jobs. When one of the two ends, the other ends too.
func serve(ctx context.Context, h *app.Hall, l net.Listener, work bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	var jobs error
	if work {
		wg.Go(func() {
			defer cancel()
			jobs = h.Work(ctx)
		})
	} else {
		wg.Go(func() { h.Queue.RunTickers(ctx) })
	}
	err := h.Serve(ctx, l)
	cancel()
	wg.Wait()
	return errors.Join(err, jobs)
}

type workCmd struct{}

// Run runs jobs until a signal arrives.
func (workCmd) Run(ctx context.Context, c *cli) error {
	return c.withHall(ctx, func(h *app.Hall) error { return h.Work(ctx) })
}

type migrateCmd struct{}

// Run applies the pending migrations.
func (migrateCmd) Run(ctx context.Context, c *cli) error {
	s, err := c.settings()
	if err != nil {
		return err
	}
	n, err := app.Migrate(ctx, s)
	if err == nil {
		fmt.Printf("%d migrations applied\n", n)
	}
	return err
}
