// Package credentialdb stores password hashes and passkeys in SQL. It contains no business rules.
package credentialdb

import (
	"context"
	"time"

	"wangting/internal/store"
)

// Store implements credential.Store and credential.PasskeyStore in SQL.
type Store struct{ DB *store.DB }

const putHashSQL = `
INSERT INTO login_credential (mandate_id, hash, changed_us, temporary_us)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (mandate_id) DO UPDATE
   SET hash = excluded.hash, changed_us = excluded.changed_us, temporary_us = excluded.temporary_us`

// PutHash stores the password hash of a mandate.
func (s Store) PutHash(ctx context.Context, mandateID, hash string, now time.Time) error {
	_, err := s.DB.Exec(ctx, putHashSQL, mandateID, hash, store.Us(now), 0)
	return err
}

// PutFirstHash stores a first password hash that is valid until a moment.
func (s Store) PutFirstHash(ctx context.Context, mandateID, hash string, now, until time.Time) error {
	_, err := s.DB.Exec(ctx, putHashSQL, mandateID, hash, store.Us(now), store.Us(until))
	return err
}

// HashOf gives the password hash of a mandate. NotFound when it has none.
func (s Store) HashOf(ctx context.Context, mandateID string) (string, error) {
	var hash string
	err := s.DB.Get(ctx, &hash, `SELECT hash FROM login_credential WHERE mandate_id = $1`, mandateID)
	return hash, err
}

const putPersonHashSQL = `
INSERT INTO person_credential (person_id, hash, changed_us)
VALUES ($1, $2, $3)
    ON CONFLICT (person_id) DO UPDATE
   SET hash = excluded.hash, changed_us = excluded.changed_us`

// PutPersonHash stores the password hash of a person.
func (s Store) PutPersonHash(ctx context.Context, personID, hash string, now time.Time) error {
	_, err := s.DB.Exec(ctx, putPersonHashSQL, personID, hash, store.Us(now))
	return err
}

// PersonHashOf gives the password hash of a person. NotFound when they have none.
func (s Store) PersonHashOf(ctx context.Context, personID string) (string, error) {
	var hash string
	err := s.DB.Get(ctx, &hash, `SELECT hash FROM person_credential WHERE person_id = $1`, personID)
	return hash, err
}

const (
	addHashSQL = `
INSERT INTO login_credential (mandate_id, hash, changed_us, temporary_us)
VALUES ($1, $2, $3, 0)
    ON CONFLICT (mandate_id) DO NOTHING`

	swapHashSQL = `
UPDATE login_credential
   SET hash = $2, changed_us = $3, temporary_us = 0
 WHERE mandate_id = $1
   AND hash = $4`

	swapPersonHashSQL = `
UPDATE person_credential
   SET hash = $2, changed_us = $3
 WHERE person_id = $1
   AND hash = $4`

	renewHashSQL = `
UPDATE login_credential
   SET hash = $1
 WHERE mandate_id = $2
   AND hash = $3`

	renewPersonHashSQL = `
UPDATE person_credential
   SET hash = $1
 WHERE person_id = $2
   AND hash = $3`
)

// SwapHash replaces the hash before of a mandate, "" for none; it reports false when another is there now.
func (s Store) SwapHash(ctx context.Context, mandateID, before, hash string, now time.Time) (bool, error) {
	if before == "" {
		n, err := s.DB.Exec(ctx, addHashSQL, mandateID, hash, store.Us(now))
		return n == 1, err
	}
	n, err := s.DB.Exec(ctx, swapHashSQL, mandateID, hash, store.Us(now), before)
	return n == 1, err
}

// SwapPersonHash replaces the hash before of a person; it reports false when another is there now.
func (s Store) SwapPersonHash(ctx context.Context, personID, before, hash string, now time.Time) (bool, error) {
	n, err := s.DB.Exec(ctx, swapPersonHashSQL, personID, hash, store.Us(now), before)
	return n == 1, err
}

// RenewHash puts a hash of the same password in the place of before, if it is there still.
func (s Store) RenewHash(ctx context.Context, mandateID, personID, before, hash string) error {
	query, owner := renewHashSQL, mandateID
	if mandateID == "" {
		query, owner = renewPersonHashSQL, personID
	}
	_, err := s.DB.Exec(ctx, query, hash, owner, before)
	return err
}
