package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/app"
	"wangting/internal/casework"
)

// reviewer works for the region whose desk is grown.
var reviewer = actor.Actor{StaffID: "holder-10", Region: deskRegion, Roles: []actor.Role{actor.Clerk, actor.Reviewer}}

// looks is what a member of staff looks for at a desk with a million cases: by every field that is offered, by several, and by what
// hardly anything has, which is where a search has to look through the most.
var looks = []struct {
	name string
	none bool // nothing is to be found
	what func(n int) casework.Sought
}{
	{"four digits", false, func(n int) casework.Sought { return casework.Sought{Number: fmt.Sprintf("%04d", n%10_000)} }},
	{"ten digits", false, func(n int) casework.Sought { return casework.Sought{Number: fmt.Sprintf("%010d", n*7919%1_000_000)} }},
	{"a part of a name", false, func(n int) casework.Sought { return casework.Sought{Unit: fmt.Sprintf("第%d精密", n%deskUnits)} }},
	{"a part of all names", false, func(int) casework.Sought { return casework.Sought{Unit: "精密机械"} }},
	{"initials", false, func(int) casework.Sought { return casework.Sought{Unit: "jmjx"} }},
	{"code", false, func(n int) casework.Sought { return casework.Sought{Unit: fmt.Sprintf("9132%014d", n%deskUnits)} }},
	{"applicant", true, func(n int) casework.Sought {
		return casework.Sought{Applicant: fmt.Sprintf("测试%c", '一'+rune(n%500))}
	}},
	{"item", false, func(int) casework.Sought { return casework.Sought{Item: "dispute-mediation"} }},
	{"state", false, func(int) casework.Sought { return casework.Sought{State: casework.Accepted} }},
	{"holder", false, func(n int) casework.Sought { return casework.Sought{Holder: fmt.Sprintf("holder-%d", n%40)} }},
	{"department", false, func(n int) casework.Sought { return casework.Sought{Department: fmt.Sprintf("department-%d", n%7)} }},
	{"days", false, func(int) casework.Sought {
		today := time.Now()
		return casework.Sought{From: today.AddDate(0, 0, -4).Format(time.DateOnly), Until: today.AddDate(0, 0, -3).Format(time.DateOnly)}
	}},
	{"late", false, func(int) casework.Sought { return casework.Sought{Due: casework.DueLate} }},
	{"denied", false, func(int) casework.Sought { return casework.Sought{Outcome: casework.WasDenied} }},
	{"nothing such", true, func(int) casework.Sought {
		return casework.Sought{Item: "dispute-mediation", State: casework.Accepted, Outcome: casework.WasCorrected, From: "2026-01-01"}
	}},
}

// deskRow asks the desk of a region with a million cases, in this process: each search, and each pile of the queue.
func deskRow(ctx context.Context, b *bench) ([]line, error) {
	return b.each(ctx, "desk", func(ctx context.Context, c *bench, engine string) ([]line, error) {
		h, err := c.growDesk(ctx, *cases)
		if err != nil {
			return nil, err
		}
		out, err := askDesk(ctx, h, engine)
		if e := h.Close(); err == nil {
			err = e
		}
		return out, err
	})
}

func askDesk(ctx context.Context, h *app.Hall, engine string) ([]line, error) {
	var out []line
	for _, l := range looks {
		found := 0
		took, err := times(func(n int) error {
			page, err := h.Rooms.Cases.Search(ctx, reviewer, l.what(n))
			found += len(page.Cases)
			return err
		})
		if err == nil && (found == 0) != l.none {
			err = fmt.Errorf("%d cases were found", found)
		}
		if err != nil {
			return nil, fmt.Errorf("looking by %s: %w", l.name, err)
		}
		out = append(out, figure(engine+", 查找办件 by "+l.name, took, millis, atMost(50, millis)))
	}
	for _, pile := range []casework.Pile{casework.Everything, casework.Mine, casework.Overdue, casework.Examining} {
		took, err := times(func(int) error {
			_, _, err := h.Rooms.Cases.DeskPage(ctx, reviewer, casework.QueueWanted{Pile: pile})
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("the pile %q: %w", pile, err)
		}
		out = append(out, figure(fmt.Sprintf("%s, 办件队列 %q", engine, pile), took, millis, atMost(50, millis)))
	}
	out[0].work += fmt.Sprintf(": p95 in process with %d cases", *cases)
	return out, nil
}

// times does something often and gives the 95th percentile, in milliseconds.
func times(do func(n int) error) (float64, error) {
	const rounds = 100
	var took []float64
	for n := range rounds {
		begun := time.Now()
		if err := do(n); err != nil {
			return 0, err
		}
		took = append(took, ms(time.Since(begun)))
	}
	slices.Sort(took)
	return took[rounds*95/100], nil
}
