package app

import (
	"context"
	"errors"
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

// sweep removes what nobody can use any more. A sweep that fails does not stop the others.
func (h *Hall) sweep(ctx context.Context) error {
	now := h.now()
	return errors.Join(
		web.SweepSessions(ctx, h.DB, now),
		h.Rooms.Slider.Sweep(ctx),
		h.Rooms.Limits.Sweep(ctx, now),
		h.Queue.SweepDone(ctx, now.AddDate(0, 0, -7)),
	)
}
