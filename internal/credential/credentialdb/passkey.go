package credentialdb

import (
	"context"
	"errors"
	"time"

	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/store"
)

const (
	addPasskeySQL = `
INSERT INTO login_passkey (id, person_id, name, credential, created_us, used_us)
VALUES ($1, $2, $3, $4, $5, $6)`

	passkeysSQL = `
SELECT id, person_id, name, credential, created_us, used_us
  FROM login_passkey
 WHERE person_id = $1
 ORDER BY created_us, id`

	usePasskeySQL = `
UPDATE login_passkey
   SET credential = $1, used_us = $2
 WHERE id = $3`

	shownSQL = `
INSERT INTO credential_shown (login_id, shown_us)
VALUES ($1, $2)
    ON CONFLICT (login_id) DO UPDATE
   SET shown_us = excluded.shown_us`

	shownAtSQL = `
SELECT shown_us
  FROM credential_shown
 WHERE login_id = $1`

	sweepSQL = `
DELETE FROM credential_shown
 WHERE shown_us < $1`
)

// AddPasskey stores a passkey.
func (s Store) AddPasskey(ctx context.Context, k credential.Passkey) error {
	_, err := s.DB.Exec(ctx, addPasskeySQL, k.ID, k.PersonID, k.Name, k.Credential, store.Us(k.CreatedAt), store.Us(k.UsedAt))
	return err
}

// Passkeys gives the passkeys of a person, oldest first.
func (s Store) Passkeys(ctx context.Context, personID string) ([]credential.Passkey, error) {
	var rows []struct {
		ID         string `db:"id"`
		PersonID   string `db:"person_id"`
		Name       string `db:"name"`
		Credential []byte `db:"credential"`
		CreatedUs  int64  `db:"created_us"`
		UsedUs     int64  `db:"used_us"`
	}
	if err := s.DB.Select(ctx, &rows, passkeysSQL, personID); err != nil {
		return nil, err
	}
	var out []credential.Passkey
	for _, r := range rows {
		out = append(out, credential.Passkey{
			ID:         r.ID,
			PersonID:   r.PersonID,
			Name:       r.Name,
			Credential: r.Credential,
			CreatedAt:  store.Time(r.CreatedUs),
			UsedAt:     store.Time(r.UsedUs),
		})
	}
	return out, nil
}

// UsePasskey stores the signature counter and the time of use.
func (s Store) UsePasskey(ctx context.Context, id string, credential []byte, at time.Time) error {
	_, err := s.DB.Exec(ctx, usePasskeySQL, credential, store.Us(at), id)
	return err
}

// RemovePasskey removes one passkey of a person, or all of them when id is "". It returns how many
// it removed.
func (s Store) RemovePasskey(ctx context.Context, personID, id string) (int64, error) {
	if id == "" {
		return s.DB.Exec(ctx, `DELETE FROM login_passkey WHERE person_id = $1`, personID)
	}
	return s.DB.Exec(ctx, `DELETE FROM login_passkey WHERE person_id = $1 AND id = $2`, personID, id)
}

// Second reports whether the person demands a passkey after the password.
func (s Store) Second(ctx context.Context, personID string) (bool, error) {
	var r struct {
		N int64 `db:"n"`
	}
	err := s.DB.Get(ctx, &r, `SELECT COUNT(*) AS n FROM login_second WHERE person_id = $1`, personID)
	return r.N > 0, err
}

// PutSecond stores whether the person demands a passkey after the password.
func (s Store) PutSecond(ctx context.Context, personID string, on bool) error {
	if on {
		_, err := s.DB.Exec(ctx, `INSERT INTO login_second (person_id) VALUES ($1) ON CONFLICT (person_id) DO NOTHING`, personID)
		return err
	}
	_, err := s.DB.Exec(ctx, `DELETE FROM login_second WHERE person_id = $1`, personID)
	return err
}

// Shown records that a login has shown a passkey.
func (s Store) Shown(ctx context.Context, loginID string, at time.Time) error {
	_, err := s.DB.Exec(ctx, shownSQL, loginID, store.Us(at))
	return err
}

// ShownAt is when a login last showed a passkey; zero when it never did.
func (s Store) ShownAt(ctx context.Context, loginID string) (time.Time, error) {
	var us int64
	err := s.DB.Get(ctx, &us, shownAtSQL, loginID)
	if errors.Is(err, fault.NotFound) {
		return time.Time{}, nil
	}
	return store.Time(us), err
}

// Sweep deletes the records of passkeys that were shown before a time.
func (s Store) Sweep(ctx context.Context, before time.Time) error {
	_, err := s.DB.Exec(ctx, sweepSQL, store.Us(before))
	return err
}
