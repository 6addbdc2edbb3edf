// Package unitdb stores units in SQL. It contains no business rules.
package unitdb

import (
	"context"
	"slices"

	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/store"
	"wangting/internal/unit"
)

// Store implements unit.Store in SQL.
type Store struct{ DB *store.DB }

type row struct {
	ID        string `db:"id"`
	Number    string `db:"number"`
	USCC      string `db:"uscc"`
	Name      string `db:"name"`
	Region    string `db:"region"`
	Kind      string `db:"kind"`
	Address   string `db:"address"`
	State     string `db:"state"`
	CreatedUs int64  `db:"created_us"`
	Version   int64  `db:"version"`

	Economy     string `db:"economy"`
	Nature      string `db:"nature"`
	Industry    string `db:"industry"`
	Affiliation string `db:"affiliation"`
}

func (r row) unit() unit.Unit {
	return unit.Unit{ID: r.ID, Number: r.Number, USCC: regno.USCC(r.USCC), Name: r.Name, Region: r.Region, Kind: r.Kind,
		Address: r.Address, State: unit.State(r.State), CreatedAt: store.Time(r.CreatedUs), Version: r.Version,
		Economy: r.Economy, Nature: r.Nature, Industry: r.Industry, Affiliation: r.Affiliation}
}

const addSQL = `
INSERT INTO unit (id, number, uscc, name, region, kind, address, state, created_us, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
    ON CONFLICT (uscc) DO NOTHING`

// Add stores a new unit. It returns false when the unit's USCC is taken.
func (s Store) Add(ctx context.Context, u unit.Unit) (bool, error) {
	n, err := s.DB.Exec(ctx, addSQL, u.ID, u.Number, string(u.USCC), u.Name, u.Region, u.Kind, u.Address,
		string(u.State), store.Us(u.CreatedAt))
	return n == 1, err
}

// Next draws the sequence number of the next 单位编号.
func (s Store) Next(ctx context.Context) (int64, error) { return s.DB.Next(ctx, "unit") }

const columns = `id, number, uscc, name, region, kind, address, state, created_us, version, economy, nature, industry, affiliation`

// Unit gives a unit by id.
func (s Store) Unit(ctx context.Context, id string) (unit.Unit, error) {
	return s.one(ctx, `SELECT `+columns+` FROM unit WHERE id = $1`, id)
}

// ByUSCC gives the unit with a USCC.
func (s Store) ByUSCC(ctx context.Context, c regno.USCC) (unit.Unit, error) {
	return s.one(ctx, `SELECT `+columns+` FROM unit WHERE uscc = $1`, string(c))
}

// Units gives the units that exist among ids.
func (s Store) Units(ctx context.Context, ids []string) ([]unit.Unit, error) {
	var all []unit.Unit
	for some := range slices.Chunk(ids, store.MostTogether) {
		var rows []row
		list, args := store.In(1, some)
		if err := s.DB.Select(ctx, &rows, `SELECT `+columns+` FROM unit WHERE id IN (`+list+`)`, args...); err != nil {
			return nil, err
		}
		for _, r := range rows {
			all = append(all, r.unit())
		}
	}
	return all, nil
}

// ByNumber gives the unit with a 单位编号.
func (s Store) ByNumber(ctx context.Context, number string) (unit.Unit, error) {
	return s.one(ctx, `SELECT `+columns+` FROM unit WHERE number = $1`, number)
}

func (s Store) one(ctx context.Context, query string, arg any) (unit.Unit, error) {
	var r row
	if err := s.DB.Get(ctx, &r, query, arg); err != nil {
		return unit.Unit{}, err
	}
	return r.unit(), nil
}

const putSQL = `
UPDATE unit
   SET name        = $3,
       region      = $4,
       kind        = $5,
       address     = $6,
       economy     = $7,
       nature      = $8,
       industry    = $9,
       affiliation = $10,
       version     = version + 1
 WHERE id          = $1
   AND version     = $2`

// Put writes the particulars of a unit at a version. Conflict when the version has changed.
func (s Store) Put(ctx context.Context, id string, version int64, p unit.Particulars) error {
	n, err := s.DB.Exec(ctx, putSQL, id, version, p.Name, p.Region, p.Kind, p.Address, p.Economy, p.Nature, p.Industry, p.Affiliation)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "单位信息刚刚在别处被修改过，请核对后重新保存")
	}
	return err
}

const closeSQL = `
UPDATE unit
   SET state   = 'closed',
       version = version + 1
 WHERE id      = $1
   AND version = $2
   AND state   = 'active'`

// Close marks an active unit closed at a version. Conflict when the version has changed.
func (s Store) Close(ctx context.Context, id string, version int64) error {
	n, err := s.DB.Exec(ctx, closeSQL, id, version)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "单位信息刚刚在别处被修改过，请刷新后重试")
	}
	return err
}

const noteSQL = `
INSERT INTO unit_change (id, unit_id, field, old, new, person_id, at_us)
VALUES ($1, $2, $3, $4, $5, $6, $7)`

// Note records one change in the history.
func (s Store) Note(ctx context.Context, unitID string, c unit.Change) error {
	_, err := s.DB.Exec(ctx, noteSQL, c.ID, unitID, c.Field, c.Old, c.New, c.PersonID, store.Us(c.ChangedAt))
	return err
}

const changesSQL = `
SELECT id, field, old, new, person_id, at_us
  FROM unit_change
 WHERE unit_id = $1 AND ($2 = '' OR id < $2)
 ORDER BY id DESC
 LIMIT $3`

// Changes gives the history of a unit, newest first.
func (s Store) Changes(ctx context.Context, unitID, before string, n int) ([]unit.Change, error) {
	var rows []struct {
		ID       string `db:"id"`
		Field    string `db:"field"`
		Old      string `db:"old"`
		New      string `db:"new"`
		PersonID string `db:"person_id"`
		AtUs     int64  `db:"at_us"`
	}
	if err := s.DB.Select(ctx, &rows, changesSQL, unitID, before, n); err != nil {
		return nil, err
	}
	out := make([]unit.Change, len(rows))
	for i, r := range rows {
		out[i] = unit.Change{ID: r.ID, Field: r.Field, Old: r.Old, New: r.New, PersonID: r.PersonID, ChangedAt: store.Time(r.AtUs)}
	}
	return out, nil
}
