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
		Inner: inner,
	}
}

// inner are the acts within the office: what the timeline of the applicant does not show, the log of their unit does not show either.
// An act that is sometimes within the office, such as the answer of one department among several, is one of them.
var inner = []string{"case.claim", "case.release", "case.hand_over", "case.assign", "case.transfer", "case.undo", "case.review",
	"case.second", "case.back", "case.note", "case.checked", "case.masked",
	"case.opinion", "case.extend", "case.prolong", "case.object", "case.reply"}
