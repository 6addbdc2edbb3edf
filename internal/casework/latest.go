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
	owners, sights := make([]string, len(as)), map[string]sight{}
	for i, who := range as {
		own, err := owner(who)
		if err != nil {
			return nil, err
		}
		owners[i], sights[own] = own, s.sight(who)
	}
	rows, err := s.Lists.LatestOf(ctx, owners, most)
	if err != nil {
		return nil, fmt.Errorf("reading the latest cases: %w", err)
	}
	out, hidden, err := visible(ctx, rows, sights, most)
	if err != nil || len(hidden) == 0 {
		return out, err
	}
	rows = slices.DeleteFunc(rows, func(c Case) bool { return hidden[c.Owner()] })
	for _, who := range as { // older visible cases may follow the hidden ones
		if !hidden[who.Owner()] {
			continue
		}
		more, _, err := s.unitPage(ctx, who, Wanted{Limit: most}, sights[who.Owner()])
		if err != nil {
			return nil, err
		}
		rows = append(rows, slices.DeleteFunc(more, func(c Case) bool { return c.State == Draft })...)
	}
	out, _, err = visible(ctx, rows, sights, most)
	return out, err
}

// visible gives the newest rows that may be seen, at most most, and the owners whose hidden cases
// came before them.
func visible(ctx context.Context, rows []Case, sights map[string]sight, most int) (out []Case, hidden map[string]bool, err error) {
	slices.SortFunc(rows, func(a, b Case) int { return compareAt(b.Place(), a.Place()) })
	hidden = map[string]bool{}
	for _, c := range rows {
		if len(out) == most {
			break
		}
		may := true
		if c.Sensitive {
			if may, err = sights[c.Owner()](ctx, c.ItemCode); err != nil {
				return nil, nil, err
			}
		}
		if !may {
			hidden[c.Owner()] = true
			continue
		}
		out = append(out, c)
	}
	return out, hidden, nil
}
