package mandate

import (
	"context"
	"errors"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
)

// Rehearse accepts an invitation of a unit of practice (OPS-4) for the invented person, who has no phone to accept it
// with. It does nothing when it has been answered. NotFound for the mandate of any other unit.
func (s *Service) Rehearse(ctx context.Context, mandateID string) error {
	m, err := s.Of(ctx, mandateID)
	if err != nil {
		return err
	}
	if !id.Practice(m.UnitID) || !id.Practice(m.PersonID) {
		return fault.New(fault.NotFound, "")
	}
	err = s.Accept(ctx, actor.Actor{PersonID: m.PersonID}, m.ID, func(context.Context) error { return nil })
	if errors.Is(err, fault.Expired) || errors.Is(err, fault.Conflict) {
		return nil
	}
	return err
}

// ForgetPractice removes the mandates of units of practice whose id is below one of id.PracticeBefore.
func (s *Service) ForgetPractice(ctx context.Context, before string) error {
	return s.Store.ForgetPractice(ctx, before)
}
