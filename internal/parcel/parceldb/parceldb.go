// Package parceldb keeps parcels in SQL; addresses are sealed.
package parceldb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/parcel"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
)

const purpose = "parcel.to"

// Sealed are the columns of the room that hold sealed values.
var Sealed = []secretdb.Column{{Table: "parcel", ID: "id", Name: "private", Purpose: purpose}}

// Store implements parcel.Store on SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

type row struct {
	ID         string `db:"id"`
	UnitID     string `db:"unit_id"`
	CaseID     string `db:"case_id"`
	CaseNumber string `db:"case_number"`
	Item       string `db:"item"`
	Company    string `db:"company"`
	Number     string `db:"number"`
	Private    []byte `db:"private"`
	State      string `db:"state"`
	Track      string `db:"track"`
	SentUs     int64  `db:"sent_us"`
	CheckedUs  int64  `db:"checked_us"`
	Scope      string `db:"scope"`
	Trouble    string `db:"trouble"`
}

func (s Store) open(r row) (parcel.Parcel, error) {
	p := parcel.Parcel{
		ID:         r.ID,
		UnitID:     r.UnitID,
		CaseID:     r.CaseID,
		CaseNumber: r.CaseNumber,
		Item:       r.Item,
		Company:    r.Company,
		Number:     r.Number,
		State:      r.State,
		SentAt:     store.Time(r.SentUs),
		CheckedAt:  store.Time(r.CheckedUs),
		Scope:      r.Scope,
		Trouble:    r.Trouble,
	}
	to, err := s.Keys.Open(purpose, r.Private)
	if err == nil {
		err = json.Unmarshal([]byte(to), &p.To)
	}
	if err == nil && r.Track != "" {
		err = json.Unmarshal([]byte(r.Track), &p.Track)
	}
	if err != nil {
		return p, fmt.Errorf("opening parcel %s: %w", r.ID, err)
	}
	return p, nil
}

const (
	addSQL = `
INSERT INTO parcel (id, unit_id, case_id, case_number, item, company, number, private, state, track, sent_us, checked_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '', $9, 0)
    ON CONFLICT (company, number) DO NOTHING`

	// the scope is that of the case
	selectSQL = `
SELECT p.id, p.unit_id, p.case_id, p.case_number, p.item, p.company, p.number, p.private, p.state, p.track, p.sent_us, p.checked_us,
       p.trouble,
       CASE WHEN c.sensitive THEN c.item_code ELSE '' END AS scope
  FROM parcel AS p
  LEFT JOIN case_file AS c ON c.id = p.case_id`

	seenSQL = `
 WHERE p.unit_id = $1
   AND (c.sensitive IS NULL
        OR NOT c.sensitive
        OR $2 <> REPLACE($2, ',' || p.unit_id || ':*,', '')
        OR $2 <> REPLACE($2, ',' || p.unit_id || ':' || c.item_code || ',', ''))`

	checkedSQL = `
UPDATE parcel
   SET state = $1, track = $2, checked_us = $3, trouble = ''
 WHERE id = $4`

	claimSQL = `
UPDATE parcel
   SET checked_us = $1
 WHERE id = $2
   AND checked_us <= $3`

	troubleSQL = `
UPDATE parcel
   SET trouble = $1
 WHERE id = $2`
)

// Add stores a parcel; it reports false when its number was stored before.
func (s Store) Add(ctx context.Context, p parcel.Parcel) (bool, error) {
	to, err := json.Marshal(p.To)
	if err != nil {
		return false, err
	}
	n, err := s.DB.Exec(
		ctx, addSQL, p.ID, p.UnitID, p.CaseID, p.CaseNumber, p.Item, p.Company, p.Number, s.Keys.Seal(purpose, string(to)),
		store.Us(p.SentAt),
	)
	return n == 1, err
}

// Parcel returns a parcel by id.
func (s Store) Parcel(ctx context.Context, id string) (parcel.Parcel, error) {
	var r row
	if err := s.DB.Get(ctx, &r, selectSQL+` WHERE p.id = $1`, id); err != nil {
		return parcel.Parcel{}, err
	}
	return s.open(r)
}

// OfUnit returns at most n parcels of a unit that are seen and older than a cursor, the newest first.
func (s Store) OfUnit(
	ctx context.Context, unitID string, seen actor.Sight, number, before string, n int,
) ([]parcel.Parcel, error) {
	query, args := selectSQL+seenSQL, []any{unitID, seen.Text()}
	add := func(cond string, v any) {
		args = append(args, v)
		query += fmt.Sprintf(cond, len(args))
	}
	if number != "" {
		add(` AND p.number = $%d`, number)
	}
	if before != "" {
		add(` AND p.id < $%d`, before)
	}
	add(` ORDER BY p.id DESC LIMIT $%d`, n)
	return s.many(ctx, query, args...)
}

// OfCase returns the parcels of a case, the oldest first.
func (s Store) OfCase(ctx context.Context, caseID string) ([]parcel.Parcel, error) {
	return s.many(ctx, selectSQL+` WHERE p.case_id = $1 ORDER BY p.id`, caseID)
}

func (s Store) many(ctx context.Context, query string, args ...any) ([]parcel.Parcel, error) {
	var rows []row
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	out := make([]parcel.Parcel, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = s.open(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Claim notes that the courier is asked at a time, unless it was asked after before.
func (s Store) Claim(ctx context.Context, id string, at, before time.Time) (bool, error) {
	n, err := s.DB.Exec(ctx, claimSQL, store.Us(at), id, store.Us(before))
	return n == 1, err
}

// Trouble stores why the courier told nothing.
func (s Store) Trouble(ctx context.Context, id, why string) error {
	_, err := s.DB.Exec(ctx, troubleSQL, why, id)
	return err
}

// Checked stores the courier's answer and the time of the query.
func (s Store) Checked(ctx context.Context, id, state string, track []parcel.Mark, at time.Time) error {
	b, err := json.Marshal(track)
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, checkedSQL, state, string(b), store.Us(at), id)
	return err
}
