package session

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/person"
	"wangting/internal/unit"
)

// PasswordParts gives the pieces of somebody's numbers, which no password of theirs may contain (REG-7).
type PasswordParts struct {
	Persons *person.Service
	Units   *unit.Service
}

// Of gives them for a person, and for the unit they act for, if any.
func (p PasswordParts) Of(ctx context.Context, who actor.Actor) ([]string, error) {
	x, err := p.Persons.Find(ctx, who.PersonID)
	if err != nil {
		return nil, err
	}
	parts := append(x.Document().Parts(), string(x.Phone))
	if who.UnitID == "" {
		return parts, nil
	}
	u, err := p.Units.Find(ctx, who.UnitID)
	return append(append(parts, u.USCC.Parts()...), u.Number), err
}
