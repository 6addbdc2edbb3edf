package casework

import (
	"context"
	"fmt"
	"time"

	"wangting/internal/actor"
)

// ExpireDrafts deletes at most so many drafts that nobody has changed since a time, in the transaction of ctx, as their owners could. The
// sweep of materials removes their files.
func (s *Service) ExpireDrafts(ctx context.Context, before time.Time, most int) (int64, error) {
	ids, err := s.Store.IdleDrafts(ctx, before, most)
	if err != nil {
		return 0, fmt.Errorf("reading drafts: %w", err)
	}
	for _, caseID := range ids {
		c, err := s.Store.Case(ctx, caseID)
		if err != nil {
			return 0, fmt.Errorf("reading draft %s: %w", caseID, err)
		}
		if _, err := s.discard(ctx, actor.SystemActor("retention"), c); err != nil {
			return 0, fmt.Errorf("deleting draft %s: %w", caseID, err)
		}
	}
	return int64(len(ids)), nil
}
