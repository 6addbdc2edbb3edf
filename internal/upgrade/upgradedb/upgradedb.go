// Package upgradedb keeps which accounts of older halls have upgraded.
package upgradedb

import (
	"context"
	"errors"
	"time"

	"wangting/internal/fault"
	"wangting/internal/store"
	"wangting/internal/upgrade"
)

// Store keeps them in the database.
type Store struct{ DB *store.DB }

var _ upgrade.Store = Store{}

// Taken reports whether an account has upgraded.
func (s Store) Taken(ctx context.Context, hall string, account []byte) (bool, error) {
	var unit string
	err := s.DB.Get(ctx, &unit, `SELECT unit_id FROM upgrade_account WHERE hall = $1 AND account = $2`, hall, account)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// Take marks an account; Conflict when it was marked.
func (s Store) Take(ctx context.Context, hall string, account []byte, unitID string, now time.Time) error {
	_, err := s.DB.Exec(ctx, `INSERT INTO upgrade_account (hall, account, unit_id, at_us) VALUES ($1, $2, $3, $4)`, hall, account, unitID, store.Us(now))
	return err
}

// Keep keeps what a unit had, in order.
func (s Store) Keep(ctx context.Context, unitID string, past []upgrade.Past) error {
	for i, p := range past {
		_, err := s.DB.Exec(ctx, `INSERT INTO upgrade_past (unit_id, at, number, item, state, day) VALUES ($1, $2, $3, $4, $5, $6)`, unitID, int64(i), p.Number, p.Item, p.State, p.Day)
		if err != nil {
			return err
		}
	}
	return nil
}

// Past gives it.
func (s Store) Past(ctx context.Context, unitID string) ([]upgrade.Past, error) {
	var rows []struct {
		Number string `db:"number"`
		Item   string `db:"item"`
		State  string `db:"state"`
		Day    string `db:"day"`
	}
	err := s.DB.Select(ctx, &rows, `SELECT number, item, state, day FROM upgrade_past WHERE unit_id = $1 ORDER BY at`, unitID)
	out := make([]upgrade.Past, len(rows))
	for i, r := range rows {
		out[i] = upgrade.Past(r)
	}
	return out, err
}

// Has reports whether there is any.
func (s Store) Has(ctx context.Context, unitID string) (bool, error) {
	var n int64
	err := s.DB.Get(ctx, &n, `SELECT COUNT(*) FROM (SELECT 1 FROM upgrade_past WHERE unit_id = $1 LIMIT 1) AS x`, unitID)
	return n > 0, err
}
