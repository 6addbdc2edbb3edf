package casework

import (
	"context"
	"errors"
	"fmt"

	"wangting/internal/audit"
	"wangting/internal/fault"
	"wangting/internal/regno"
)

// InLog says what cases are called in the log of a unit.
func (s *Service) InLog() audit.Things {
	return audit.Things{
		Named: s.Lists.InLog,
		Numbered: func(ctx context.Context, number string) (string, error) {
			no, err := regno.ParseCaseNumber(number)
			if err != nil {
				return "", fault.New(fault.Invalid, "办件编号不完整，请核对后重新输入")
			}
			c, err := s.Store.CaseByNumber(ctx, no.String())
			if errors.Is(err, fault.NotFound) {
				return "", nil
			}
			if err != nil {
				return "", fmt.Errorf("finding a case for the log: %w", err)
			}
			return c.ID, nil
		},
		Inner: []string{"case.claim", "case.release", "case.hand_over", "case.review", "case.note", "case.checked"},
	}
}
