package casework

import (
	"context"
	"fmt"
	"time"

	"wangting/internal/actor"
)

// Undelivered is a case whose document waits to be delivered (待送达), as the desk lists it.
type Undelivered struct {
	Case  Case // with the columns of a list
	Way   Way
	DueAt time.Time // 10 working days after the decision
}

// Overdue reports whether the document ought to be with the applicant.
func (u Undelivered) Overdue(now time.Time) bool { return now.After(u.DueAt) }

// Undelivered gives a page of the cases of the caller's region whose documents wait to be delivered, the overdue first, and the place
// where the next page begins; nil for the last one.
func (s *Service) Undelivered(ctx context.Context, who actor.Actor, after *ListPlace) ([]Undelivered, *ListPlace, error) {
	if err := looks(who); err != nil {
		return nil, nil, err
	}
	list, err := s.Store.WaitingDeliveries(ctx, PileQuery{Region: RegionFor(who, ""), After: after, Limit: PageSize + 1})
	if err != nil {
		return nil, nil, fmt.Errorf("reading what waits to be delivered: %w", err)
	}
	if len(list) <= PageSize {
		return list, nil, nil
	}
	last := list[PageSize-1]
	return list[:PageSize], &ListPlace{Us: last.DueAt.UnixMicro(), ID: last.Case.ID}, nil
}
