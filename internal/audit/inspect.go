package audit

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// Inspection is a search over the whole record. The fields narrow it together; the entries of one field stand beside each other.
type Inspection struct {
	Persons []string // done by or to one of them
	Staff   []string // the same
	Units   []string
	CaseID  string
	Acts    []string
	Query   // From, To, IP, Before and Most
}

// MayInspect decides who reads the whole record: auditors, and administrators of the hall.
func MayInspect(who actor.Actor) error {
	switch {
	case !who.IsStaff():
		return fault.New(fault.Anonymous, "")
	case who.Has(actor.Auditor), who.Has(actor.Admin):
		return nil
	}
	return fault.New(fault.Forbidden, "您的岗位不能查看审计记录")
}

// Inspect gives deeds, newest first, to whoever MayInspect. It records nothing: who asks says what was looked at.
func (s *Service) Inspect(ctx context.Context, who actor.Actor, in Inspection) ([]Entry, error) {
	if err := MayInspect(who); err != nil {
		return nil, err
	}
	if in.Limit <= 0 {
		in.Limit = 50
	}
	in.Limit = min(in.Limit, 500)
	found := map[string]Entry{}
	for _, q := range in.ways() {
		page, err := s.Store.Search(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("inspecting the audit: %w", err)
		}
		for _, e := range page {
			found[e.ID] = e
		}
	}
	all := slices.SortedFunc(maps.Values(found), func(a, b Entry) int {
		return cmp.Or(b.At.Compare(a.At), strings.Compare(b.ID, a.ID))
	})
	return all[:min(len(all), in.Limit)], nil
}

// ways splits the search into searches that each walk one index and stop after a page: an OR would read and sort everything.
func (in Inspection) ways() []Query {
	whole := in.Query
	if in.CaseID != "" {
		whole.Object, whole.ObjectID = "case", in.CaseID
	}
	ways := []Query{whole}
	each := func(values []string, put func(*Query, string)) {
		if len(values) == 0 {
			return
		}
		var more []Query
		for _, q := range ways {
			for _, v := range values {
				put(&q, v)
				more = append(more, q)
			}
		}
		ways = more
	}
	each(in.Units, func(q *Query, v string) { q.UnitID = v })
	ways = in.whom(ways)
	if whole.ObjectID == "" && whole.IP == "" && len(in.Persons)+len(in.Staff)+len(in.Units) == 0 {
		each(in.Acts, func(q *Query, v string) { q.Acts = []string{v} })
		return ways
	}
	for i := range ways {
		ways[i].Acts = in.Acts
	}
	return ways
}

// whom splits by the people who did something, or to whom it was done.
func (in Inspection) whom(ways []Query) []Query {
	if len(in.Persons)+len(in.Staff) == 0 {
		return ways
	}
	var more []Query
	for _, q := range ways {
		for _, p := range in.Persons {
			by, to := q, q
			by.PersonID, to.Object, to.ObjectID = p, "person", p
			more = append(more, by)
			if q.Object == "" {
				more = append(more, to)
			}
		}
		for _, m := range in.Staff {
			by, to := q, q
			by.StaffID, to.Object, to.ObjectID = m, "staff", m
			more = append(more, by)
			if q.Object == "" {
				more = append(more, to)
			}
		}
	}
	return more
}

// One gives a single entry to whoever MayInspect; NotFound for none.
func (s *Service) One(ctx context.Context, who actor.Actor, entryID string) (Entry, error) {
	if err := MayInspect(who); err != nil {
		return Entry{}, err
	}
	e, err := s.Store.Entry(ctx, entryID)
	if err != nil {
		return Entry{}, fmt.Errorf("reading an entry of the audit: %w", err)
	}
	return e, nil
}

// Acts gives the acts of a word, none for a word that no room uses.
func (s *Service) Acts(word string) []string {
	var acts []string
	for act, w := range s.words {
		if w == word {
			acts = append(acts, act)
		}
	}
	slices.Sort(acts)
	return acts
}

// ActsOf gives the acts whose first part is one of these, in order: those of "login" begin with "login.".
func (s *Service) ActsOf(parts ...string) []string {
	var out []string
	for act := range s.words {
		if first, _, _ := strings.Cut(act, "."); slices.Contains(parts, first) {
			out = append(out, act)
		}
	}
	slices.Sort(out)
	return out
}

// AllWords gives the words of acts, each once.
func (s *Service) AllWords() []string { return slices.Compact(slices.Sorted(maps.Values(s.words))) }
