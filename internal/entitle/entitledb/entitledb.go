// Package entitledb keeps entitlements in SQL.
package entitledb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"wangting/internal/casework"
	"wangting/internal/entitle"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
)

// Store implements entitle.Store on SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

var _ entitle.Store = Store{}

const sealBody = "entitle.body"

// Sealed are the columns that a rotation of keys seals anew.
var Sealed = []secretdb.Column{{Table: "entitlement", ID: "id", Name: "body", Purpose: sealBody}}

type row struct {
	ID     string `db:"id"`
	UnitID string `db:"unit_id"`
	Item   string `db:"item"`
	Period string `db:"period"`
	State  string `db:"state"`
	CaseID string `db:"case_id"`
	Number string `db:"number"`
	Found  int64  `db:"found_us"`
	Ends   int64  `db:"ends_us"`
	Body   []byte `db:"body"`
}

const columns = `id, unit_id, item, period, state, case_id, number, found_us, ends_us, body`

func (s Store) open(r row) (entitle.Entitlement, error) {
	e, err := Opener(s.Keys)(r.ID, r.Body)
	e.UnitID, e.Item, e.Period, e.State, e.CaseID, e.Number = r.UnitID, r.Item, r.Period, entitle.State(r.State), r.CaseID, r.Number
	e.FoundAt, e.EndsAt = store.Time(r.Found), store.Time(r.Ends)
	return e, err
}

// Opener reads the sealed body of a row, for rooms that read it in a statement of theirs.
func Opener(keys *secret.Keyring) func(id string, body []byte) (entitle.Entitlement, error) {
	return func(id string, body []byte) (entitle.Entitlement, error) {
		e := entitle.Entitlement{ID: id}
		plain, err := keys.Open(sealBody, body)
		if err != nil {
			return e, fmt.Errorf("opening entitlement %s: %w", id, err)
		}
		if err := json.Unmarshal([]byte(plain), &e.Shown); err != nil {
			return e, fmt.Errorf("reading entitlement %s: %w", id, err)
		}
		return e, nil
	}
}

func (s Store) seal(e entitle.Entitlement) ([]byte, error) {
	b, err := json.Marshal(e.Shown)
	if err != nil {
		return nil, err
	}
	return s.Keys.Seal(sealBody, string(b)), nil
}

const unitsSQL = `
SELECT u.id, u.uscc, u.region
  FROM unit AS u
 WHERE u.id > $1
   AND u.id < 'ffff'
   AND u.state = 'active'
   AND EXISTS (SELECT 1
                 FROM mandate AS m
                WHERE m.unit_id = u.id
                  AND m.state = 'active')
 ORDER BY u.id
 LIMIT $2`

// Units gives units with an account; ids of practice begin with ffff.
func (s Store) Units(ctx context.Context, after string, most int) ([]entitle.Unit, error) {
	var rows []struct {
		ID     string `db:"id"`
		USCC   string `db:"uscc"`
		Region string `db:"region"`
	}
	if err := s.DB.Select(ctx, &rows, unitsSQL, after, most); err != nil {
		return nil, err
	}
	list := make([]entitle.Unit, 0, len(rows))
	for _, r := range rows {
		list = append(list, entitle.Unit(r))
	}
	return list, nil
}

const addSQL = `
INSERT INTO entitlement (` + columns + `)
VALUES ($1, $2, $3, $4, $5, '', '', $6, $7, $8)
ON CONFLICT (unit_id, item, period) DO NOTHING`

// Add keeps an entitlement once.
func (s Store) Add(ctx context.Context, e entitle.Entitlement) (bool, error) {
	body, err := s.seal(e)
	if err != nil {
		return false, err
	}
	n, err := s.DB.Exec(ctx, addSQL, e.ID, e.UnitID, e.Item, e.Period, string(e.State), store.Us(e.FoundAt), store.Us(e.EndsAt), body)
	return n > 0, err
}

const renewSQL = `
UPDATE entitlement
   SET body = $4, state = CASE WHEN state = 'ended' THEN 'open' ELSE state END
 WHERE unit_id = $1
   AND item = $2
   AND period = $3
   AND state <> 'claimed'`

// Renew keeps what the core system says now.
func (s Store) Renew(ctx context.Context, e entitle.Entitlement) error {
	body, err := s.seal(e)
	if err == nil {
		_, err = s.DB.Exec(ctx, renewSQL, e.UnitID, e.Item, e.Period, body)
	}
	return err
}

const endSQL = `
UPDATE entitlement
   SET state = 'ended'
 WHERE unit_id = $1
   AND item = $2
   AND state IN ('open', 'later')`

// End ends what is open of a unit's for an item.
func (s Store) End(ctx context.Context, unitID, item string) error {
	_, err := s.DB.Exec(ctx, endSQL, unitID, item)
	return err
}

