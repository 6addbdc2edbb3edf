package figures

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/queue"
	"wangting/internal/rating"
)

// Board is everything that 「运行看板」 shows.
type Board struct {
	Filter
	Counts
	At      time.Time
	Days    []Bump // every day of the range
	Regions []Bump // by code
	Items   []Bump // most received first
	LateNow int64

	Departments []Bump // most received first
	Unplaced    Counts // of the cases in no department

	Stays map[casework.Desk]Spread
	Rated rating.Tally

	// Of the whole hall, so for staff of the whole province only.
	Whole   bool
	Logins  []Logins
	Systems []System
	Backlog queue.Backlog
}

// Look gives the figures. It costs at most ten statements, each bounded by the days of the filter. Faults: those of MayLook and Filter.
func (s *Service) Look(ctx context.Context, who actor.Actor, a Asked) (Board, error) {
	if err := MayLook(who); err != nil {
		return Board{}, err
	}
	f, err := s.Filter(who, a)
	if err != nil {
		return Board{Filter: f}, err
	}
	b := Board{Filter: f, At: s.Now(), Whole: who.Region == casework.Province}
	if b.Regions, err = s.Store.ByRegion(ctx, f); err != nil {
		return b, fmt.Errorf("summing by region: %w", err)
	}
	if b.Items, err = s.Store.ByItem(ctx, f); err != nil {
		return b, fmt.Errorf("summing by item: %w", err)
	}
	if b.Departments, err = s.Store.ByDepartment(ctx, f); err != nil {
		return b, fmt.Errorf("summing by department: %w", err)
	}
	b.gather()
	days, err := s.Store.ByDay(ctx, f)
	if err != nil {
		return b, fmt.Errorf("summing by day: %w", err)
	}
	b.Days = everyDay(f, days)
	if b.Stays, err = s.Store.Stays(ctx, f); err != nil {
		return b, fmt.Errorf("summing stays: %w", err)
	}
	if b.Rated, err = s.Store.Rated(ctx, f); err != nil {
		return b, fmt.Errorf("summing ratings: %w", err)
	}
	if b.LateNow, err = s.Store.LateNow(ctx, f, b.At, MostLate); err != nil {
		return b, fmt.Errorf("counting what is overdue: %w", err)
	}
	return b, s.whole(ctx, &b)
}

// whole fills in what has no region.
func (s *Service) whole(ctx context.Context, b *Board) (err error) {
	if !b.Whole {
		return nil
	}
	if b.Logins, err = s.Store.Logins(ctx, b.From, b.Until); err != nil {
		return fmt.Errorf("summing logins: %w", err)
	}
	b.Systems = s.Systems()
	if b.Backlog, err = s.Backlog(ctx, b.At); err != nil {
		return fmt.Errorf("reading the backlog: %w", err)
	}
	return nil
}

// gather sums the regions to the whole, and puts regions and items in order.
func (b *Board) gather() {
	for _, r := range b.Regions {
		b.Counts = b.Plus(r.Counts, 1)
	}
	none := func(x Bump) bool { return x.Counts == (Counts{}) }
	b.Regions, b.Items = slices.DeleteFunc(b.Regions, none), slices.DeleteFunc(b.Items, none)
	b.Departments = slices.DeleteFunc(b.Departments, none)
	b.Unplaced = b.Counts
	for _, d := range b.Departments {
		b.Unplaced = b.Unplaced.Plus(d.Counts, -1)
	}
	most := func(x, y Bump) int {
		return cmp.Or(cmp.Compare(y.Received, x.Received), cmp.Compare(x.Item, y.Item), cmp.Compare(x.Department, y.Department))
	}
	slices.SortFunc(b.Items, most)
	slices.SortFunc(b.Departments, most)
}

// everyDay puts the days without a case between the others.
func everyDay(f Filter, days []Bump) []Bump {
	out := make([]Bump, 0, f.Until-f.From+1)
	for d := f.From; d <= f.Until; d++ {
		b := Bump{Place: Place{Day: d}}
		if len(days) > 0 && days[0].Day == d {
			b.Counts, days = days[0].Counts, days[1:]
		}
		out = append(out, b)
	}
	return out
}

// Exported gives the figures for a workbook, and writes down that they were taken away.
func (s *Service) Exported(ctx context.Context, who actor.Actor, a Asked) (Board, error) {
	b, err := s.Look(ctx, who, a)
	if err != nil {
		return b, err
	}
	return b, s.Tx.InTx(ctx, func(ctx context.Context) error {
		return s.Audit.Record(ctx, who, actor.Deed{Act: "figures.exported", Object: "figures",
			Detail: map[string]string{"from": b.From.String(), "until": b.Until.String(), "region": b.Region,
				actor.DetailItem: b.Item, "department": b.Department}})
	})
}
