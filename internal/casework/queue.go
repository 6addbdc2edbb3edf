package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/regno"
)

// Pile is a filter of the staff queue: "" for everything that waits for staff,
// Mine, or one Desk.
type Pile string

// Piles besides the desks.
const (
	Everything Pile = ""
	Mine       Pile = "mine"
)

// QueueWanted is what a member of staff wants to see of the queue (STA-2).
type QueueWanted struct {
	Pile   Pile
	Region string // narrows the province to one city; staff of a city see only theirs
	After  *At
	Limit  int
}

// Queue is one page of the staff queue, the overdue first.
type Queue struct {
	Cases []Case
	Next  *At
	Names map[Hand]string // of who claimed them
}

// Figures are the counters above the queue. Mine and Overdue count no further than FiguresMost.
type Figures struct {
	Waiting int64 // at all desks of staff
	Desks   map[Desk]int64
	Mine    int
	Overdue int
}

// FiguresMost is where counting ends; the page shows "99+".
const FiguresMost = 100

func regionFor(who actor.Actor, wanted string) string {
	if who.Region != Province {
		return cityOf(who.Region)
	}
	return wanted
}

// QueueList gives a page of the queue of the region that who works for.
func (s *Service) QueueList(ctx context.Context, who actor.Actor, w QueueWanted) (Queue, error) {
	if err := looks(who); err != nil {
		return Queue{}, err
	}
	limit := cmp.Or(w.Limit, PageSize)
	q := DeskQuery{Region: regionFor(who, w.Region), Holder: who.StaffID, After: w.After, Limit: limit + 1}
	var rows []Case
	var err error
	switch w.Pile {
	case Mine:
		rows, err = s.Lists.HeldCases(ctx, q)
	case Everything:
		rows, err = s.atDesks(ctx, q, StaffDesks[:])
	default:
		rows, err = s.atDesks(ctx, q, []Desk{Desk(w.Pile)})
	}
	if err != nil {
		return Queue{}, fmt.Errorf("reading the queue: %w", err)
	}
	out := Queue{Cases: rows}
	if len(rows) > limit {
		at := rows[limit-1].DuePlace()
		out.Cases, out.Next = rows[:limit], &at
	}
	now := s.Now()
	var hands []Hand
	for i, c := range out.Cases {
		if !c.Held("", now, s.claimFor()) {
			out.Cases[i].free()
			continue
		}
		hands = append(hands, Hand{Kind: "staff", ID: c.ClaimedBy})
	}
	if len(hands) > 0 {
		out.Names, err = s.Names.Of(ctx, hands)
	}
	return out, err
}

func (s *Service) atDesks(ctx context.Context, q DeskQuery, desks []Desk) ([]Case, error) {
	var all []Case
	for _, d := range desks {
		q.Desk = d
		rows, err := s.Lists.DeskCases(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	slices.SortFunc(all, func(a, b Case) int { return compareAt(a.DuePlace(), b.DuePlace()) })
	return all[:min(len(all), q.Limit)], nil
}

// QueueFigures gives the counters of the region that who works for.
func (s *Service) QueueFigures(ctx context.Context, who actor.Actor) (Figures, error) {
	if err := looks(who); err != nil {
		return Figures{}, err
	}
	region := regionFor(who, "")
	rows, err := s.Lists.DeskCounts(ctx, region)
	if err != nil {
		return Figures{}, fmt.Errorf("reading counters: %w", err)
	}
	f := Figures{Desks: map[Desk]int64{}}
	for _, r := range rows {
		f.Desks[Desk(r.Class)] += r.N
	}
	for _, d := range StaffDesks {
		f.Waiting += f.Desks[d]
		n, err := s.Lists.Overdue(ctx, d, region, s.Now(), FiguresMost)
		if err != nil {
			return Figures{}, fmt.Errorf("counting the overdue: %w", err)
		}
		f.Overdue = min(f.Overdue+n, FiguresMost)
	}
	mine, err := s.Lists.HeldCases(ctx, DeskQuery{Region: region, Holder: who.StaffID, Limit: FiguresMost})
	f.Mine = len(mine)
	return f, err
}

// FindForStaff gives the id of a case by its number; NotFound when it is of another region.
func (s *Service) FindForStaff(ctx context.Context, who actor.Actor, number string) (string, error) {
	if err := looks(who); err != nil {
		return "", err
	}
	no, err := regno.ParseCaseNumber(number)
	if err != nil {
		return "", err
	}
	c, err := s.Store.CaseByNumber(ctx, no.String())
	if errors.Is(err, fault.NotFound) || err == nil && !worksFor(who, c.Region) {
		return "", fault.New(fault.NotFound, "没有查到这个办件编号。请核对，或确认它属于您负责的地区")
	}
	return c.ID, err
}

// StepsFor gives the moves that a member of staff may make on a case now, in
// the order of the table; a page shows a button for each.
func (s *Service) StepsFor(who actor.Actor, c Case) []Verb {
	if c.Held(who.StaffID, s.Now(), s.claimFor()) {
		return nil
	}
	var out []Verb
	for _, m := range c.State.Next() {
		if m.By == "" || !who.Has(m.By) || (m.Verb == Review || m.Verb == Decide) && c.AcceptedBy == who.StaffID {
			continue
		}
		out = append(out, m.Verb)
	}
	return out
}

// StepsForUnit gives what the unit may do with a case now.
func (c Case) StepsForUnit() []Verb {
	var out []Verb
	for _, m := range c.State.Next() {
		if m.By == "" && !slices.Contains(out, m.Verb) {
			out = append(out, m.Verb)
		}
	}
	return out
}
