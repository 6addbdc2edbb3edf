package casework

import (
	"context"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/id"
)

// Indexing keeps by what a case is found.
type Indexing interface {
	// AddTokens keeps what cases are found by; the names of their applicants are by the id of the case.
	AddTokens(ctx context.Context, names map[string]string, cases ...Case) error
	// AddUnitWords keeps by what a unit is found.
	AddUnitWords(ctx context.Context, unitID string, words []string) error
}

// Unindexed reads the cases that got their number before there was a search.
type Unindexed interface {
	// NumberedAfter gives numbered cases by their id, after one, with the columns of a list.
	NumberedAfter(ctx context.Context, caseID string, limit int) ([]Case, error)
	// IndexedTo says to which id the old cases are indexed, "" at the beginning; MarkIndexed sets it. LockIndex lets one node index at a time.
	IndexedTo(ctx context.Context) (string, error)
	MarkIndexed(ctx context.Context, caseID string) error
	LockIndex(ctx context.Context) error
}

// toBeFound keeps by what a case is found that has just got its number. name is that of the person who owns it.
func (s *Service) toBeFound(ctx context.Context, before, c Case, name string) error {
	if before.Number != "" || c.Practice() {
		return nil
	}
	if err := s.Store.AddTokens(ctx, map[string]string{c.ID: CanonicalName(name)}, c); err != nil {
		return fmt.Errorf("making the case findable: %w", err)
	}
	return nil
}

// nameUnit keeps by what the unit of a submitted case is found, under the name that it has now: one that it had before stays.
func (s *Service) nameUnit(ctx context.Context, unitID string) error {
	if unitID == "" || id.Practice(unitID) {
		return nil
	}
	u, err := s.Units.Find(ctx, unitID)
	if err != nil {
		return fmt.Errorf("reading the unit of a case: %w", err)
	}
	return s.Store.AddUnitWords(ctx, unitID, UnitWords(u.Name, u.USCC))
}

// indexBatch is how many old cases are made findable in one transaction, and allIndexed the mark when none is left.
const (
	indexBatch = 200
	allIndexed = "~"
)

// IndexOld makes cases findable that got their number before there was a search: a bounded batch a transaction, which goes on where the one
// before it ended, also on another node or after a stop. Once all are, a run reads one mark.
func (s *Service) IndexOld(ctx context.Context) error {
	for {
		more := false
		err := s.Tx.InTx(ctx, func(ctx context.Context) (err error) {
			more, err = s.indexSome(ctx)
			return err
		})
		if err != nil || !more {
			return err
		}
	}
}

func (s *Service) indexSome(ctx context.Context) (more bool, err error) {
	if err := s.Lists.LockIndex(ctx); err != nil {
		return false, err
	}
	at, err := s.Lists.IndexedTo(ctx)
	if err != nil || at == allIndexed {
		return false, err
	}
	list, err := s.Lists.NumberedAfter(ctx, at, indexBatch)
	if err != nil {
		return false, fmt.Errorf("reading old cases: %w", err)
	}
	if len(list) == 0 {
		return false, s.Lists.MarkIndexed(ctx, allIndexed)
	}
	if err := s.indexThese(ctx, list); err != nil {
		return false, err
	}
	return true, s.Lists.MarkIndexed(ctx, list[len(list)-1].ID)
}

func (s *Service) indexThese(ctx context.Context, list []Case) error {
	var persons []string
	units, old := map[string]bool{}, make([]Case, 0, len(list))
	for _, c := range list {
		if c.Practice() {
			continue
		}
		old = append(old, c)
		if c.Personal() {
			persons = append(persons, c.PersonID)
		}
		for _, u := range []string{c.UnitID, c.EmployerID} {
			if u != "" {
				units[u] = true
			}
		}
	}
	people, err := s.Persons.FindMany(ctx, persons)
	if err != nil {
		return fmt.Errorf("reading applicants: %w", err)
	}
	names := map[string]string{}
	for _, c := range old {
		if c.Personal() {
			names[c.ID] = CanonicalName(people[c.PersonID].Name)
		}
	}
	if err := s.Store.AddTokens(ctx, names, old...); err != nil {
		return fmt.Errorf("making old cases findable: %w", err)
	}
	for u := range units {
		if err := s.nameUnit(ctx, u); err != nil {
			return err
		}
	}
	return nil
}

// EachFound is given each case of an export, with the names of whoever it shows.
type EachFound func(c Case, names map[Hand]string) error

// MostExported is the limit of rows of an export.
var MostExported = 10000 // a variable for a test only

// ExportFound gives what was found to row, newest first, at most MostExported; it says how many those were, and whether older ones were
// left out. The audit records it.
func (s *Service) ExportFound(ctx context.Context, who actor.Actor, w Sought, row EachFound) (n int, cut bool, err error) {
	w.After, w.Limit = nil, 500
	q, first, err := s.sought(ctx, who, w)
	if err != nil {
		return 0, false, err
	}
	more := q.Units == nil || len(q.Units) > 0
	for more && n < MostExported {
		q.Limit = min(q.Limit, MostExported-n)
		f, err := s.found(ctx, who, q, first)
		if err != nil {
			return n, false, err
		}
		for _, c := range f.Cases {
			if err := row(c, f.Names); err != nil {
				return n, false, err
			}
			n++
		}
		q.After, more = f.Next, f.Next != nil
	}
	detail := map[string]string{"rows": fmt.Sprint(n)}
	if w.Applicant != "" {
		detail["by"] = "applicant"
	}
	return n, more, s.Tx.InTx(ctx, func(ctx context.Context) error {
		return s.Audit.Record(ctx, who, actor.Deed{Act: "case.exported", Object: "case", Detail: detail})
	})
}
