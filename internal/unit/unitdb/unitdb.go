// Package unitdb keeps units in SQL. It decides nothing.
package unitdb

import (
	"context"

	"wangting/internal/regno"
	"wangting/internal/store"
	"wangting/internal/unit"
)

// Store is the unit.Store on SQL.
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
}

func (r row) unit() unit.Unit {
	return unit.Unit{ID: r.ID, Number: r.Number, USCC: regno.USCC(r.USCC), Name: r.Name, Region: r.Region, Kind: r.Kind,
		Address: r.Address, State: unit.State(r.State), CreatedAt: store.Time(r.CreatedUs), Version: r.Version}
}

const addSQL = `
INSERT INTO unit (id, number, uscc, name, region, kind, address, state, created_us, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
    ON CONFLICT (uscc) DO NOTHING`

// Add stores a new unit unless its code is taken.
func (s Store) Add(ctx context.Context, u unit.Unit) (bool, error) {
	n, err := s.DB.Exec(ctx, addSQL, u.ID, u.Number, string(u.USCC), u.Name, u.Region, u.Kind, u.Address,
		string(u.State), store.Us(u.CreatedAt))
	return n == 1, err
}

// Next draws the sequence of the next unit number.
func (s Store) Next(ctx context.Context) (int64, error) { return s.DB.Next(ctx, "unit") }

const columns = `id, number, uscc, name, region, kind, address, state, created_us, version`

// Unit gives one by id.
func (s Store) Unit(ctx context.Context, id string) (unit.Unit, error) {
	return s.one(ctx, `SELECT `+columns+` FROM unit WHERE id = $1`, id)
}

// ByUSCC gives the unit with a code.
func (s Store) ByUSCC(ctx context.Context, c regno.USCC) (unit.Unit, error) {
	return s.one(ctx, `SELECT `+columns+` FROM unit WHERE uscc = $1`, string(c))
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
