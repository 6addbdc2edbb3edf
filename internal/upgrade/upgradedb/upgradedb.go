// Package upgradedb keeps in SQL which accounts of older halls have been upgraded, and the old cases
// of units.
package upgradedb

import (
	"context"
	"errors"
	"time"

	"wangting/internal/fault"
	"wangting/internal/store"
	"wangting/internal/upgrade"
)

// Store implements upgrade.Store on SQL.
type Store struct{ DB *store.DB }

var _ upgrade.Store = Store{}

// IsUpgraded reports whether an account has been upgraded.
func (s Store) IsUpgraded(ctx context.Context, hall string, account []byte) (bool, error) {
	var unit string
	err := s.DB.Get(ctx, &unit, `SELECT unit_id FROM upgrade_account WHERE hall = $1 AND account = $2`, hall, account)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// MarkUpgraded marks an account as upgraded. Conflict when it has been already.
func (s Store) MarkUpgraded(ctx context.Context, hall string, account []byte, unitID string, now time.Time) error {
	_, err := s.DB.Exec(
		ctx, `INSERT INTO upgrade_account (hall, account, unit_id, at_us) VALUES ($1, $2, $3, $4)`,
		hall, account, unitID, store.Us(now),
	)
	return err
}

// KeepPast stores the old cases of a unit, in order.
func (s Store) KeepPast(ctx context.Context, unitID string, past []upgrade.Past) error {
	for i, p := range past {
		_, err := s.DB.Exec(
			ctx, `INSERT INTO upgrade_past (unit_id, at, number, item, state, day) VALUES ($1, $2, $3, $4, $5, $6)`,
			unitID, int64(i), p.Number, p.Item, p.State, p.Day,
		)
		if err != nil {
			return err
		}
	}
	return nil
}

// Past returns the old cases of a unit, in order.
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

// HasPast reports whether the unit has any old case.
func (s Store) HasPast(ctx context.Context, unitID string) (bool, error) {
	var n int64
	err := s.DB.Get(ctx, &n, `SELECT COUNT(*) FROM (SELECT 1 FROM upgrade_past WHERE unit_id = $1 LIMIT 1) AS x`, unitID)
	return n > 0, err
}
