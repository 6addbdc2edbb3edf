package sessiondb

import (
	"context"
	"time"

	"wangting/internal/store"
)

const (
	putTokenSQL = `
UPDATE login_session
   SET token = $1, browser = $2, ends_us = $3
 WHERE id = $4`

	byTokenSQL = `
SELECT id
  FROM login_session
 WHERE token = $1
   AND token <> ''`
)

// PutToken turns a login into that of an app with a token.
func (s Store) PutToken(ctx context.Context, loginID string, token []byte, name string, ends time.Time) error {
	_, err := s.DB.Exec(ctx, putTokenSQL, token, name, store.Us(ends), loginID)
	return err
}

// LoginByToken gives the login of a token. NotFound when nobody holds the token.
func (s Store) LoginByToken(ctx context.Context, token []byte) (string, error) {
	var r struct {
		ID string `db:"id"`
	}
	err := s.DB.Get(ctx, &r, byTokenSQL, token)
	return r.ID, err
}
