// Package mandatedb stores mandates in SQL. It contains no business rules. Two unique indexes of
// its table keep the two rules that must hold under concurrency.
package mandatedb

import (
	"context"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/secret"
	"wangting/internal/store"
	"wangting/internal/unit"
)

// Store implements mandate.Store in SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring  // opens names; only HoldersOf needs it
	Now  func() time.Time // time at which records are written; nil takes time.Now
}

func (s Store) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

type row struct {
	ID        string `db:"id"`
	UnitID    string `db:"unit_id"`
	PersonID  string `db:"person_id"`
	Level     int64  `db:"level"`
	State     string `db:"state"`
	FromUs    int64  `db:"from_us"`
	UntilUs   int64  `db:"until_us"`
	GiverID   string `db:"giver_id"`
	GrantedUs int64  `db:"granted_us"`
	EndedUs   int64  `db:"ended_us"`
	EndedWhy  string `db:"ended_why"`
	Version   int64  `db:"version"`
}

func (r row) mandate() mandate.Mandate {
	return mandate.Mandate{ID: r.ID, UnitID: r.UnitID, PersonID: r.PersonID, Level: actor.Level(r.Level),
		State: mandate.State(r.State), From: store.Time(r.FromUs), Until: store.Time(r.UntilUs), GiverID: r.GiverID,
		GrantedAt: store.Time(r.GrantedUs), EndedAt: store.Time(r.EndedUs), EndedWhy: r.EndedWhy, Version: r.Version}
}

const addSQL = `
INSERT INTO mandate (id, unit_id, person_id, level, state, from_us, until_us, giver_id, granted_us, ended_us, ended_why, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, '', 1)`

// Add stores a new mandate.
func (s Store) Add(ctx context.Context, m mandate.Mandate) error {
	return s.DB.InTx(ctx, func(ctx context.Context) error {
		_, err := s.DB.Exec(ctx, addSQL, m.ID, m.UnitID, m.PersonID, int64(m.Level), string(m.State),
			store.Us(m.From), store.Us(m.Until), m.GiverID, store.Us(m.GrantedAt))
		if err != nil {
			return err
		}
		return s.note(ctx, m, s.now())
	})
}

const putSQL = `
UPDATE mandate
   SET state     = $2,
       from_us   = $3,
       until_us  = $4,
       ended_us  = $5,
       ended_why = $6,
       level      = $8,
       granted_us = $9,
       version    = version + 1
 WHERE id        = $1
   AND version   = $7`

// Put writes the state, level and dates of m at the version it was read with. Conflict when the
// version has changed.
func (s Store) Put(ctx context.Context, m mandate.Mandate) error {
	return s.DB.InTx(ctx, func(ctx context.Context) error {
		n, err := s.DB.Exec(ctx, putSQL, m.ID, string(m.State), store.Us(m.From), store.Us(m.Until),
			store.Us(m.EndedAt), m.EndedWhy, m.Version, int64(m.Level), store.Us(m.GrantedAt))
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "授权刚刚被修改过，请刷新后再试")
		}
		return s.note(ctx, m, s.now())
	})
}

const columns = `id, unit_id, person_id, level, state, from_us, until_us, giver_id, granted_us, ended_us, ended_why, version`

// Mandate gives a mandate by id.
func (s Store) Mandate(ctx context.Context, id string) (mandate.Mandate, error) {
	return s.one(ctx, `SELECT `+columns+` FROM mandate WHERE id = $1`, id)
}

const grantedSQL = `
SELECT ` + columns + `,
       EXISTS (SELECT 1
                 FROM mandate_scope AS s
                WHERE s.mandate_id = mandate.id
                  AND s.item_code = $2
                  AND (s.until_us = 0 OR s.until_us > $3)) AS granted
  FROM mandate
 WHERE id = $1`

// Granted gives a mandate, and whether an item is granted to it.
func (s Store) Granted(ctx context.Context, id, item string) (mandate.Mandate, bool, error) {
	var r struct {
		row
		Granted bool `db:"granted"`
	}
	if err := s.DB.Get(ctx, &r, grantedSQL, id, item, store.Us(s.now())); err != nil {
		return mandate.Mandate{}, false, err
	}
	return r.mandate(), r.Granted, nil
}

const livingSQL = `
SELECT ` + columns + `
  FROM mandate
 WHERE unit_id   = $1
   AND person_id = $2
   AND state IN ('pending', 'active')`

// Living gives the pending or active mandate of a person in a unit.
func (s Store) Living(ctx context.Context, unitID, personID string) (mandate.Mandate, error) {
	return s.one(ctx, livingSQL, unitID, personID)
}

// OfPerson gives every mandate of a person, newest first.
func (s Store) OfPerson(ctx context.Context, personID string) ([]mandate.Mandate, error) {
	return s.many(ctx, `SELECT `+columns+` FROM mandate WHERE person_id = $1 ORDER BY id DESC`, personID)
}

const powersSQL = `
SELECT m.id, m.unit_id, m.person_id, m.level, m.state, m.from_us, m.until_us, m.giver_id, m.granted_us, m.ended_us, m.ended_why, m.version,
       u.name AS unit_name, u.state AS unit_state,
       (SELECT COUNT(*)
          FROM mandate_scope AS c
         WHERE c.mandate_id = m.id
           AND (c.until_us = 0 OR c.until_us > $2)) AS items
  FROM mandate AS m
  JOIN unit AS u ON u.id = m.unit_id
 WHERE m.person_id = $1
 ORDER BY m.id DESC`

// Powers gives every mandate of a person with its unit, newest first.
func (s Store) Powers(ctx context.Context, personID string) ([]mandate.Power, error) {
	var rs []struct {
		row
		UnitName  string `db:"unit_name"`
		UnitState string `db:"unit_state"`
		Items     int    `db:"items"`
	}
	if err := s.DB.Select(ctx, &rs, powersSQL, personID, store.Us(s.now())); err != nil {
		return nil, err
	}
	out := make([]mandate.Power, len(rs))
	for i, r := range rs {
		out[i] = mandate.Power{Mandate: r.mandate(), UnitName: r.UnitName, UnitState: unit.State(r.UnitState), Items: r.Items}
	}
	return out, nil
}

// OfUnit gives the pending and active mandates of a unit, by level, then age.
func (s Store) OfUnit(ctx context.Context, unitID string) ([]mandate.Mandate, error) {
	return s.many(ctx, `SELECT `+columns+` FROM mandate
 WHERE unit_id = $1 AND state IN ('pending', 'active') ORDER BY level, id`, unitID)
}

func (s Store) one(ctx context.Context, query string, args ...any) (mandate.Mandate, error) {
	var r row
	if err := s.DB.Get(ctx, &r, query, args...); err != nil {
		return mandate.Mandate{}, err
	}
	return r.mandate(), nil
}

func (s Store) many(ctx context.Context, query string, args ...any) ([]mandate.Mandate, error) {
	var rs []row
	if err := s.DB.Select(ctx, &rs, query, args...); err != nil {
		return nil, err
	}
	ms := make([]mandate.Mandate, len(rs))
	for i, r := range rs {
		ms[i] = r.mandate()
	}
	return ms, nil
}
