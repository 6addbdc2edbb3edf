package casework

import (
	"context"
	"fmt"
	"slices"

	"wangting/internal/actor"
)

// mostHistory is how many earlier cases of its owner the page of a case shows.
const mostHistory = 10

// HistoryOf gives the other cases of a case's owner that the caller sees too (历史办件), the newest first. NotFound for whoever does not see c.
func (s *Service) HistoryOf(ctx context.Context, who actor.Actor, c Case) ([]Case, error) {
	if err := looks(who); err != nil {
		return nil, err
	}
	if !shownTo(who, c) {
		return nil, errNoCase
	}
	rows, err := s.Lists.LatestOf(ctx, []string{c.Owner()}, 2*mostHistory)
	if err != nil {
		return nil, fmt.Errorf("reading the cases of the owner of %s: %w", c.ID, err)
	}
	rows = slices.DeleteFunc(rows, func(o Case) bool { return o.ID == c.ID || !shownTo(who, o) })
	slices.SortFunc(rows, func(a, b Case) int { return b.SubmittedAt.Compare(a.SubmittedAt) })
	return rows[:min(len(rows), mostHistory)], nil
}
