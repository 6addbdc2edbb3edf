package caseworkdb

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/id"
	"wangting/internal/store"
)

// purposeName is the purpose under which staff seals names.
const purposeName = "staff.name"

// deskSQL reads the piles of a desk (%[1]s): the page, which is the pile %[2]d, with who holds each case and what has happened to it since
// %[3]s looked.
var deskSQL = `
SELECT p.pile, ` + each(columns, "p.%[1]s") + `, p.place_us, p.way, h.name_sealed AS holder,
       COALESCE((SELECT at_us
                   FROM case_seen
                  WHERE p.pile = %[2]d
                    AND staff_id = %[3]s
                    AND case_id = p.id), 0) AS looked_us,
       COALESCE((SELECT MAX(at_us)
                   FROM case_event
                  WHERE p.pile = %[2]d
                    AND case_id = p.id
                    AND verb = 'answer'), 0) AS answer_us,
       COALESCE((SELECT MAX(at_us)
                   FROM case_event
                  WHERE p.pile = %[2]d
                    AND case_id = p.id
                    AND verb = 'say'
                    AND by_kind = 'person'), 0) AS said_us,
       COALESCE((SELECT MAX(e.at_us)
                   FROM case_event AS e
                  WHERE p.pile = %[2]d
                    AND e.case_id = p.id
                    AND (e.verb = 'assign'
                         OR e.verb IN ('hand_over', 'transfer')
                            AND NOT EXISTS (SELECT 1
                                              FROM case_transfer AS t
                                             WHERE t.case_id = e.case_id
                                               AND t.at_us = e.at_us
                                               AND t.undone_us > 0))), 0) AS given_us,
       (SELECT COUNT(*)
          FROM case_matter
         WHERE p.pile = %[2]d
           AND case_id = p.id
           AND kind = 'consult') AS opinions,
       (SELECT COUNT(*)
          FROM case_matter
         WHERE p.pile = %[2]d
           AND case_id = p.id
           AND kind = 'consult'
           AND answered_us > 0) AS replies,
       COALESCE((SELECT MAX(answered_us)
                   FROM case_matter
                  WHERE p.pile = %[2]d
                    AND case_id = p.id
                    AND kind = 'consult'), 0) AS replied_us
  FROM (%[1]s) AS p
  LEFT JOIN staff AS h ON p.pile = 0 AND h.id = p.claimed_by AND p.claimed_by <> ''`

// shelfSQL is a pile in an order of its own (%[1]s), as a part of deskSQL.
var shelfSQL = `
SELECT 0 AS pile, ` + columns + `, place_us, way
  FROM (%[1]s) AS shelf`

var deskHandledSQL = `
SELECT ` + caseColumns + `, e.last_us AS place_us, '' AS way
          FROM (SELECT case_id, MAX(at_us) AS last_us
                  FROM case_event
                 WHERE by_id = %[1]s
                   AND by_kind = 'staff'
                   AND at_us >= %[2]s
                   AND verb NOT IN ('claim', 'release', 'hand_over', 'assign', 'transfer', 'undo')
                 GROUP BY case_id) AS e
          JOIN case_file AS c ON c.id = e.case_id
         ORDER BY e.last_us DESC, c.id DESC
         LIMIT %[3]d`

const deskDoneSQL = `
SELECT ` + columns + `, ended_us AS place_us, '' AS way
          FROM case_file
         WHERE ended_us >= %[1]s
           AND ended_us > 0%[2]s
           AND owner_id NOT LIKE '` + id.PracticeFrom + `%%'
           AND state IN ('CLOSED', 'NOT_ACCEPTED', 'TERMINATED')
         ORDER BY ended_us DESC, id DESC
         LIMIT %[3]d`

var deskWaitingSQL = `
SELECT ` + caseColumns + `, d.due_us AS place_us, d.way
          FROM case_delivery AS d
          JOIN case_file AS c ON c.id = d.case_id
         WHERE d.state = 'waiting'
           AND (d.due_us, d.case_id) > (%[1]s, %[2]s)%[3]s
           AND c.owner_id NOT LIKE '` + id.PracticeFrom + `%%'
         ORDER BY d.due_us, d.case_id
         LIMIT %[4]d`

