package casework

import (
	"context"
	"fmt"
	"reflect"

	"wangting/internal/actor"
)

// mostAlike is how many running cases of an item are compared with a draft.
const mostAlike = 10

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
