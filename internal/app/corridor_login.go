package app

import (
	"context"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/mandate"
	"wangting/internal/session"
	"wangting/internal/unit"
)

// whoOfStaff tells the front door who stands behind a staff login.
func (h *Hall) whoOfStaff(ctx context.Context, loginID string) (actor.Actor, actor.Who, error) {
	a, w, err := h.Rooms.Staff.Authenticate(ctx, loginID)
	return a, actor.Who{Person: w.Name, Role: w.RoleLabel}, err
}

// held gives the mandates that a person holds now, of units that may act.
func (h *Hall) held(ctx context.Context, personID string) ([]session.Held, error) {
	list, err := h.Rooms.Mandates.OfPerson(ctx, personID)
	if err != nil {
		return nil, err
	}
	now := h.now()
	list = slices.DeleteFunc(list, func(m mandate.Mandate) bool {
		return m.State != mandate.Active || now.Before(m.From) || !m.Until.IsZero() && !now.Before(m.Until)
	})
	units, err := h.unitsOf(ctx, list)
	if err != nil {
		return nil, err
	}
	var out []session.Held
	for _, m := range list {
		if u := units[m.UnitID]; u.State == unit.Active {
			out = append(out, session.Held{MandateID: m.ID, UnitID: u.ID, UnitName: u.Name, RoleLabel: mandate.LevelLabel(m.Level), Level: m.Level})
		}
	}
	return out, nil
}

// unitsOf gives the units of mandates, by id.
func (h *Hall) unitsOf(ctx context.Context, of []mandate.Mandate) (map[string]unit.Unit, error) {
	ids := make([]string, len(of))
	for i, m := range of {
		ids[i] = m.UnitID
	}
	return h.Rooms.Units.FindMany(ctx, ids)
}

// fresh asks for a passkey before a risky act.
func (h *Hall) fresh(ctx context.Context, who actor.Actor) error {
	return h.Rooms.Passkeys.Fresh(ctx, who)
}
