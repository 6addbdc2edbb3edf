// Package sessiondb stores logins in SQL. Its read joins the tables of mandate, unit, person and
// credential, so that every request is checked by one query. It writes its own table only.
package sessiondb

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/secret"
	"wangting/internal/session"
	"wangting/internal/store"
)

// Purposes under which the columns of the person table are sealed.
const (
	purposeName  = "person.name"
	purposePhone = "person.phone"
)

// Store implements session.Store in SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

const addSQL = `
INSERT INTO login_session (id, mandate_id, person_id, unit_id, started_us, seen_us, ends_us, ended_us, ended_why, ip, browser, pending)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '', $8, $9, $10)`

// Add stores a new login.
func (s Store) Add(ctx context.Context, l session.Session) error {
	_, err := s.DB.Exec(ctx, addSQL, l.ID, l.MandateID, l.PersonID, l.UnitID, store.Us(l.StartedAt), store.Us(l.SeenAt),
		store.Us(l.EndsAt), l.IP, l.Browser, flag(l.Pending))
	return err
}

func flag(on bool) int64 {
	if on {
		return 1
	}
	return 0
}

type found struct {
	ID         string `db:"id"`
	MandateID  string `db:"mandate_id"`
	PersonID   string `db:"person_id"`
	UnitID     string `db:"unit_id"`
	StartedUs  int64  `db:"started_us"`
	SeenUs     int64  `db:"seen_us"`
	EndsUs     int64  `db:"ends_us"`
	EndedUs    int64  `db:"ended_us"`
	EndedWhy   string `db:"ended_why"`
	IP         string `db:"ip"`
	Browser    string `db:"browser"`
	Token      []byte `db:"token"`
	Pending    int64  `db:"pending"`
	Temporary  int64  `db:"temporary_us"`
	Level      int64  `db:"level"`
	State      string `db:"state"`
	FromUs     int64  `db:"from_us"`
	UntilUs    int64  `db:"until_us"`
	UnitState  string `db:"unit_state"`
	UnitName   string `db:"unit_name"`
	UnitNumber string `db:"unit_number"`
	UnitUSCC   string `db:"unit_uscc"`
	Name       []byte `db:"name"`
	Phone      []byte `db:"phone"`
	Granted    string `db:"granted"` // codes of items with blanks between them; of Find only
}

const (
	foundSQL   = `SELECT ` + foundColumns + foundFrom
	grantedSQL = `
SELECT ` + foundColumns + `,
       COALESCE(CASE WHEN m.level = 3
                     THEN (SELECT string_agg(g.item_code, ' ')
                             FROM mandate_scope AS g
                            WHERE g.mandate_id = m.id
                              AND (g.until_us = 0 OR g.until_us > $2)) END, '') AS granted` + foundFrom + `
 WHERE l.id = $1`

	foundColumns = `l.id, l.mandate_id, l.person_id, l.unit_id, l.started_us, l.seen_us, l.ends_us, l.ended_us, l.ended_why, l.ip, l.browser,
       l.token, l.pending, COALESCE(c.temporary_us, 0) AS temporary_us,
       COALESCE(m.level, 0) AS level, COALESCE(m.state, '') AS state,
       COALESCE(m.from_us, 0) AS from_us, COALESCE(m.until_us, 0) AS until_us,
       COALESCE(u.state, '') AS unit_state, COALESCE(u.name, '') AS unit_name, COALESCE(u.number, '') AS unit_number,
       COALESCE(u.uscc, '') AS unit_uscc,
       p.name, p.phone`

	foundFrom = `
  FROM login_session AS l
  LEFT JOIN mandate AS m ON m.id = l.mandate_id AND m.person_id = l.person_id AND m.unit_id = l.unit_id
  LEFT JOIN unit AS u ON u.id = l.unit_id
  LEFT JOIN login_credential AS c ON c.mandate_id = l.mandate_id
  JOIN person AS p ON p.id = l.person_id`
)

// Find reads a login with its mandate, unit and person, and what is granted to an operator at a moment.
func (s Store) Find(ctx context.Context, id string, now time.Time) (session.Found, error) {
	var f found
	if err := s.DB.Get(ctx, &f, grantedSQL, id, store.Us(now)); err != nil {
		return session.Found{}, err
	}
	return s.open(f)
}

