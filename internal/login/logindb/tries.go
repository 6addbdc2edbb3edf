package logindb

import (
	"context"
	"errors"
	"time"

	"wangting/internal/fault"
	"wangting/internal/login"
	"wangting/internal/store"
)

type count struct {
	N        int64 `db:"n"`
	LockedUs int64 `db:"locked_us"`
}

func (c count) count() login.Count { return login.Count{N: c.N, LockedUntil: store.Time(c.LockedUs)} }

// over says that a row counts no more: its lock is over, or there was none and
// the last failure is long ago.
const over = `(login_failure.locked_us > 0 AND login_failure.locked_us <= $2
            OR login_failure.locked_us = 0 AND login_failure.last_us <= $3)`

const countSQL = `SELECT n, locked_us FROM login_failure WHERE subject = $1 AND NOT ` + over

// Count reads what stands against a subject.
func (s Store) Count(ctx context.Context, subject string, r login.Rule, now time.Time) (login.Count, error) {
	var c count
	err := s.DB.Get(ctx, &c, countSQL, subject, store.Us(now), store.Us(now.Add(-r.ForgetAfter)))
	if errors.Is(err, fault.NotFound) {
		return login.Count{}, nil
	}
	return c.count(), err
}

// $4 is the limit, $5 the end of a lock that begins now.
const takeSQL = `
INSERT INTO login_failure (subject, n, last_us, locked_us)
VALUES ($1, 1, $2, CASE WHEN CAST($4 AS BIGINT) <= 1 THEN CAST($5 AS BIGINT) ELSE 0 END)
    ON CONFLICT (subject) DO UPDATE
   SET n         = CASE WHEN ` + over + ` THEN 1 ELSE login_failure.n + 1 END,
       locked_us = CASE WHEN ` + over + ` THEN excluded.locked_us
                        WHEN login_failure.locked_us > 0 THEN login_failure.locked_us
                        WHEN login_failure.n + 1 >= $4 THEN CAST($5 AS BIGINT)
                        ELSE 0 END,
       last_us   = excluded.last_us
RETURNING n, locked_us`

// Take pays for one try, in one statement: exact however many pay at once.
func (s Store) Take(ctx context.Context, subject string, r login.Rule, now time.Time) (login.Count, error) {
	var c count
	err := s.DB.Write(ctx, &c, takeSQL, subject, store.Us(now), store.Us(now.Add(-r.ForgetAfter)),
		r.LockAfter, store.Us(now.Add(r.LockFor)))
	return c.count(), err
}

const giveBackSQL = `
UPDATE login_failure
   SET n         = n - 1,
       locked_us = CASE WHEN n - 1 < $2 THEN 0 ELSE locked_us END
 WHERE subject = $1
   AND n > 0`

// GiveBack undoes one Take.
func (s Store) GiveBack(ctx context.Context, subject string, r login.Rule) error {
	_, err := s.DB.Exec(ctx, giveBackSQL, subject, r.LockAfter)
	return err
}

// Clear forgets a subject.
func (s Store) Clear(ctx context.Context, subject string) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM login_failure WHERE subject = $1`, subject)
	return err
}

// Sweep removes failures of yesterday and logins that ended before keep; run it every hour.
func (s Store) Sweep(ctx context.Context, now time.Time, keep time.Duration) error {
	day := store.Us(now.AddDate(0, 0, -1))
	if _, err := s.DB.Exec(ctx, `DELETE FROM login_failure WHERE last_us < $1 AND locked_us < $1`, day); err != nil {
		return err
	}
	_, err := s.DB.Exec(ctx, `DELETE FROM login_session WHERE ends_us < $1`, store.Us(now.Add(-keep)))
	return err
}
