package casework

import (
	"context"
	"fmt"
	"reflect"

	"wangting/internal/actor"
)

// mostAlike is how many running cases of an item are compared with a draft.
const mostAlike = 10

// Earlier gives the number of a running case of the same owner and item that was submitted before c; "" when there is none. Of two that
// run, only the later one finds another, so that the first is not held up by it.
func (s *Service) Earlier(ctx context.Context, c Case) (string, error) {
	return s.another(ctx, c, func(row Case) (bool, error) {
		return row.SubmittedAt.Before(c.SubmittedAt) || row.SubmittedAt.Equal(c.SubmittedAt) && row.ID < c.ID, nil
	})
}

// another gives the number of the newest other running case of the same owner and item that fits; "" when there is none. Rows are those
// of a list, without answers.
func (s *Service) another(ctx context.Context, c Case, fits func(row Case) (bool, error)) (string, error) {
	q := UnitQuery{Owner: c.Owner(), Class: ClassOpen, Item: c.ItemCode, Limit: mostAlike}
	for {
		rows, err := s.Lists.UnitCases(ctx, q)
		if err != nil {
			return "", fmt.Errorf("looking for another application: %w", err)
		}
		for _, row := range rows {
			if row.ID == c.ID {
				continue
			}
			if ok, err := fits(row); err != nil || ok {
				return row.Number, err
			}
		}
		if len(rows) < mostAlike {
			return "", nil
		}
		after := rows[len(rows)-1].Place()
		q.After = &after
	}
}

// Alike gives a running case of the same owner and item that says the same as a draft (CAS-3); ok is false when there is none.
// It forbids nothing: two people may rightly ask for the same thing twice. It is for whoever may act on the draft.
func (s *Service) Alike(ctx context.Context, who actor.Actor, draft View) (c Case, ok bool, err error) {
	own, err := owner(who)
	if err != nil {
		return Case{}, false, err
	}
	rows, err := s.Lists.UnitCases(ctx, UnitQuery{Owner: own, Class: ClassOpen, Item: draft.Case.ItemCode, Limit: mostAlike})
	if err != nil {
		return Case{}, false, fmt.Errorf("looking for the same application: %w", err)
	}
	says := draft.Item.Form.Clean(draft.Case.Data)
	for _, row := range rows {
		if row.ID == draft.Case.ID {
			continue
		}
		full, err := s.Store.Case(ctx, row.ID)
		if err != nil {
			return Case{}, false, fmt.Errorf("reading case %s: %w", row.ID, err)
		}
		if reflect.DeepEqual(draft.Item.Form.Clean(full.Data), says) {
			return full, true, nil
		}
	}
	return Case{}, false, nil
}
