package casework

import (
	"context"
	"fmt"
	"slices"

	"wangting/internal/actor"
)

// LatestOf gives the newest cases of several owners together, without drafts. Each element of as is
// the same person, acting for one owner. One query reads all owners (PER-2). For each owner, cases
// of sensitive items that the person may not see are left out.
func (s *Service) LatestOf(ctx context.Context, as []actor.Actor, most int) ([]Case, error) {
	owners := make([]string, len(as))
	for i, who := range as {
		own, err := owner(who)
		if err != nil {
			return nil, err
		}
		owners[i] = own
	}
	seen, err := s.sight(ctx, as...)
	if err != nil {
		return nil, err
	}
	rows, err := s.Lists.LatestOf(ctx, owners, most)
	if err != nil {
		return nil, fmt.Errorf("reading the latest cases: %w", err)
	}
	out, hidden := visible(rows, seen, most)
	if len(hidden) == 0 {
		return out, nil
	}
	rows = slices.DeleteFunc(rows, func(c Case) bool { return hidden[c.Owner()] })
	for _, who := range as { // older visible cases may follow the hidden ones
		if !hidden[who.Owner()] {
			continue
		}
		more, _, err := s.unitPage(ctx, who, Wanted{Limit: most}, seen)
		if err != nil {
			return nil, err
		}
		rows = append(rows, slices.DeleteFunc(more, func(c Case) bool { return c.State == Draft })...)
	}
	out, _ = visible(rows, seen, most)
	return out, nil
}

// visible gives the newest rows that may be seen, at most most, and the owners whose hidden cases
// came before them.
func visible(rows []Case, seen actor.Sight, most int) (out []Case, hidden map[string]bool) {
	slices.SortFunc(rows, func(a, b Case) int { return compareAt(b.Place(), a.Place()) })
	hidden = map[string]bool{}
	for _, c := range rows {
		if len(out) == most {
			break
		}
		if c.Sensitive && !seen.Sees(c.Owner(), c.ItemCode) {
			hidden[c.Owner()] = true
			continue
		}
		out = append(out, c)
	}
	return out, hidden
}
