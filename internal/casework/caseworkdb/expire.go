package caseworkdb

import (
	"context"
	"time"

	"wangting/internal/store"
)

const idleDraftsSQL = `
SELECT id
  FROM case_file
 WHERE state = 'DRAFT'
   AND updated_us < $1
 ORDER BY updated_us, id
 LIMIT $2`

// IdleDrafts gives the ids of drafts that were last changed before a time.
func (s Store) IdleDrafts(ctx context.Context, before time.Time, most int) ([]string, error) {
	var ids []string
	err := s.DB.Select(ctx, &ids, idleDraftsSQL, store.Us(before), most)
	return ids, err
}
