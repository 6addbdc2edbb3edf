package app

import (
	"context"
	"time"

	"wangting/internal/web"
)

// jobs says what the queue does, and what it does again and again.
func (h *Hall) jobs() {
	q, r := h.Queue, h.Rooms
	for _, room := range h.open {
		room.Jobs(q)
	}
	q.Tick("audit.seal", time.Second, func(ctx context.Context) error {
		_, err := r.Audit.Seal(ctx)
		return err
	})
	q.Schedule("audit.anchor", time.Hour, func(ctx context.Context) error {
		head, err := r.Audit.Seal(ctx)
		h.log.Info("audit anchor", "head", head.String())
		return err
	})
	q.Schedule("sweep", time.Hour, h.sweep)
}

// sweep removes what nobody can use any more.
func (h *Hall) sweep(ctx context.Context) error {
	now := h.now()
	for _, f := range []func() error{
		func() error { return web.SweepSessions(ctx, h.DB, now) },
		func() error { return h.Rooms.Slider.Sweep(ctx) },
		func() error { return h.Rooms.Limits.Sweep(ctx, now) },
		func() error { return h.Queue.SweepDone(ctx, now.AddDate(0, 0, -7)) },
	} {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}
