package caseworkdesk

import (
	"context"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/console"
	"wangting/internal/workday"
)

func (p Pages) fillDone(ctx context.Context, who actor.Actor, v *queueView) error {
	list, err := p.Ended.EndedSince(ctx, regionOf(who), today(p.Now()), casework.FiguresMost)
	if err != nil {
		return fmt.Errorf("reading what ended today: %w", err)
	}
	now := p.Now()
	for _, e := range list {
		v.Done = append(v.Done, doneRow{casePath(e.ID), e.ItemName, e.Number, e.Whose(), e.StaffWord(), at(e.EndedAt, now)})
	}
	v.Empty = "今天还没有办结的办件"
	return nil
}

// regionOf is whose cases somebody sees: "" is the whole province, else a city.
func regionOf(who actor.Actor) string {
	if who.Region == casework.Province || len(who.Region) != 6 {
		return ""
	}
	return who.Region[:4] + "00"
}

// today is when the day of the hall began.
func today(now time.Time) time.Time {
	y, m, d := now.In(workday.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, workday.Zone)
}

// Figures tells the console how the queue stands; Pages is a console.Queue.
func (p Pages) Figures(ctx context.Context, who actor.Actor) (console.Figures, error) {
	f, err := p.Core.QueueFigures(ctx, who)
	if err != nil {
		return console.Figures{}, fmt.Errorf("reading figures: %w", err)
	}
	ended, err := p.Ended.EndedSince(ctx, regionOf(who), today(p.Now()), casework.FiguresMost)
	if err != nil {
		return console.Figures{}, fmt.Errorf("counting what ended today: %w", err)
	}
	return console.Figures{Mine: int64(f.Mine), Waiting: f.Desks[casework.AcceptDesk],
		Examining:  f.Desks[casework.ReviewDesk] + f.Desks[casework.DecideDesk] + f.Desks[casework.CloseDesk],
		Correcting: f.Desks[casework.ApplicantDesk], Overdue: int64(f.Overdue), DoneToday: int64(len(ended)), Most: casework.FiguresMost}, nil
}
