package app

import (
	"context"

	"wangting/internal/fault"
	"wangting/internal/gateway/licence"
	"wangting/internal/session"
	"wangting/internal/signon"
)

// byHash finds who of a unit's people is meant, by name and hash of the document:
// there are a dozen of them, and a hash that no one else can ask with.
func (h *Hall) byHash(ctx context.Context, unitID string, p signon.Proved) (session.Held, string, error) {
	list, err := h.Rooms.Mandates.Store.OfUnit(ctx, unitID)
	if err != nil {
		return session.Held{}, "", err
	}
	for _, m := range list {
		x, err := h.Rooms.Persons.Find(ctx, m.PersonID)
		if err != nil {
			return session.Held{}, "", err
		}
		if x.Name != p.Name || licence.IDHash(x.DocNumber) != p.Hash {
			continue
		}
		held, err := h.Rooms.Mandates.Held(ctx, x.ID)
		if err != nil {
			return session.Held{}, "", err
		}
		for _, u := range held {
			if u.UnitID == unitID {
				return u, x.ID, nil
			}
		}
	}
	return session.Held{}, "", fault.New(fault.NotFound, "")
}
