package store

import (
	"context"
	"errors"
	"time"

	"wangting/internal/fault"
)

// The counting of limits. A window opens with the first hit and closes a fixed
// time after it, so that "one a minute" means just that: there is no full minute
// of the clock at whose edge two pass. Counting is one statement, exact however
// many nodes count at once.

const hitSQL = `
INSERT INTO rate (name, subject, window_us, n, ends_us)
VALUES ($1, $2, $3, 1, $4)
    ON CONFLICT (name, subject, window_us) DO UPDATE
   SET n       = CASE WHEN rate.ends_us <= $5 THEN 1 ELSE rate.n + 1 END,
       ends_us = CASE WHEN rate.ends_us <= $5 THEN excluded.ends_us ELSE rate.ends_us END
RETURNING n, ends_us`

// Hit counts one more of name for a subject and gives how many there have been
// in the window that is open now, this one included. The caller compares with
// its limit. subject is a hash, an address or an id, never a name or a number in
// the clear. Inside InTx a rollback takes the hit back, so attempts that may
// fail are counted before their transaction.
func (db *DB) Hit(ctx context.Context, name, subject string, window time.Duration, now time.Time) (int64, error) {
	n, _, err := db.HitUntil(ctx, name, subject, window, now)
	return n, err
}

// HitUntil is Hit that also tells when the window closes.
func (db *DB) HitUntil(ctx context.Context, name, subject string, window time.Duration, now time.Time) (int64, time.Time, error) {
	var row struct {
		N      int64 `db:"n"`
		EndsUs int64 `db:"ends_us"`
	}
	err := db.Write(ctx, &row, hitSQL, name, subject, window.Microseconds(), Us(now.Add(window)), Us(now))
	return row.N, Time(row.EndsUs), err
}

const hitsSQL = `
SELECT n
  FROM rate
 WHERE name      = $1
   AND subject   = $2
   AND window_us = $3
   AND ends_us   > $4`

// Hits gives how many there have been in the open window without counting one.
func (db *DB) Hits(ctx context.Context, name, subject string, window time.Duration, now time.Time) (int64, error) {
	var n int64
	err := db.Get(ctx, &n, hitsSQL, name, subject, window.Microseconds(), Us(now))
	if errors.Is(err, fault.NotFound) {
		return 0, nil
	}
	return n, err
}

// ForgetHits closes every window of name for a subject, as after a success.
func (db *DB) ForgetHits(ctx context.Context, name, subject string) error {
	_, err := db.Exec(ctx, `DELETE FROM rate WHERE name = $1 AND subject = $2`, name, subject)
	return err
}

// SweepRates removes windows that have closed; run it every hour.
func (db *DB) SweepRates(ctx context.Context, now time.Time) error {
	_, err := db.Exec(ctx, `DELETE FROM rate WHERE ends_us <= $1`, Us(now))
	return err
}