const (
	endPastSQL = `
UPDATE entitlement
   SET state = 'ended'
 WHERE ends_us <= $1
   AND state IN ('open', 'later')`
	forgetSQL = `
DELETE FROM entitlement
 WHERE ends_us <= $1`
)

// EndPast ends and forgets what is over.
func (s Store) EndPast(ctx context.Context, now, since time.Time) error {
	if _, err := s.DB.Exec(ctx, endPastSQL, store.Us(now)); err != nil {
		return err
	}
	_, err := s.DB.Exec(ctx, forgetSQL, store.Us(since))
	return err
}

const ofSQL = `
SELECT ` + columns + `
  FROM entitlement
 WHERE unit_id = $1
   AND state <> 'ended'
 ORDER BY found_us DESC, id`

// Of gives those of a unit that have not ended.
func (s Store) Of(ctx context.Context, unitID string) ([]entitle.Entitlement, error) {
	var rows []row
	if err := s.DB.Select(ctx, &rows, ofSQL, unitID); err != nil {
		return nil, err
	}
	list := make([]entitle.Entitlement, 0, len(rows))
	for _, r := range rows {
		e, err := s.open(r)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

const oneSQL = `
SELECT ` + columns + `
  FROM entitlement
 WHERE id = $1`

// One gives an entitlement.
func (s Store) One(ctx context.Context, id string) (entitle.Entitlement, error) {
	var r row
	if err := s.DB.Get(ctx, &r, oneSQL, id); err != nil {
		return entitle.Entitlement{}, err
	}
	return s.open(r)
}

const (
	reserveSQL = `
UPDATE entitlement
   SET case_id = $3
 WHERE id = $1
   AND case_id = $2
   AND state IN ('open', 'later')`
	begunSQL = `
INSERT INTO entitlement_case (case_id, entitlement_id)
VALUES ($1, $2)
ON CONFLICT (case_id) DO NOTHING`
)

// Reserve puts the id of a case in the place of another.
func (s Store) Reserve(ctx context.Context, id, was, caseID string) (bool, error) {
	n, err := s.DB.Exec(ctx, reserveSQL, id, was, caseID)
	if err != nil || n == 0 {
		return false, err
	}
	_, err = s.DB.Exec(ctx, begunSQL, caseID, id)
	return err == nil, err
}

const putOffSQL = `
UPDATE entitlement
   SET state = 'later'
 WHERE id = $1
   AND state = 'open'`

// PutOff moves an open entitlement to Later.
func (s Store) PutOff(ctx context.Context, id string) (bool, error) {
	n, err := s.DB.Exec(ctx, putOffSQL, id)
	return n > 0, err
}

const claimSQL = `
UPDATE entitlement
   SET state = 'claimed', case_id = $3, number = $4
 WHERE unit_id = $1
   AND item = $2
   AND state IN ('open', 'later')`

// Claim marks what a submitted case asks for.
func (s Store) Claim(ctx context.Context, c casework.Case) error {
	_, err := s.DB.Exec(ctx, claimSQL, c.UnitID, c.ItemCode, c.ID, c.Number)
	return err
}

const reopenSQL = `
UPDATE entitlement
   SET state = 'open', case_id = '', number = ''
 WHERE case_id = $1
   AND case_id <> ''
   AND state = 'claimed'`

// Reopen gives back what a case had claimed.
func (s Store) Reopen(ctx context.Context, caseID string) error {
	_, err := s.DB.Exec(ctx, reopenSQL, caseID)
	return err
}

const runningSQL = `
SELECT id, number, owner_id, item_code
  FROM case_file
 WHERE owner_id = $1
   AND item_code = $2
   AND bucket = 'open'
   AND number IS NOT NULL
 ORDER BY id
 LIMIT 1`

// Running gives a case that has not ended.
func (s Store) Running(ctx context.Context, unitID, item string) (casework.Case, error) {
	var r struct {
		ID     string `db:"id"`
		Number string `db:"number"`
		Owner  string `db:"owner_id"`
		Item   string `db:"item_code"`
	}
	err := s.DB.Get(ctx, &r, runningSQL, unitID, item)
	return casework.Case{ID: r.ID, Number: r.Number, UnitID: r.Owner, ItemCode: r.Item}, err
}

const wasBegunSQL = `
SELECT COUNT(*)
  FROM entitlement_case
 WHERE case_id = $1`

// Begun reports whether a case was begun from an entitlement.
func (s Store) Begun(ctx context.Context, caseID string) (bool, error) {
	var n int64
	err := s.DB.Get(ctx, &n, wasBegunSQL, caseID)
	return n > 0, err
}
