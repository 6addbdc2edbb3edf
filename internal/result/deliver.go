package result

import (
	"context"
	"fmt"

	"wangting/internal/actor"
)

// served records that somebody opens a document, and tells what the audit calls it. Who may only look serves nothing by looking, and the
// decision is served in the way that the applicant chose (casework.Service.Opened). A proof is its printer's own.
func (s *Service) served(ctx context.Context, who actor.Actor, p *Paper) (act string, err error) {
	if who.IsStaff() || !p.ServedAt.IsZero() {
		return "result.read", nil
	}
	serves := true
	if p.CaseID != "" {
		if serves, err = s.Cases.Opened(ctx, who, p.CaseID, p.Kind.Outcome() != ""); err != nil {
			return "", fmt.Errorf("telling that document %s was opened: %w", p.ID, err)
		}
	}
	if !serves {
		return "result.read", nil
	}
	now := s.Now()
	first, err := s.Store.Serve(ctx, p.ID, now)
	if err != nil {
		return "", fmt.Errorf("recording the service of document %s: %w", p.ID, err)
	}
	if !first {
		return "result.read", nil
	}
	p.ServedAt = now
	return "result.served", nil
}
