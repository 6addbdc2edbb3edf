package auto

import (
	"context"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/fault"
)

// Lists gives views page by page, to people who look through them. The core system's client is one.
type Lists interface {
	// Page gives one page of a view and how many rows it has. Faults: NotFound, Away.
	Page(ctx context.Context, view string, values map[string]string, page, size int) (rows []map[string]string, total int, err error)
}

// rosterDocuments is the view that gives whole numbers, of named people of a unit only.
const rosterDocuments = "roster-documents"

// Roster gives a page of a list of the unit that files a case, or named people of it with their whole numbers. Faults: NotFound, Away.
func (s *Service) Roster(ctx context.Context, c casework.Case, q casework.RosterQuery) (casework.RosterPage, error) {
	lists, ok := s.Core.(Lists)
	if !ok || c.Personal() {
		return casework.RosterPage{}, fault.New(fault.NotFound, "")
	}
	who, err := s.subject(ctx, c)
	if err != nil {
		return casework.RosterPage{}, err
	}
	values := map[string]string{"aab998": string(who.uscc)}
	if len(q.Keys) == 0 {
		if q.Words != "" {
			values["q"] = q.Words
		}
		rows, total, err := lists.Page(ctx, q.View, values, q.Page, casework.RosterPeople)
		return casework.RosterPage{Rows: rows, Total: total}, err
	}
	values["aac001"] = strings.Join(q.Keys, ",")
	rows, total, err := lists.Page(ctx, rosterDocuments, values, 1, casework.RosterPeople)
	return casework.RosterPage{Rows: rows, Total: total}, err
}
