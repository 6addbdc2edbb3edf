package caseworkdb

import (
	"context"
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
