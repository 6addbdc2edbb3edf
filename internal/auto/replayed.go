package auto

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// drawnSay tells an applicant that people check their application, although the rules hold.
const drawnSay = "这件申请被抽中人工核查，已转人工受理。"

// Drawn reports whether a case that was given to staff with these words was drawn for a check by people: its rules held.
func Drawn(words string) bool { return strings.HasPrefix(words, drawnSay) }

// errUnasked stands for what only the core business system, or the hall of that day, could say.
var errUnasked = errors.New("not asked")

// unasked is a core that answers nothing.
type unasked struct{}

func (unasked) Look(context.Context, string, map[string]string) ([]map[string]string, error) {
	return nil, errUnasked
}

func (unasked) Act(context.Context, Request) ([]Answer, error) { return nil, errUnasked }

// Recheck asks a rule about a case of the past by its answers alone, as on the day of at. known is false when the rule has to ask the core
// business system, or what else was under way then, and when its applicant is not on the register any more. Nothing outside is asked.
func (s *Service) Recheck(ctx context.Context, c casework.Case, at time.Time, u catalog.RuleUse) (holds, known bool, err error) {
	ask, ok := rules[u.Rule]
	if !ok {
		return false, false, nil
	}
	if passes(u, c) {
		return true, true, nil
	}
	who := subject{data: c.Data, now: at, region: c.Region, earlier: func(context.Context) (string, error) { return "", errUnasked }}
	switch {
	case c.Personal():
		p, err := s.Persons.Find(ctx, c.PersonID)
		if errors.Is(err, fault.NotFound) {
			return false, false, nil
		}
		if err != nil {
			return false, false, fmt.Errorf("reading the applicant: %w", err)
		}
		who.doc = p.Document()
	default:
		u, err := s.Units.Find(ctx, c.UnitID)
		if errors.Is(err, fault.NotFound) {
			return false, false, nil
		}
		if err != nil {
			return false, false, fmt.Errorf("reading the unit: %w", err)
		}
		who.uscc = u.USCC
	}
	why, err := ask(ctx, unasked{}, who, filled(u.Params, c.Data))
	switch {
	case errors.Is(err, errUnasked):
		return false, false, nil
	case err != nil:
		return false, false, err
	}
	return why == "", true, nil
}
