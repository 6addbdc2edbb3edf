package staffdb

import (
	"context"
	"time"

	"wangting/internal/staff"
	"wangting/internal/store"
)

const addSessionSQL = `
INSERT INTO staff_session (id, staff_id, started_us, seen_us, ends_us, ended_us, ip, browser)
VALUES ($1, $2, $3, $4, $5, 0, $6, $7)`

// AddSession keeps a new login.
func (s *Store) AddSession(ctx context.Context, n staff.Session) error {
	_, err := s.DB.Exec(ctx, addSessionSQL, n.ID, n.AccountID, store.Us(n.StartedAt), store.Us(n.SeenAt), store.Us(n.EndsAt), n.IP, n.Browser)
	return err
}

const ownerSQL = `
SELECT t.id, t.login, t.name_sealed, t.roles, t.region, t.department_id, t.state, t.must_change, t.password_us, t.created_us, t.version,
       s.id AS session_id, s.started_us, s.seen_us, s.ends_us, s.ended_us, s.ip, s.browser,
       COALESCE(away.id, '') AS stands_for, COALESCE(away.department_id, '') AS their_department
  FROM staff_session s
  JOIN staff t ON t.id = s.staff_id
  LEFT JOIN staff away ON away.id = (SELECT MIN(d.staff_id) FROM staff_deputy d WHERE d.deputy_id = t.id
          AND d.from_us <= $2 AND d.until_us > $2)
 WHERE s.id = $1`

// SessionOwner reads a login, its account and for whom its holder stands in, in one query.
func (s *Store) SessionOwner(ctx context.Context, sessionID string, at time.Time) (staff.Session, staff.Account, staff.Absent, error) {
	var r struct {
		accountRow
		SessionID string `db:"session_id"`
		StartedUs int64  `db:"started_us"`
		SeenUs    int64  `db:"seen_us"`
		EndsUs    int64  `db:"ends_us"`
		EndedUs   int64  `db:"ended_us"`
		IP        string `db:"ip"`
		Browser   string `db:"browser"`
		StandsFor string `db:"stands_for"`
		Theirs    string `db:"their_department"`
	}
	if err := s.DB.Get(ctx, &r, ownerSQL, sessionID, store.Us(at)); err != nil {
		return staff.Session{}, staff.Account{}, staff.Absent{}, err
	}
	a, err := s.account(r.accountRow)
	away := staff.Absent{ID: r.StandsFor, Department: r.Theirs}
	return staff.Session{ID: r.SessionID, AccountID: a.ID, StartedAt: store.Time(r.StartedUs), SeenAt: store.Time(r.SeenUs),
		EndsAt: store.Time(r.EndsUs), EndedAt: store.Time(r.EndedUs), IP: r.IP, Browser: r.Browser}, a, away, err
}

const touchSQL = `
UPDATE staff_session
   SET seen_us = $2
 WHERE id      = $1
   AND seen_us < $2`

// TouchSession notes that a login was used.
func (s *Store) TouchSession(ctx context.Context, sessionID string, at time.Time) error {
	_, err := s.DB.Exec(ctx, touchSQL, sessionID, store.Us(at))
	return err
}

const endSQL = `
UPDATE staff_session
   SET ended_us = $2
 WHERE id       = $1
   AND ended_us = 0`

// EndSession ends a login; one that has ended stays as it was.
func (s *Store) EndSession(ctx context.Context, sessionID string, at time.Time) error {
	_, err := s.DB.Exec(ctx, endSQL, sessionID, store.Us(at))
	return err
}

const endAllSQL = `
UPDATE staff_session
   SET ended_us = $3
 WHERE staff_id = $1
   AND id      <> $2
   AND ended_us = 0`

// EndSessionsOf ends every login of an account but one.
func (s *Store) EndSessionsOf(ctx context.Context, accountID, but string, at time.Time) error {
	_, err := s.DB.Exec(ctx, endAllSQL, accountID, but, store.Us(at))
	return err
}

const sweepSQL = `
DELETE FROM staff_session
 WHERE ends_us <= $1`

// Sweep removes logins that ended before a time.
func (s *Store) Sweep(ctx context.Context, endedBefore time.Time) error {
	_, err := s.DB.Exec(ctx, sweepSQL, store.Us(endedBefore))
	return err
}
