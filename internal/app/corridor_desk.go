package app

import (
	"context"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdesk"
	"wangting/internal/casework/caseworkdesk/deskdb"
	"wangting/internal/console"
	"wangting/internal/staff"
	"wangting/internal/workday"
)

// deskFigures are the figures on the first page of the console.
type deskFigures struct {
	cases *casework.Service
	ended *deskdb.Store
	now   func() time.Time
}

func (d deskFigures) Figures(ctx context.Context, who actor.Actor) (console.Figures, error) {
	f, err := d.cases.QueueFigures(ctx, who)
	if err != nil {
		return console.Figures{}, err
	}
	now := d.now().In(workday.Zone)
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, workday.Zone)
	region := who.Region
	if region == casework.Province {
		region = ""
	}
	done, err := d.ended.EndedSince(ctx, region, today, casework.FiguresMost)
	return console.Figures{Mine: int64(f.Mine), Waiting: f.Desks[casework.AcceptDesk],
		Examining:  f.Desks[casework.ReviewDesk] + f.Desks[casework.DecideDesk] + f.Desks[casework.CloseDesk],
		Correcting: f.Desks[casework.ApplicantDesk], Overdue: int64(f.Overdue), DoneToday: int64(len(done)), Most: casework.FiguresMost}, err
}

// deskColleagues are the staff to whom a case can be handed.
type deskColleagues struct{ staff *staff.Service }

func (c deskColleagues) Colleagues(ctx context.Context, role actor.Role, region string) ([]caseworkdesk.Colleague, error) {
	list, err := c.staff.Colleagues(ctx, role, region)
	if err != nil {
		return nil, err
	}
	out := make([]caseworkdesk.Colleague, len(list))
	for i, a := range list {
		out[i] = caseworkdesk.Colleague{ID: a.ID, Name: a.Name}
	}
	return out, nil
}
