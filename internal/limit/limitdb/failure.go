package limitdb

import (
	"context"
	"errors"
	"time"

	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/store"
)

type count struct {
	N        int64 `db:"n"`
	LockedUs int64 `db:"locked_us"`
}

func (c count) count() limit.Count { return limit.Count{N: c.N, LockedUntil: store.Time(c.LockedUs)} }

// forgotten is the condition for a row that no longer counts: its lock has ended, or it has no
// lock and the last failure is long ago.
const forgotten = `(login_failure.locked_us > 0 AND login_failure.locked_us <= $2
            OR login_failure.locked_us = 0 AND login_failure.last_us <= $3)`

const failuresSQL = `
SELECT n, locked_us
  FROM login_failure
 WHERE subject = $1
   AND NOT ` + forgotten

// Failures reads the failures of a subject.
func (s Store) Failures(ctx context.Context, subject string, r limit.Rule, now time.Time) (limit.Count, error) {
	var c count
	err := s.DB.Get(ctx, &c, failuresSQL, subject, store.Us(now), store.Us(now.Add(-r.ForgetAfter)))
	if errors.Is(err, fault.NotFound) {
		return limit.Count{}, nil
	}
	return c.count(), err
}

// $4 is the limit, $5 the end of a lock that begins now.
const takeSQL = `
INSERT INTO login_failure (subject, n, last_us, locked_us)
VALUES ($1, 1, $2, CASE WHEN CAST($4 AS BIGINT) <= 1 THEN CAST($5 AS BIGINT) ELSE 0 END)
    ON CONFLICT (subject) DO UPDATE
   SET n         = CASE WHEN ` + forgotten + ` THEN 1 ELSE login_failure.n + 1 END,
       locked_us = CASE WHEN ` + forgotten + ` THEN excluded.locked_us
                        WHEN login_failure.locked_us > 0 THEN login_failure.locked_us
                        WHEN login_failure.n + 1 >= $4 THEN CAST($5 AS BIGINT)
                        ELSE 0 END,
       last_us   = excluded.last_us
RETURNING n, locked_us`

// Take counts one try in one statement, so that it is exact under concurrency.
func (s Store) Take(ctx context.Context, subject string, r limit.Rule, now time.Time) (limit.Count, error) {
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
func (s Store) GiveBack(ctx context.Context, subject string, r limit.Rule) error {
	_, err := s.DB.Exec(ctx, giveBackSQL, subject, r.LockAfter)
	return err
}

const clearSQL = `
DELETE FROM login_failure
 WHERE subject = $1`

// Clear forgets a subject.
func (s Store) Clear(ctx context.Context, subject string) error {
	_, err := s.DB.Exec(ctx, clearSQL, subject)
	return err
}
