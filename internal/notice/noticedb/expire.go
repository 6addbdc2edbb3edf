package noticedb

import (
	"context"
	"time"

	"wangting/internal/store"
)

const (
	expireReadSQL = `
DELETE FROM message_read
 WHERE message_id IN (SELECT id FROM message WHERE at_us < $1 ORDER BY at_us, id LIMIT $2)`
	expireSQL = `
DELETE FROM message
 WHERE id IN (SELECT id FROM message WHERE at_us < $1 ORDER BY at_us, id LIMIT $2)`
)

// ExpireMessages removes at most so many messages of before a time, with who has read them.
func (s Store) ExpireMessages(ctx context.Context, before time.Time, most int) (n int64, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.DB.Exec(ctx, expireReadSQL, store.Us(before), most); err != nil {
			return err
		}
		n, err = s.DB.Exec(ctx, expireSQL, store.Us(before), most)
		return err
	})
	return n, err
}
