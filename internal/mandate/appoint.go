package mandate

import (
	"context"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/id"
)

// Appoint grants an institution's account its administrator, for the longest period, on the
// authority of the caller's mandate (INS-4). Only package institution calls it; it checks the right
// beforehand.
func (s *Service) Appoint(ctx context.Context, who actor.Actor, unitID, personID string) (Mandate, error) {
	now := s.Now()
	m := Mandate{ID: id.New(), UnitID: unitID, PersonID: personID, Level: actor.Administrator, State: Active, GiverID: who.MandateID,
		From: now, Until: now.AddDate(s.Limits.Years, 0, 0), GrantedAt: now, Version: 1}
	return m, s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Add(ctx, m); err != nil {
			return fmt.Errorf("appointing an administrator: %w", err)
		}
		return s.record(ctx, who, "mandate.granted", Mandate{}, m)
	})
}

// Dismiss ends the mandate of an administrator in the transaction of ctx.
func (s *Service) Dismiss(ctx context.Context, who actor.Actor, mandateID, why string) error {
	m, err := s.Of(ctx, mandateID)
	if err != nil {
		return err
	}
	before := m
	if !m.end(s.Now(), why) {
		return nil // it had ended already
	}
	return s.ended(ctx, who, before, m)
}

// GrantAdministrator grants a unit its first administrator, for the longest period, on the authority
// of the representative's mandate rep. Only account.Open calls it, for an upgrade, after the older
// hall, the business register and the person's own account have been checked. It asks no right of
// who, because nobody is signed in at that moment.
func (s *Service) GrantAdministrator(ctx context.Context, who actor.Actor, rep Mandate, personID string) (Mandate, error) {
	now := s.Now()
	m := Mandate{ID: id.New(), UnitID: rep.UnitID, PersonID: personID, Level: actor.Administrator, State: Active, GiverID: rep.ID,
		From: now, Until: now.AddDate(s.Limits.Years, 0, 0), GrantedAt: now, Version: 1}
	return m, s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.checkCapacity(ctx, m.UnitID, m.Level, personID); err != nil {
			return err
		}
		if err := s.Store.Add(ctx, m); err != nil {
			return fmt.Errorf("granting unit %s its administrator: %w", m.UnitID, err)
		}
		return s.record(ctx, who, "mandate.granted", Mandate{}, m)
	})
}
