package proof

import (
	"context"
	"fmt"
	"time"

	"wangting/internal/fault"
	"wangting/internal/limit"
)

// Limit allows so many events in a window of time; 0 Events are no limit.
type Limit struct {
	Events int64
	Window time.Duration
}

// limited counts one event and gives the fault Limited when that exceeds l.
func limited(ctx context.Context, r *limit.Service, now time.Time, l Limit, name, subject, say string) error {
	if l.Events == 0 || subject == "" {
		return nil
	}
	n, ends, err := r.HitUntil(ctx, name, subject, l.Window, now)
	if err != nil {
		return fmt.Errorf("counting %s: %w", name, err)
	}
	return l.exceeded(n > l.Events, ends.Sub(now), say)
}

// mayBegin is limited without counting: it gives Limited when l is used up.
func mayBegin(ctx context.Context, r *limit.Service, now time.Time, l Limit, name, subject, say string) error {
	if l.Events == 0 || subject == "" {
		return nil
	}
	n, ends, err := r.Hits(ctx, name, subject, l.Window, now)
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	return l.exceeded(n >= l.Events, ends.Sub(now), say)
}

func (Limit) exceeded(yes bool, left time.Duration, say string) error {
	if !yes {
		return nil
	}
	left = max(left, time.Second)
	return &fault.Fault{Kind: fault.Limited, Say: fmt.Sprintf(say, wait(left)), RetryAfter: left}
}

// wait gives a time to wait in words: 37 秒, 12 分钟, 3 小时.
func wait(d time.Duration) string {
	switch {
	case d <= 90*time.Second:
		return fmt.Sprintf("%d 秒", (d+time.Second-1)/time.Second)
	case d <= 90*time.Minute:
		return fmt.Sprintf("%d 分钟", (d+time.Minute-1)/time.Minute)
	default:
		return fmt.Sprintf("%d 小时", (d+time.Hour-1)/time.Hour)
	}
}
