package figures

import (
	"context"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/queue"
	"wangting/internal/rating"
	"wangting/internal/tx"
	"wangting/internal/workday"
)

// Filter says which cases are counted: those submitted on these days, in a region, of an item, in a department; "" is any.
type Filter struct {
	From, Until              Day
	Region, Item, Department string
}

// Logins counts the logins of one way.
type Logins struct {
	Way     string `db:"way"`
	Entered int64  `db:"entered"`
	Refused int64  `db:"refused"`
}

// Store keeps the figures.
type Store interface {
	Add(ctx context.Context, by []Bump) error
	AddStay(ctx context.Context, p Place, y Stay) error
	AddLogin(ctx context.Context, day Day, way, by string, refused bool) error
	// Steps gives the events of a case, oldest first.
	Steps(ctx context.Context, caseID string) ([]Step, error)
	Sums
}

// Sums reads the figures.
type Sums interface {
	ByRegion(ctx context.Context, f Filter) ([]Bump, error)
	ByItem(ctx context.Context, f Filter) ([]Bump, error)
	// ByDepartment leaves out the cases that are in none.
	ByDepartment(ctx context.Context, f Filter) ([]Bump, error)
	ByDay(ctx context.Context, f Filter) ([]Bump, error)
	Stays(ctx context.Context, f Filter) (map[casework.Desk]Spread, error)
	Rated(ctx context.Context, f Filter) (rating.Tally, error)
	Logins(ctx context.Context, from, until Day) ([]Logins, error)
	// LateNow counts the cases that are overdue at a moment, at most most.
	LateNow(ctx context.Context, f Filter, now time.Time, most int) (int64, error)
}

// System is how an outside system has been answering this node.
type System struct {
	Name        string
	Away        bool
	LastSuccess time.Time // zero when it has not answered since the start
	LastFailure time.Time
	Took        time.Duration // of the latest call; 0 when there was none
}

// Service counts, and shows what it counted.
type Service struct {
	Store    Store
	Tx       tx.Tx
	Audit    *audit.Service
	Calendar casework.Calendar
	Systems  func() []System
	Backlog  func(ctx context.Context, now time.Time) (queue.Backlog, error)
	Now      func() time.Time
}

// Words names what the audit records of this room.
var Words = map[string]string{"figures.exported": "导出运行统计"}

// Moved counts a step of a case, in its transaction.
func (s *Service) Moved(ctx context.Context, before, after casework.Case) error {
	if err := s.Store.Add(ctx, Moves(before, after)); err != nil {
		return fmt.Errorf("counting a step: %w", err)
	}
	if !after.Reached() || before.State == after.State {
		return nil
	}
	steps, err := s.Store.Steps(ctx, after.ID)
	if err != nil {
		return fmt.Errorf("reading the steps of case %s: %w", after.ID, err)
	}
	at := PlaceOf(after)
	at.Department = before.Department // where the case lay until now
	for _, y := range Stays(steps, s.Calendar) {
		if y.End == len(steps)-1 {
			if err := s.Store.AddStay(ctx, at, y); err != nil {
				return fmt.Errorf("counting a stay: %w", err)
			}
		}
	}
	return nil
}

// LoggedIn counts a login, in its transaction.
func (s *Service) LoggedIn(ctx context.Context, way, loginID string) error {
	return s.Store.AddLogin(ctx, DayOf(s.Now()), way, loginID, false)
}

// Refused counts a login that was refused, in the transaction that writes it down.
func (s *Service) Refused(ctx context.Context, way string) error {
	now := s.Now()
	return s.Store.AddLogin(ctx, DayOf(now), way, now.Format(time.RFC3339Nano), true)
}

// MayLook is nil when the caller's role shows figures. Faults: Anonymous, Forbidden.
func MayLook(who actor.Actor) error {
	switch {
	case !who.IsStaff():
		return fault.New(fault.Anonymous, "")
	case who.Has(actor.Admin), who.Has(actor.Auditor):
		return nil
	}
	return fault.New(fault.Forbidden, "您的岗位不能查看运行看板")
}

// Asked is the filter as it was typed.
type Asked struct{ Region, Item, Department, From, Until string }

// MostRange is how many days one look may take in, so that its statements stay bounded; usualRange is what nobody asked for.
const (
	MostRange  = 366
	usualRange = 30
)

// MostLate is how far overdue cases are counted.
const MostLate = 10_000

// Filter checks what was typed. Staff of a city get their own region whatever they ask for. Invalid is beside from or until.
func (s *Service) Filter(who actor.Actor, a Asked) (Filter, error) {
	today := DayOf(s.Now())
	f := Filter{From: today - usualRange + 1, Until: today, Region: casework.RegionFor(who, a.Region), Item: a.Item, Department: a.Department}
	bad := &fault.Fault{Kind: fault.Invalid}
	day := func(typed, field string, to *Day) {
		if typed == "" {
			return
		}
		t, err := time.ParseInLocation(dayLayout, typed, workday.Zone)
		if err != nil || t.Year() < 1970 {
			bad.Fields = append(bad.Fields, fault.Field{Name: field, Say: "请填写有效的日期，例如 2026-01-31"})
			return
		}
		*to = DayOf(t)
	}
	day(a.Until, "until", &f.Until)
	f.From = f.Until - usualRange + 1
	day(a.From, "from", &f.From)
	switch {
	case len(bad.Fields) > 0:
		return f, bad
	case f.From > f.Until:
		return f, fault.On("until", "结束日期不能早于开始日期")
	case f.Until-f.From >= MostRange:
		return f, fault.On("from", fmt.Sprintf("一次最多统计 %d 天", MostRange))
	}
	return f, nil
}
