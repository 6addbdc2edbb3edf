// Package caseworkjob runs the deadlines of casework: it ends corrections that were not answered,
// reminds of those that soon lapse, ends publicities and consultations, and records what is deemed
// accepted. caseworkroom schedules its functions. Each function may run
// twice, or on two nodes at once, because the core checks every case again.
package caseworkjob

import (
	"context"
	"fmt"

	"wangting/internal/casework"
	"wangting/internal/due"
)

// Jobs are the scheduled functions.
type Jobs struct {
	Cases *casework.Service
}

// CloseLapsed ends every case whose correction is overdue. Schedule it at least hourly.
func (j Jobs) CloseLapsed(ctx context.Context) error {
	now := j.Cases.Now()
	return due.Each(ctx, func(ctx context.Context, after casework.ListPlace) ([]casework.ListPlace, error) {
		return j.Cases.Lists.CorrectionsDue(ctx, after, now, due.Batch)
	}, each(j.Cases.LapseCorrection))
}

// RemindDueSoon reminds the applicants whose correction lapses within a day, each once. A run that was
// missed is made up for by the next.
func (j Jobs) RemindDueSoon(ctx context.Context) error {
	now := j.Cases.Now()
	return due.Each(ctx, func(ctx context.Context, after casework.ListPlace) ([]casework.ListPlace, error) {
		if after.ID == "" {
			after = casework.ListPlace{Us: now.UnixMicro()} // not those that lapsed already
		}
		return j.Cases.Lists.CorrectionsToRemind(ctx, after, now.AddDate(0, 0, 1), due.Batch)
	}, each(j.Cases.RemindCorrection))
}

// lackAhead is how many days before the day for promised materials the applicant is reminded: a weekend still leaves a working day.
const lackAhead = 3

// RemindPromises reminds the applicants whose promised materials (容缺) are due within lackAhead days, each once.
func (j Jobs) RemindPromises(ctx context.Context) error {
	now := j.Cases.Now()
	return due.Each(ctx, func(ctx context.Context, after casework.ListPlace) ([]casework.ListPlace, error) {
		if after.ID == "" {
			after = casework.ListPlace{Us: now.UnixMicro()} // not those whose day has passed
		}
		return j.Cases.Lists.PromisesToRemind(ctx, after, now.AddDate(0, 0, lackAhead), due.Batch)
	}, each(j.Cases.RemindPromise))
}

// EndPeriods ends the publicities whose days are over, and the consultations that nobody answered in time.
func (j Jobs) EndPeriods(ctx context.Context) error {
	now := j.Cases.Now()
	err := due.Each(ctx, func(ctx context.Context, after casework.ListPlace) ([]casework.ListPlace, error) {
		return j.Cases.Lists.PeriodsDue(ctx, casework.PublicityDesk, after, now, due.Batch)
	}, each(j.Cases.EndPeriod))
	if err != nil {
		return err
	}
	return due.Each(ctx, func(ctx context.Context, after casework.ListPlace) ([]casework.ListPlace, error) {
		return j.Cases.Lists.OpinionsDue(ctx, after, now, due.Batch)
	}, each(j.Cases.EndPeriod))
}

// PassSilence sends on the cases whose employer gave no opinion in time. Most wait for an agreement, or their working days are not over:
// the core passes them over.
func (j Jobs) PassSilence(ctx context.Context) error {
	until := j.Cases.Now().AddDate(0, 0, -casework.EmployerDays)
	return due.Each(ctx, func(ctx context.Context, after casework.ListPlace) ([]casework.ListPlace, error) {
		return j.Cases.Lists.EndorsementsDue(ctx, after, until, due.Batch)
	}, each(j.Cases.PassSilence))
}

// DeemAccepted records the acceptance of applications of which nothing was said in time. Most overdue applications are for items
// whose law has no such rule; the core passes them over.
func (j Jobs) DeemAccepted(ctx context.Context) error {
	now := j.Cases.Now()
	return due.Each(ctx, func(ctx context.Context, after casework.ListPlace) ([]casework.ListPlace, error) {
		return j.Cases.Lists.PeriodsDue(ctx, casework.AcceptDesk, after, now, due.Batch)
	}, each(j.Cases.DeemAccepted))
}

// RemindUnopened reminds the applicants who have not opened their document three working days after the decision, each once.
func (j Jobs) RemindUnopened(ctx context.Context) error {
	now := j.Cases.Now()
	return due.Each(ctx, func(ctx context.Context, after casework.ListPlace) ([]casework.ListPlace, error) {
		return j.Cases.Store.Unopened(ctx, after, now, due.Batch)
	}, each(j.Cases.RemindUnopened))
}

func each(work func(context.Context, string) error) func(context.Context, casework.ListPlace) error {
	return func(ctx context.Context, at casework.ListPlace) error {
		if err := work(ctx, at.ID); err != nil {
			return fmt.Errorf("case %s: %w", at.ID, err)
		}
		return nil
	}
}

// ReturnIdle puts the cases back into the queue whose holder has done nothing for days. The core counts the working days.
func (j Jobs) ReturnIdle(ctx context.Context) error {
	until := j.Cases.Now().AddDate(0, 0, -casework.IdleDays)
	return due.Each(ctx, func(ctx context.Context, after casework.ListPlace) ([]casework.ListPlace, error) {
		return j.Cases.Lists.IdleClaims(ctx, after, until, due.Batch)
	}, each(j.Cases.ReturnIdle))
}
