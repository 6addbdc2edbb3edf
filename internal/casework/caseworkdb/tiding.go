package caseworkdb

import (
	"context"
	"fmt"

	"wangting/internal/casework"
	"wangting/internal/store"
)

const tidingsSQL = `
SELECT case_id, kind, us, number, item_name, region` + happenedSQL + `
 ORDER BY us DESC, case_id, kind
 LIMIT %[4]d`

// happenedSQL is what has happened since the reader looked: to the cases that they hold, and to what they asked others.
const happenedSQL = `
  FROM (SELECT e.case_id, CASE WHEN e.verb IN ('say', 'answer') THEN e.verb ELSE 'given' END AS kind, MAX(e.at_us) AS us,
               f.number, f.item_name, f.region
          FROM case_file AS f
          JOIN case_event AS e ON e.case_id = f.id
          LEFT JOIN case_seen AS s ON s.staff_id = %[1]s AND s.case_id = f.id
         WHERE f.claimed_by IN (%[2]s)
           AND f.claimed_by <> ''
           AND e.at_us > COALESCE(s.at_us, 0)
           AND (e.by_kind = 'person' AND e.verb IN ('say', 'answer')
                OR e.by_id <> %[1]s AND e.verb IN ('hand_over', 'assign', 'undo') AND e.at_us >= f.claimed_us)
         GROUP BY e.case_id, 2, f.number, f.item_name, f.region
        UNION ALL
        SELECT m.case_id, CASE WHEN m.kind = 'extend' AND m.agreed THEN 'agreed' WHEN m.kind = 'extend' THEN 'refused'
                               WHEN m.answered_by = 'casework' THEN 'unanswered' ELSE 'opinion' END, MAX(m.answered_us),
               f.number, f.item_name, f.region
          FROM case_matter AS m
          JOIN case_file AS f ON f.id = m.case_id
          LEFT JOIN case_seen AS s ON s.staff_id = %[1]s AND s.case_id = f.id
         WHERE m.asked_by IN (%[2]s)
           AND m.answered_us >= %[3]s
           AND m.answered_us > 0
           AND m.answered_us > COALESCE(s.at_us, 0)
           AND m.answered_by <> %[1]s
           AND m.kind IN ('consult', 'extend')
         GROUP BY m.case_id, 2, f.number, f.item_name, f.region) AS t`

// Tidings gives what has happened for a member of staff since they looked at each case, the latest first.
func (s Store) Tidings(ctx context.Context, q casework.TidingsQuery) ([]casework.Tiding, error) {
	query, args := tidingsQuery(q)
	var rows []struct {
		CaseID string `db:"case_id"`
		Kind   string `db:"kind"`
		Us     int64  `db:"us"`
		Number string `db:"number"`
		Item   string `db:"item_name"`
		Region string `db:"region"`
	}
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	out := make([]casework.Tiding, len(rows))
	for i, r := range rows {
		out[i] = casework.Tiding{CaseID: r.CaseID, Number: r.Number, ItemName: r.Item, Region: r.Region, Kind: casework.TidingKind(r.Kind),
			At: store.Time(r.Us)}
	}
	return out, nil
}

func tidingsQuery(q casework.TidingsQuery) (string, []any) {
	a := &asked{}
	return fmt.Sprintf(tidingsSQL, a.put(q.Staff), list(a, q.Holders), a.put(store.Us(q.Since)), q.Limit), a.args
}
