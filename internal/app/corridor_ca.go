package app

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/session"
)

// Several reports whether the unit has opened 多经办人 (HAN-1).
func (d dispatchUnits) Several(ctx context.Context, unitID string) (bool, error) {
	_, ok, err := d.h.Rooms.Mandates.Opened(ctx, actor.Actor{UnitID: unitID})
	return ok, err
}

// Representative is who acts for a unit that has not.
func (d dispatchUnits) Representative(ctx context.Context, unitID string) (session.Held, string, error) {
	list, err := d.h.Rooms.Mandates.Store.OfUnit(ctx, unitID)
	if err != nil {
		return session.Held{}, "", err
	}
	for _, m := range list {
		if m.Level != actor.Representative || m.State != mandate.Active {
			continue
		}
		held, err := d.h.Rooms.Mandates.Held(ctx, m.PersonID)
		if err != nil {
			return session.Held{}, "", err
		}
		for _, u := range held {
			if u.MandateID == m.ID {
				return u, m.PersonID, nil
			}
		}
	}
	return session.Held{}, "", fault.New(fault.NotFound, "")
}
