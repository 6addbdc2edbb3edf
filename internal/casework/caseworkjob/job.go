// Package caseworkjob runs the deadlines of casework: it ends corrections that were not answered
// and reminds of those that soon lapse. caseworkroom schedules its functions. Each function may run
// twice, or on two nodes at once, because the core checks every case again.
package caseworkjob

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/casework"
)

// Jobs are the scheduled functions.
type Jobs struct {
	Cases *casework.Service
}

// batch is the number of cases in one read.
const batch = 200

// CloseLapsed ends every case whose correction is overdue. Schedule it at least hourly.
func (j Jobs) CloseLapsed(ctx context.Context) error {
	now := j.Cases.Now()
	return j.each(ctx, time.Time{}, now, j.Cases.LapseCorrection)
}

// RemindDueSoon reminds the applicants whose correction lapses in a day. every is the period of the
// schedule: each correction falls into exactly one run.
func (j Jobs) RemindDueSoon(ctx context.Context, every time.Duration) error {
	from := j.Cases.Now().Truncate(every).Add(24 * time.Hour)
	return j.each(ctx, from, from.Add(every), j.Cases.RemindCorrection)
}

// each calls work for the cases due in the span. A failing case does not stop the others; each
// returns all failures joined.
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
