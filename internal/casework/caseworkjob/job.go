// Package caseworkjob does what time brings: it ends corrections that were not
// answered and reminds of those that soon will be. caseworkroom schedules its functions;
// each may run twice or on two nodes without harm, for the core looks again.
package caseworkjob

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/casework"
)

// Jobs are the works of casework's clock.
type Jobs struct {
	Cases *casework.Service
}

// batch is how many cases one read takes.
const batch = 200

// CloseLapsed ends every case whose correction is overdue. Schedule it hourly or oftener.
func (j Jobs) CloseLapsed(ctx context.Context) error {
	now := j.Cases.Now()
	return j.each(ctx, time.Time{}, now, j.Cases.LapseCorrection)
}

// RemindDueSoon tells the units whose correction lapses in a day. every is the
// period of the schedule: each correction falls into exactly one run.
func (j Jobs) RemindDueSoon(ctx context.Context, every time.Duration) error {
	from := j.Cases.Now().Truncate(every).Add(24 * time.Hour)
	return j.each(ctx, from, from.Add(every), j.Cases.RemindCorrection)
}

// each goes through the cases due in the span; a case that fails does not keep
// the others waiting, and all failures come back together.
func (j Jobs) each(ctx context.Context, from, until time.Time, work func(context.Context, string) error) error {
	at := casework.At{ID: "~"}
	if !from.IsZero() {
		at.Us = from.UnixMicro()
	}
	var failed []error
	for {
		due, err := j.Cases.Lists.CorrectionsDue(ctx, at, until, batch)
		if err != nil {
			return errors.Join(append(failed, fmt.Errorf("reading corrections due: %w", err))...)
		}
		for _, at = range due {
			if err := work(ctx, at.ID); err != nil {
				failed = append(failed, fmt.Errorf("case %s: %w", at.ID, err))
			}
		}
		if len(due) < batch {
			return errors.Join(failed...)
		}
	}
}
