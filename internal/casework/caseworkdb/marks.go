package caseworkdb

import (
	"context"
	"fmt"
	"time"

	"wangting/internal/casework"
	"wangting/internal/store"
)

const markSeenSQL = `
INSERT INTO case_seen (staff_id, case_id, at_us)
VALUES ($1, $2, $3)
    ON CONFLICT (staff_id, case_id) DO UPDATE SET at_us = excluded.at_us`

// MarkSeen records that a member of staff looks at a case.
func (s Store) MarkSeen(ctx context.Context, staffID, caseID string, at time.Time) error {
	_, err := s.DB.Exec(ctx, markSeenSQL, staffID, caseID, store.Us(at))
	return err
}

const signalsSQL = `
SELECT case_id, 'seen' AS kind, at_us AS us, 0 AS n, 0 AS m
  FROM case_seen
 WHERE staff_id = %[1]s
   AND case_id IN (%[2]s)
UNION ALL
SELECT e.case_id, e.verb, MAX(e.at_us), 0, 0
  FROM case_event AS e
 WHERE e.case_id IN (%[2]s)
   AND (e.verb IN ('answer', 'assign')
        OR e.verb = 'say' AND e.by_kind = 'person'
        OR e.verb IN ('hand_over', 'transfer')
           AND NOT EXISTS (SELECT 1
                             FROM case_transfer AS t
                            WHERE t.case_id = e.case_id
                              AND t.at_us = e.at_us
                              AND t.undone_us > 0))
 GROUP BY e.case_id, e.verb
UNION ALL
SELECT case_id, 'consult', MAX(answered_us), COUNT(*), SUM(CASE WHEN answered_us > 0 THEN 1 ELSE 0 END)
  FROM case_matter
 WHERE case_id IN (%[2]s)
   AND kind = 'consult'
 GROUP BY case_id`

// Signals gives what has happened to cases, in one statement.
func (s Store) Signals(ctx context.Context, staffID string, caseIDs []string) (map[string]casework.Signals, error) {
	a := &asked{}
	query := fmt.Sprintf(signalsSQL, a.put(staffID), list(a, caseIDs))
	var rows []struct {
		CaseID string `db:"case_id"`
		Kind   string `db:"kind"`
		Us     int64  `db:"us"`
		N      int    `db:"n"`
		M      int    `db:"m"`
	}
	if err := s.DB.Select(ctx, &rows, query, a.args...); err != nil {
		return nil, err
	}
	out := map[string]casework.Signals{}
	for _, r := range rows {
		g, at := out[r.CaseID], store.Time(r.Us)
		switch r.Kind {
		case "seen":
			g.LookedAt = at
		case "answer":
			g.Answered = at
		case "say":
			g.Said = at
		case "consult":
			g.Opinions, g.Replies, g.Replied = r.N, r.M, at
		default:
			if at.After(g.Given) {
				g.Given = at
			}
		}
		out[r.CaseID] = g
	}
	return out, nil
}

var handledSQL = `
SELECT ` + caseColumns + `, e.last_us AS place_us
  FROM (SELECT case_id, MAX(at_us) AS last_us
          FROM case_event
         WHERE by_id = $1
           AND by_kind = 'staff'
           AND at_us >= $2
           AND verb NOT IN ('claim', 'release', 'hand_over', 'assign', 'transfer', 'undo')
         GROUP BY case_id) AS e
  JOIN case_file AS c ON c.id = e.case_id
 ORDER BY e.last_us DESC, c.id DESC
 LIMIT $3`

// HandledCases gives the cases in which a member of staff has taken a step since a moment, the last step first.
func (s Store) HandledCases(ctx context.Context, staffID string, since time.Time, limit int) ([]casework.Placed, error) {
	var rows []placed
	err := s.DB.Select(ctx, &rows, handledSQL, staffID, store.Us(since), limit)
	out := make([]casework.Placed, len(rows))
	for i, r := range rows {
		out[i] = casework.Placed{Case: r.toCase(), Place: casework.ListPlace{Us: r.PlaceUs, ID: r.ID}}
	}
	return out, err
}

const idleSQL = `
SELECT claimed_us AS us, id
  FROM case_file
 WHERE claimed_by <> ''
   AND (claimed_us, id) > ($1, $2)
   AND claimed_us <= $3
   AND desk IN ('accept', 'review', 'decide', 'close')
 ORDER BY claimed_us, id
 LIMIT $4`

// IdleClaims gives the cases whose holder did nothing since a moment, by that moment.
func (s Store) IdleClaims(ctx context.Context, after casework.ListPlace, until time.Time, limit int) ([]casework.ListPlace, error) {
	return s.corrections(ctx, idleSQL, after, until, limit)
}