// Desk gives one page of the desk and, beside it, what waits in some more piles, in one statement. It reads neither the data of a case nor
// where a letter goes.
func (s Store) Desk(ctx context.Context, q casework.DeskQuery) (page []casework.Shelved, more [][]casework.Case, err error) {
	query, args := deskQuery(q)
	more = make([][]casework.Case, len(q.More))
	if query == "" {
		return nil, more, nil
	}
	var rows []struct {
		row
		Pile      int    `db:"pile"`
		PlaceUs   int64  `db:"place_us"`
		Way       string `db:"way"`
		Holder    []byte `db:"holder"`
		LookedUs  int64  `db:"looked_us"`
		AnswerUs  int64  `db:"answer_us"`
		SaidUs    int64  `db:"said_us"`
		GivenUs   int64  `db:"given_us"`
		Opinions  int    `db:"opinions"`
		Replies   int    `db:"replies"`
		RepliedUs int64  `db:"replied_us"`
	}
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return nil, nil, err
	}
	for _, r := range rows {
		if r.Pile > 0 {
			more[r.Pile-1] = append(more[r.Pile-1], r.toCase())
			continue
		}
		name, err := s.open(purposeName, r.Holder)
		if err != nil {
			return nil, nil, fmt.Errorf("opening who holds case %s: %w", r.ID, err)
		}
		page = append(page, casework.Shelved{Case: r.toCase(), Place: casework.ListPlace{Us: r.PlaceUs, ID: r.ID}, Holder: name,
			Way: casework.Way(r.Way), Signals: casework.Signals{LookedAt: store.Time(r.LookedUs), Answered: store.Time(r.AnswerUs),
				Said: store.Time(r.SaidUs), Given: store.Time(r.GivenUs), Opinions: r.Opinions, Replies: r.Replies, Replied: store.Time(r.RepliedUs)}})
	}
	down := q.Kind == casework.Handled || q.Kind == casework.Done
	slices.SortFunc(page, func(x, y casework.Shelved) int {
		if down {
			x, y = y, x
		}
		return cmp.Or(cmp.Compare(x.Place.Us, y.Place.Us), cmp.Compare(x.Place.ID, y.Place.ID))
	})
	for i, list := range more {
		more[i] = soonest(list, q.More[i])
	}
	return page[:min(len(page), q.Page.Limit)], more, nil
}

// deskQuery is the statement for a page; "" when there is nothing to walk.
func deskQuery(q casework.DeskQuery) (string, []any) {
	a := &asked{}
	var parts []string
	region := func(column string) string {
		if q.Page.Region == "" {
			return ""
		}
		return "\n           AND " + column + " = " + a.put(q.Page.Region)
	}
	switch q.Kind {
	case casework.Handled:
		shelf := fmt.Sprintf(deskHandledSQL, a.put(q.Page.Holders[0]), a.put(store.Us(q.Since)), q.Page.Limit)
		parts = append(parts, fmt.Sprintf(shelfSQL, shelf))
	case casework.Done:
		parts = append(parts, fmt.Sprintf(shelfSQL, fmt.Sprintf(deskDoneSQL, a.put(store.Us(q.Since)), region("region"), q.Page.Limit)))
	case casework.Waiting:
		us, id := after(q.Page.After)
		parts = append(parts, fmt.Sprintf(shelfSQL, fmt.Sprintf(deskWaitingSQL, a.put(us), a.put(id), region("c.region"), q.Page.Limit)))
	default:
		parts = walks(a, parts, 0, q.Page)
	}
	for i, p := range q.More {
		parts = walks(a, parts, i+1, p)
	}
	if len(parts) == 0 {
		return "", nil
	}
	marked := 0
	if q.Reader == "" {
		marked = -1
	}
	return fmt.Sprintf(deskSQL, strings.Join(parts, "\nUNION ALL"), marked, a.put(q.Reader)), a.args
}
