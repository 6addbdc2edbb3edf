package caseworkdb

import (
	"context"
	"time"

	"wangting/internal/casework"
	"wangting/internal/id"
	"wangting/internal/store"
)

const endedSQL = `
SELECT id, number, item_name, unit_name, region, state, ended_us
  FROM case_file
 WHERE ended_us >= $1
   AND ended_us > 0
   AND owner_id NOT LIKE '` + id.PracticeFrom + `%'
   AND state IN ('CLOSED', 'NOT_ACCEPTED', 'TERMINATED')
 ORDER BY ended_us DESC, id DESC
 LIMIT $2`

const endedInSQL = `
SELECT id, number, item_name, unit_name, region, state, ended_us
  FROM case_file
 WHERE ended_us >= $1
   AND ended_us > 0
   AND region = $3
   AND owner_id NOT LIKE '` + id.PracticeFrom + `%'
   AND state IN ('CLOSED', 'NOT_ACCEPTED', 'TERMINATED')
 ORDER BY ended_us DESC, id DESC
 LIMIT $2`

// EndedSince gives the cases that staff ended since a moment, newest first, but none of practice. It reads neither the
// data of a case nor its applicant.
func (s Store) EndedSince(ctx context.Context, region string, since time.Time, limit int) ([]casework.Case, error) {
	query, args := endedSQL, []any{store.Us(since), limit}
	if region != "" {
		query, args = endedInSQL, append(args, region)
	}
	var rows []struct {
		ID     string `db:"id"`
		Number string `db:"number"`
		Item   string `db:"item_name"`
		Unit   string `db:"unit_name"`
		Region string `db:"region"`
		State  string `db:"state"`
		Ended  int64  `db:"ended_us"`
	}
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	cases := make([]casework.Case, len(rows))
	for i, r := range rows {
		cases[i] = casework.Case{ID: r.ID, Number: r.Number, ItemName: r.Item, UnitName: r.Unit, Region: r.Region,
			State: casework.State(r.State), EndedAt: store.Time(r.Ended)}
	}
	return cases, nil
}
