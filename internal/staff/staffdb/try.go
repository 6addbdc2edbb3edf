package staffdb

import (
	"context"
	"time"

	"wangting/internal/staff"
	"wangting/internal/store"
)

// One statement counts a try. A window that is over begins anew; a try within
// the limit moves the window on; one beyond it does not, so a lock ends its
// full length after the last try that was let through.
const trySQL = `
INSERT INTO staff_try (subject, n, until_us)
VALUES ($1, 1, $2)
    ON CONFLICT (subject) DO UPDATE
   SET n        = CASE WHEN staff_try.until_us <= $3 THEN 1 ELSE staff_try.n + 1 END,
       until_us = CASE WHEN staff_try.until_us <= $3 OR staff_try.n < $4 THEN $2 ELSE staff_try.until_us END
RETURNING n, until_us`

// Try counts one more try of a subject.
func (s *Store) Try(ctx context.Context, subject string, most int, now time.Time, window time.Duration) (staff.Tried, error) {
	var r struct {
		N     int   `db:"n"`
		Until int64 `db:"until_us"`
	}
	err := s.DB.Write(ctx, &r, trySQL, s.Keys.Index(purposeTry, subject), store.Us(now.Add(window)), store.Us(now), most)
	return staff.Tried{N: r.N, Until: store.Time(r.Until)}, err
}

// ForgetTries begins the count of a subject anew.
func (s *Store) ForgetTries(ctx context.Context, subject string) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM staff_try WHERE subject = $1`, s.Keys.Index(purposeTry, subject))
	return err
}

// RefundTry takes one try of a subject back.
func (s *Store) RefundTry(ctx context.Context, subject string) error {
	_, err := s.DB.Exec(ctx, `UPDATE staff_try SET n = n - 1 WHERE subject = $1 AND n > 0`, s.Keys.Index(purposeTry, subject))
	return err
}

// Sweep removes tries whose window is over and logins that ended before a time; a job runs it daily.
func (s *Store) Sweep(ctx context.Context, now, endedBefore time.Time) error {
	return s.DB.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.DB.Exec(ctx, `DELETE FROM staff_try WHERE until_us <= $1`, store.Us(now)); err != nil {
			return err
		}
		_, err := s.DB.Exec(ctx, `DELETE FROM staff_session WHERE ends_us <= $1`, store.Us(endedBefore))
		return err
	})
}
