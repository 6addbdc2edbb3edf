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
