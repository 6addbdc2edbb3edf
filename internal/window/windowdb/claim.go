package windowdb

import (
	"cmp"
	"context"

	"wangting/internal/store"
	"wangting/internal/window"
)

// The outer conditions repeat the inner ones: on PostgreSQL two clerks may choose the same entry, and the second to
// write finds it taken.
const (
	claimSQL = `
UPDATE window_entry
   SET claimed_by = $1,
       claimed_us = $2
 WHERE state = 'entered'
   AND (claimed_by IN ('', $1) OR claimed_us < $3)
   AND id = (SELECT id
               FROM window_entry
              WHERE state = 'entered'
                AND entered_by NOT IN ($1, $4)
                AND entered_for NOT IN ($1, $4)
                AND (claimed_by IN ('', $1) OR claimed_us < $3)`
	claimOfRegionSQL = `
                AND region = $5`
	longestSQL = `
              ORDER BY CASE WHEN claimed_by = $1 THEN 0 ELSE 1 END, id
              LIMIT 1)
RETURNING ` + columns
)

// Claim gives the entry that waits longest to a clerk.
func (s Store) Claim(ctx context.Context, c window.Claim) (window.Entry, error) {
	query, args := claimSQL+longestSQL, []any{c.StaffID, store.Us(c.Now), store.Us(c.Stale), cmp.Or(c.For, c.StaffID)}
	if c.Region != "" {
		query, args = claimSQL+claimOfRegionSQL+longestSQL, append(args, c.Region)
	}
	var r row
	if err := s.DB.Write(ctx, &r, query, args...); err != nil {
		return window.Entry{}, err
	}
	return s.open(r)
}
