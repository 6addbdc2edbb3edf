package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/staff"
)

// Beside asks for the case before or after a place in a list of the desk: a pile, or what a search finds. CaseID, from which somebody
// comes, is passed over: it may stand elsewhere by now.
type Beside struct {
	Pile   Pile
	Sought *Sought // of a search; Pile is nothing then
	CaseID string
	Place  ListPlace
	Back   bool
}

// Beside gives the neighbour of a place in a list; false at its end. The audit records a search for a person each time, as Search does.
func (s *Service) Beside(ctx context.Context, who actor.Actor, b Beside) (Placed, bool, error) {
	if err := looks(who); err != nil {
		return Placed{}, false, err
	}
	list, err := s.besides(ctx, who, b)
	if err != nil {
		return Placed{}, false, err
	}
	for _, p := range list {
		if p.Case.ID != b.CaseID && shownTo(who, p.Case) {
			return p, true, nil
		}
	}
	return Placed{}, false, nil
}

// besides gives the next cases of a list, the nearest first.
func (s *Service) besides(ctx context.Context, who actor.Actor, b Beside) ([]Placed, error) {
	switch {
	case b.Sought != nil:
		return s.besidesFound(ctx, who, b)
	case b.Pile == Handled:
		list, err := s.handled(ctx, who)
		return newestFirst(list, b), err
	case b.Pile == Done:
		ended, err := s.EndedToday(ctx, who)
		return newestFirst(placedBy(ended, Case.EndPlace), b), err
	case b.Pile == Waiting:
		list, err := s.Store.WaitingDeliveries(ctx, PileQuery{Region: RegionFor(who, ""), After: &b.Place, Limit: PageSize, Back: b.Back})
		if err != nil {
			return nil, fmt.Errorf("reading what waits to be delivered: %w", err)
		}
		out := make([]Placed, len(list))
		for i, u := range list {
			out[i] = Placed{u.Case, u.Place()}
		}
		return out, nil
	}
	var tree staff.Tree
	if b.Pile == Departments {
		var err error
		if tree, err = s.Staff.Tree(ctx); err != nil {
			return nil, err
		}
	}
	theirs, _ := departmentsOf(tree, who)
	q := s.asked(who, QueueWanted{Pile: b.Pile, After: &b.Place}, theirs)
	q.Back = b.Back
	piles, err := s.Lists.Piles(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("reading the queue: %w", err)
	}
	return placedBy(piles[0], Case.QueuePlace), nil
}

// besidesFound goes on through what a search finds until there is a case, or nothing is left to look through.
func (s *Service) besidesFound(ctx context.Context, who actor.Actor, b Beside) ([]Placed, error) {
	w := *b.Sought
	w.After, w.Back = &b.Place, b.Back
	for range mostPages {
		f, err := s.Search(ctx, who, w)
		if err != nil {
			return nil, err
		}
		list := slices.DeleteFunc(f.Cases, func(c Case) bool { return c.ID == b.CaseID })
		if w.After = f.Next; len(list) > 0 || f.Next == nil {
			return placedBy(list, Case.FoundPlace), nil
		}
	}
	return nil, nil
}

// mostPages bounds how many pages without a case Beside looks through.
const mostPages = 10

// EndPlace is the place of a case among those that ended.
func (c Case) EndPlace() ListPlace { return ListPlace{c.EndedAt.UnixMicro(), c.ID} }

// FoundPlace is the place of a case among those that a search finds.
func (c Case) FoundPlace() ListPlace { return ListPlace{c.SubmittedAt.UnixMicro(), c.ID} }

func placedBy(list []Case, place func(Case) ListPlace) []Placed {
	out := make([]Placed, len(list))
	for i, c := range list {
		out[i] = Placed{c, place(c)}
	}
	return out
}

// newestFirst gives what comes after a place, or before it, in a whole list whose newest place is the first; the nearest first.
func newestFirst(list []Placed, b Beside) []Placed {
	side := -1
	if b.Back {
		side = 1
		list = slices.Clone(list)
		slices.Reverse(list)
	}
	return slices.DeleteFunc(list, func(p Placed) bool {
		return cmp.Or(cmp.Compare(p.Place.Us, b.Place.Us), cmp.Compare(p.Place.ID, b.Place.ID)) != side
	})
}
