package catalogdb

import (
	"context"
	"time"

	"wangting/internal/catalog"
	"wangting/internal/store"
)

const lastSQL = `
SELECT COALESCE(MAX(version), 0)
  FROM item_version
 WHERE code = $1`

// Last is the number of the newest version of an item.
func (s Store) Last(ctx context.Context, code string) (n int64, err error) {
	err = s.DB.Get(ctx, &n, lastSQL, code)
	return n, err
}

const waitsSQL = `
SELECT COUNT(*)
  FROM item_version
 WHERE code = $1
   AND state = 'published'
   AND cancelled_us = 0
   AND live_us > $2`

// Waits reports whether a version of an item is approved and not alive yet.
func (s Store) Waits(ctx context.Context, code string, now time.Time) (bool, error) {
	var n int
	err := s.DB.Get(ctx, &n, waitsSQL, code, store.Us(now))
	return n > 0, err
}

const cancelSQL = `
UPDATE item_version
   SET cancelled_us = $3
 WHERE code = $1
   AND version = $2
   AND cancelled_us = 0
   AND live_us > $3`

// Cancel takes back a version that is not alive yet.
func (s Store) Cancel(ctx context.Context, code string, version int64, now time.Time) (bool, error) {
	n, err := s.DB.Exec(ctx, cancelSQL, code, version, store.Us(now))
	return n == 1, err
}

const stopsSQL = `
SELECT code, words, by_us
  FROM item_stop`

// Stops lists the items that take no new applications.
func (s Store) Stops(ctx context.Context) ([]catalog.Stop, error) {
	var rows []struct {
		Code  string `db:"code"`
		Words string `db:"words"`
		ByUs  int64  `db:"by_us"`
	}
	if err := s.DB.Select(ctx, &rows, stopsSQL); err != nil {
		return nil, err
	}
	list := make([]catalog.Stop, len(rows))
	for i, r := range rows {
		list[i] = catalog.Stop{Code: r.Code, Words: r.Words, At: store.Time(r.ByUs)}
	}
	return list, nil
}

const stopSQL = `
INSERT INTO item_stop (code, words, by_us)
VALUES ($1, $2, $3)
    ON CONFLICT (code) DO NOTHING`

// Stop adds one; false when it is there already.
func (s Store) Stop(ctx context.Context, stop catalog.Stop) (bool, error) {
	n, err := s.DB.Exec(ctx, stopSQL, stop.Code, stop.Words, store.Us(stop.At))
	return n == 1, err
}

const resumeSQL = `
DELETE FROM item_stop
 WHERE code = $1`

// Resume takes one away; false when there is none.
func (s Store) Resume(ctx context.Context, code string) (bool, error) {
	n, err := s.DB.Exec(ctx, resumeSQL, code)
	return n == 1, err
}
