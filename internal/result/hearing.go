package result

import (
	"context"
	"fmt"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/casework"
)

// notice gives the notice of the hearing of a case that waits: the last that holds. false when there is none, as in a case that was heard
// before notices were documents.
func (s *Service) notice(ctx context.Context, caseID string) (Paper, bool, error) {
	list, err := s.Store.OfCase(ctx, caseID)
	if err != nil {
		return Paper{}, false, fmt.Errorf("listing the documents of %s: %w", caseID, err)
	}
	for _, p := range slices.Backward(list) {
		if p.Kind == Hearing && p.State == Valid {
			return p, true, nil
		}
	}
	return Paper{}, false, nil
}

// supersede puts a new notice of a hearing in the place of the one that holds: nobody is to come at the old time (改期).
func (s *Service) supersede(ctx context.Context, with Paper) error {
	old, ok, err := s.notice(ctx, with.CaseID)
	if err != nil || !ok {
		return err
	}
	return s.turn(ctx, old, Replaced, with.Number)
}

// recall takes the notice of a hearing that was called off out of force (取消). No document follows it: the step itself says why.
func (s *Service) recall(ctx context.Context, who actor.Actor, c casework.Case) error {
	old, ok, err := s.notice(ctx, c.ID)
	if err != nil || !ok {
		return err
	}
	if err := s.turn(ctx, old, Revoked, ""); err != nil {
		return err
	}
	return s.Audit.Record(ctx, who, s.deed("result.recalled", old))
}

func (s *Service) turn(ctx context.Context, p Paper, state State, successor string) error {
	turned, err := s.Store.Turn(ctx, p.ID, state, successor)
	if err == nil && !turned {
		err = errNotNow
	}
	return err
}