// Living gives the logins of a person that have not ended.
func (s Store) Living(ctx context.Context, personID string, now time.Time, idle time.Duration) ([]session.Found, error) {
	var rows []found
	err := s.DB.Select(ctx, &rows, foundSQL+`
 WHERE l.person_id = $1
   AND l.ended_us = 0
   AND l.ends_us > $2
   AND (l.seen_us > $3 OR l.token <> '')
   AND (l.mandate_id = '' OR m.state = 'active')
 ORDER BY l.id DESC`, personID, store.Us(now), store.Us(now.Add(-idle)))
	if err != nil {
		return nil, err
	}
	all := make([]session.Found, len(rows))
	for i, r := range rows {
		if all[i], err = s.open(r); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (s Store) open(f found) (session.Found, error) {
	out := session.Found{
		Session: session.Session{
			ID:        f.ID,
			MandateID: f.MandateID,
			PersonID:  f.PersonID,
			UnitID:    f.UnitID,
			StartedAt: store.Time(f.StartedUs),
			SeenAt:    store.Time(f.SeenUs),
			EndsAt:    store.Time(f.EndsUs),
			EndedAt:   store.Time(f.EndedUs),
			EndedWhy:  f.EndedWhy,
			IP:        f.IP,
			Browser:   f.Browser,
			Device:    len(f.Token) > 0,
			Pending:   f.Pending != 0,
			First:     f.Temporary != 0,
		},
		Level:        actor.Level(f.Level),
		MandateState: f.State,
		From:         store.Time(f.FromUs),
		Until:        store.Time(f.UntilUs),
		UnitState:    f.UnitState,
		UnitName:     f.UnitName,
		UnitNumber:   f.UnitNumber,
		UnitUSCC:     f.UnitUSCC,
	}
	if out.Level == actor.Operator {
		out.Granted = actor.Granted{MandateID: f.MandateID, Items: strings.Fields(f.Granted)}
	}
	var err error
	if out.PersonName, err = s.Keys.Open(purposeName, f.Name); err != nil {
		return session.Found{}, fmt.Errorf("opening the name behind login %s: %w", f.ID, err)
	}
	if len(f.Phone) > 0 {
		if out.Phone, err = s.Keys.Open(purposePhone, f.Phone); err != nil {
			return session.Found{}, fmt.Errorf("opening the phone behind login %s: %w", f.ID, err)
		}
	}
	return out, nil
}

const touchSQL = `
UPDATE login_session
   SET seen_us  = $2
 WHERE id       = $1
   AND ended_us = 0
   AND seen_us <= $3`

// Touch stores now as the time of the last request, unless the stored time is later than before.
func (s Store) Touch(ctx context.Context, id string, now, before time.Time) error {
	_, err := s.DB.Exec(ctx, touchSQL, id, store.Us(now), store.Us(before))
	return err
}

const endSQL = `
UPDATE login_session
   SET ended_us  = $1,
       ended_why = $2
 WHERE ended_us  = 0
   AND id       <> $3`

// End ends the logins that match. A LoginFilter without any condition matches no login.
func (s Store) End(ctx context.Context, which session.LoginFilter, why string, now time.Time) (int64, error) {
	query, args := endSQL, []any{store.Us(now), why, which.Except}
	by := func(column, value string) {
		if value != "" {
			args = append(args, value)
			query += fmt.Sprintf(" AND %s = $%d", column, len(args))
		}
	}
	by("id", which.ID)
	by("person_id", which.PersonID)
	by("mandate_id", which.MandateID)
	if len(args) == 3 {
		return 0, nil
	}
	return s.DB.Exec(ctx, query, args...)
}

const sweepSQL = `
DELETE FROM login_session
 WHERE id IN (SELECT id FROM login_session WHERE ends_us < $1 ORDER BY ends_us LIMIT $2)`

// Sweep deletes at most so many logins that ended before a time.
func (s Store) Sweep(ctx context.Context, endedBefore time.Time, most int) (int64, error) {
	return s.DB.Exec(ctx, sweepSQL, store.Us(endedBefore), most)
}

const (
	personOfSQL = `
SELECT person_id
  FROM login_session
 WHERE id = $1
   AND ended_us = 0
   AND ends_us > $2`

	settleSQL = `
UPDATE login_session
   SET pending = 0
 WHERE id = $1`
)

// PersonOf gives the person of a login, pending or not.
func (s Store) PersonOf(ctx context.Context, loginID string, now time.Time) (string, error) {
	var personID string
	err := s.DB.Get(ctx, &personID, personOfSQL, loginID, store.Us(now))
	return personID, err
}

// Settle marks a pending login as fully signed in.
func (s Store) Settle(ctx context.Context, loginID string) error {
	_, err := s.DB.Exec(ctx, settleSQL, loginID)
	return err
}

// The placeholders of the mandate ids are appended to this query.
const lastUseSQL = `
SELECT mandate_id, MAX(seen_us) AS seen_us
  FROM login_session
 WHERE mandate_id IN (`

// LastUse gives the time of the last request under each mandate.
func (s Store) LastUse(ctx context.Context, mandateIDs []string) (map[string]time.Time, error) {
	used := map[string]time.Time{}
	for some := range slices.Chunk(mandateIDs, store.MostTogether) {
		var rows []struct {
			MandateID string `db:"mandate_id"`
			SeenUs    int64  `db:"seen_us"`
		}
		list, args := store.In(1, some)
		if err := s.DB.Select(ctx, &rows, lastUseSQL+list+`) GROUP BY mandate_id`, args...); err != nil {
			return nil, err
		}
		for _, r := range rows {
			used[r.MandateID] = store.Time(r.SeenUs)
		}
	}
	return used, nil
}
