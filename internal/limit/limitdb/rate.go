// Package limitdb keeps the counters of package limit in SQL.
package limitdb

import (
	"context"
	"errors"
	"time"

	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/store"
)

// Store is the limit.Store on SQL.
type Store struct{ DB *store.DB }

// New counts in db.
func New(db *store.DB) *limit.Service { return &limit.Service{Store: Store{DB: db}} }

const hitSQL = `
INSERT INTO rate (name, subject, window_us, n, ends_us)
VALUES ($1, $2, $3, 1, $4)
    ON CONFLICT (name, subject, window_us) DO UPDATE
   SET n       = CASE WHEN rate.ends_us <= $5 THEN 1 ELSE rate.n + 1 END,
       ends_us = CASE WHEN rate.ends_us <= $5 THEN excluded.ends_us ELSE rate.ends_us END
RETURNING n, ends_us`

// counted is a window: its events, and when it closes.
type counted struct {
	N      int64 `db:"n"`
	EndsUs int64 `db:"ends_us"`
}

// HitUntil counts one more.
func (s Store) HitUntil(ctx context.Context, name, subject string, window time.Duration, now time.Time) (int64, time.Time, error) {
	var row counted
	err := s.DB.Write(ctx, &row, hitSQL, name, subject, window.Microseconds(), store.Us(now.Add(window)), store.Us(now))
	return row.N, store.Time(row.EndsUs), err
}

const hitsSQL = `
SELECT n, ends_us
  FROM rate
 WHERE name      = $1
   AND subject   = $2
   AND window_us = $3
   AND ends_us   > $4`

// Hits reads the open window.
func (s Store) Hits(ctx context.Context, name, subject string, window time.Duration, now time.Time) (int64, time.Time, error) {
	var row counted
	err := s.DB.Get(ctx, &row, hitsSQL, name, subject, window.Microseconds(), store.Us(now))
	if errors.Is(err, fault.NotFound) {
		return 0, now, nil
	}
	return row.N, store.Time(row.EndsUs), err
}

const forgetHitsSQL = `
DELETE FROM rate
 WHERE name    = $1
   AND subject = $2`

// ForgetHits closes the windows of a subject.
func (s Store) ForgetHits(ctx context.Context, name, subject string) error {
	_, err := s.DB.Exec(ctx, forgetHitsSQL, name, subject)
	return err
}

const (
	sweepRatesSQL = `
DELETE FROM rate
 WHERE ends_us <= $1`
	sweepFailuresSQL = `
DELETE FROM login_failure
 WHERE last_us < $1
   AND locked_us < $1`
)

// Sweep removes windows and failures that no longer count.
func (s Store) Sweep(ctx context.Context, now time.Time) error {
	if _, err := s.DB.Exec(ctx, sweepRatesSQL, store.Us(now)); err != nil {
		return err
	}
	_, err := s.DB.Exec(ctx, sweepFailuresSQL, store.Us(now.AddDate(0, 0, -1)))
	return err
}
