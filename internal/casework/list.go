package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"wangting/internal/actor"
)

// PageSize is the number of rows on a page of a list.
const PageSize = 20

// Counts are the stored counters of a unit, by class.
type Counts map[Class]int64

// Wanted filters 「单位办件」.
type Wanted struct {
	Class Class
	Words string // the beginning of a case number, or words of an item's name
	After *ListPlace
	Limit int // 0 is PageSize
}

// List is one page of an owner's cases.
type List struct {
	Cases  []Case
	Next   *ListPlace // where the next page begins; nil on the last page
	Counts Counts
	Locked map[string]bool // by item: the caller may read its cases and not handle them (CAS-10)
}

// UnitList gives a page of the cases of the caller's unit, or of the caller who acts for none, last
// changed first (CEN-4, PER-2). It neither lists nor counts cases of sensitive items that the
// caller may not handle.
func (s *Service) UnitList(ctx context.Context, who actor.Actor, w Wanted) (List, error) {
	if _, err := owner(who); err != nil {
		return List{}, err
	}
	seen, err := s.sight(ctx, who)
	if err != nil {
		return List{}, err
	}
	counts, err := s.counts(ctx, who, seen)
	if err != nil {
		return List{}, err
	}
	l, err := s.listPage(ctx, who, w, seen)
	l.Counts = counts
	return l, err
}

// UnitPage is UnitList without the counters, for a page whose frame has counted the cases already, or that shows no number.
func (s *Service) UnitPage(ctx context.Context, who actor.Actor, w Wanted) (List, error) {
	if _, err := owner(who); err != nil {
		return List{}, err
	}
	seen, err := s.sight(ctx, who)
	if err != nil {
		return List{}, err
	}
	return s.listPage(ctx, who, w, seen)
}

func (s *Service) listPage(ctx context.Context, who actor.Actor, w Wanted, seen actor.Sight) (l List, err error) {
	l.Locked = map[string]bool{}
	l.Cases, l.Next, err = s.unitPage(ctx, who, w, seen)
	for _, c := range l.Cases {
		l.Locked[c.ItemCode] = locked(who, seen, c.ItemCode)
	}
	return l, err
}

// locked reports whether somebody may read the cases of an item of their unit and not handle them. Only handlers are asked for a grant.
func locked(who actor.Actor, seen actor.Sight, code string) bool {
	return who.ForUnit() && who.Level == actor.Operator && !seen.Sees(who.UnitID, code)
}

// Home gives the counters and the latest cases for 「单位主页」 in two queries (CEN-1).
func (s *Service) Home(ctx context.Context, who actor.Actor, latest int) (Counts, []Case, error) {
	l, err := s.UnitList(ctx, who, Wanted{Limit: latest})
	return l.Counts, l.Cases, err
}

// CountsOf gives the counters of the unit in one query, for the side navigation.
func (s *Service) CountsOf(ctx context.Context, who actor.Actor) (Counts, error) {
	if _, err := owner(who); err != nil {
		return nil, err
	}
	seen, err := s.sight(ctx, who)
	if err != nil {
		return nil, err
	}
	return s.counts(ctx, who, seen)
}

// Unfinished counts the undecided cases of an owner (open), and the personal cases that wait for
// its endorsement (endorse). It checks no right: it is called only when a unit is closed.
func (s *Service) Unfinished(ctx context.Context, owner string) (open, endorse int64, err error) {
	rows, err := s.Lists.UnitCounts(ctx, owner)
	if err != nil {
		return 0, 0, fmt.Errorf("reading counters: %w", err)
	}
	for _, r := range rows {
		switch Class(r.Class) {
		case ClassOpen:
			open += r.N
		case ClassEndorse:
			endorse += r.N
		}
	}
	return open, endorse, nil
}

// sight gives which items somebody may handle, acting for each of some units or for themselves, and which sensitive ones they therefore
// see. It filters lists; every act asks may.
func (s *Service) sight(ctx context.Context, as ...actor.Actor) (actor.Sight, error) {
	seen, err := s.Rights.Sight(ctx, as...)
	if err != nil {
		return nil, fmt.Errorf("asking what is seen: %w", err)
	}
	return seen, nil
}

func (s *Service) counts(ctx context.Context, who actor.Actor, seen actor.Sight) (Counts, error) {
	own, err := owner(who)
	if err != nil {
		return nil, err
	}
	rows, err := s.Lists.UnitCounts(ctx, own)
	if err != nil {
		return nil, fmt.Errorf("reading counters: %w", err)
	}
	out := Counts{}
	for _, r := range rows {
		if seen.Sees(own, r.Scope) {
			out[Class(r.Class)] += r.N
		}
	}
	out[ClassAll] = out[ClassOpen] + out[ClassDone] + out[ClassDraft]
	return out, nil
}

func (s *Service) unitPage(ctx context.Context, who actor.Actor, w Wanted, seen actor.Sight) ([]Case, *ListPlace, error) {
	limit := cmp.Or(w.Limit, PageSize)
	own, err := owner(who)
	if err != nil {
		return nil, nil, err
	}
	q := UnitQuery{Owner: own, Class: w.Class, After: w.After, Limit: limit + 1}
	fetch := func(q UnitQuery) ([]Case, error) { return s.Lists.UnitCases(ctx, q) }
	switch words := strings.TrimSpace(w.Words); {
	case words == "":
	case isNumber(words):
		q.Number = words
	default:
		codes := s.itemsNamed(words)
		fetch = func(q UnitQuery) ([]Case, error) { return s.ofItems(ctx, q, codes) }
	}
	place := Case.Place
	if q.Number != "" {
		place = func(c Case) ListPlace { return ListPlace{ID: c.Number} }
	}
	var out []Case
	for {
		rows, err := fetch(q)
		if err != nil {
			return nil, nil, fmt.Errorf("reading the list: %w", err)
		}
		for _, c := range rows {
			if c.Sensitive && !seen.Sees(own, c.ItemCode) {
				continue
			}
			if len(out) == limit {
				at := place(out[limit-1])
				return out, &at, nil
			}
			out = append(out, c)
		}
		if len(rows) < q.Limit {
			return out, nil, nil
		}
		at := place(rows[len(rows)-1])
		q.After = &at
	}
}

// ofItems merges the pages of several items into one, in the order of the list.
func (s *Service) ofItems(ctx context.Context, q UnitQuery, codes []string) ([]Case, error) {
	var all []Case
	for _, code := range codes[:min(len(codes), 16)] {
		q.Item = code
		rows, err := s.Lists.UnitCases(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	slices.SortFunc(all, func(a, b Case) int { return compareAt(b.Place(), a.Place()) })
	return all[:min(len(all), q.Limit)], nil
}

func compareAt(a, b ListPlace) int {
	return cmp.Or(cmp.Compare(a.Us, b.Us), strings.Compare(a.ID, b.ID))
}

func isNumber(s string) bool {
	return len(s) <= 14 && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}
