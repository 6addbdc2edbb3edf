package desk

import (
	"context"
	"fmt"
	"slices"

	"wangting/internal/actor"
)

// Awaiting is a kind of proposal in another room that waits for a second pair of eyes.
type Awaiting struct {
	Say, Href string // what waits, and the page where somebody answers
	Roles     []actor.Role
	Count     func(ctx context.Context, who actor.Actor) (int, error) // of those that the caller may answer
}

// reminded reports whether somebody has 提醒: who handles cases, and who answers proposals.
func reminded(who actor.Actor) bool {
	return slices.ContainsFunc(who.Roles, func(r actor.Role) bool { return r != actor.Auditor })
}

// awaitedRows are the lines of 「待我复核」: how many of what, and where.
func (p Pages) awaitedRows(ctx context.Context, who actor.Actor) (rows []remindRow, err error) {
	for _, a := range p.Awaiting {
		if !slices.ContainsFunc(a.Roles, who.Has) {
			continue
		}
		n, err := a.Count(ctx, who)
		if err != nil {
			return nil, fmt.Errorf("counting what waits at %s: %w", a.Href, err)
		}
		if n > 0 {
			rows = append(rows, remindRow{Href: a.Href, Item: a.Say, Say: fmt.Sprintf("%d 项", n), Kind: "warn"})
		}
	}
	return rows, nil
}
