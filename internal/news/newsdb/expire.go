package newsdb

import (
	"context"
	"time"

	"wangting/internal/store"
)

const expireSQL = `
DELETE FROM news_objection
 WHERE id IN (SELECT id FROM news_objection WHERE answered_us > 0 AND answered_us < $1 ORDER BY answered_us, id LIMIT $2)`

// ExpireObjections removes at most so many objections that were answered before a time.
func (s Store) ExpireObjections(ctx context.Context, before time.Time, most int) (int64, error) {
	return s.DB.Exec(ctx, expireSQL, store.Us(before), most)
}
