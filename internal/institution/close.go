package institution

import (
	"context"
	"fmt"

	"wangting/internal/actor"
)

// Unfinished counts the undecided cases of the institutions of a unit that is to be closed. endorse
// is always 0.
func (s *Service) Unfinished(ctx context.Context, unitID string) (open, endorse int64, err error) {
	err = s.accounts(ctx, unitID, func(accountID string) error {
		n, _, err := s.Cases.Unfinished(ctx, accountID)
		open += n
		return err
	})
	return open, 0, err
}

// End ends every mandate for the institutions of a unit that is closed.
func (s *Service) End(ctx context.Context, who actor.Actor, unitID, why string) error {
	return s.accounts(ctx, unitID, func(accountID string) error {
		return s.Mandates.EndAll(ctx, who, accountID, why)
	})
}

// accounts calls do for each opened institution of a unit.
func (s *Service) accounts(ctx context.Context, unitID string, do func(accountID string) error) error {
	const page = 50
	for after := ""; ; {
		list, err := s.Store.OfUnit(ctx, unitID, after, page+1)
		if err != nil {
			return fmt.Errorf("listing institutions: %w", err)
		}
		more := len(list) > page
		list = list[:min(page, len(list))]
		for _, i := range list {
			if !i.Opened() {
				continue
			}
			if err := do(i.AccountID); err != nil {
				return err
			}
		}
		if !more {
			return nil
		}
		after = list[page-1].ID
	}
}
