package casework

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"wangting/internal/fault"
)

// afterGrant begins the words of an event that says what the core business system did after a grant, to tell it from what was asked before.
const afterGrant = "准予后办理，"

// Granted gives a case that was granted; false when there is none, or it was decided otherwise.
func (s *Service) Granted(ctx context.Context, caseID string) (Case, bool, error) {
	c, err := s.Store.Case(ctx, caseID)
	if errors.Is(err, fault.NotFound) {
		return Case{}, false, nil
	}
	if err != nil {
		return Case{}, false, fmt.Errorf("reading case %s: %w", caseID, err)
	}
	return c, c.Verdict == Approved && (c.State == Decided || c.State == Closed), nil
}

// NoteGranted writes into the record for staff what the core business system did for a granted case, in one transaction with keep.
func (s *Service) NoteGranted(ctx context.Context, c Case, line string, keep func(ctx context.Context) error) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.keepCore(ctx, c, CoreSaid{At: s.Now(), Lines: []string{afterGrant + line}}); err != nil {
			return err
		}
		return keep(ctx)
	})
}

// asked reports whether an event says what the core business system answered about a form.
func (e Event) asked() bool { return e.Verb == Verify && !strings.HasPrefix(e.Words, afterGrant) }
