package signondb

import (
	"context"
	"time"

	"wangting/internal/fault"
	"wangting/internal/signon"
	"wangting/internal/store"
)

const (
	addChallengeSQL = `
INSERT INTO login_challenge (id, binding, text, expires_us)
VALUES ($1, $2, $3, $4)`

	challengeSQL = `
SELECT text
  FROM login_challenge
 WHERE id = $1`

	takeChallengeSQL = `
DELETE FROM login_challenge
 WHERE id = $1
   AND binding = $2
   AND expires_us > $3`
)

// AddChallenge stores a challenge.
func (s Store) AddChallenge(ctx context.Context, c signon.Challenge) error {
	_, err := s.DB.Exec(ctx, addChallengeSQL, c.ID, c.Binding, c.Text, store.Us(c.ExpiresAt))
	return err
}

// TakeChallenge returns the text, once. NotFound when it was used, has expired or belongs to another
// browser.
func (s Store) TakeChallenge(ctx context.Context, id, binding string, now time.Time) (string, error) {
	var r struct {
		Text string `db:"text"`
	}
	if err := s.DB.Get(ctx, &r, challengeSQL, id); err != nil {
		return "", err
	}
	n, err := s.DB.Exec(ctx, takeChallengeSQL, id, binding, store.Us(now))
	if err == nil && n != 1 {
		err = fault.New(fault.NotFound, "")
	}
	return r.Text, err
}

// SweepChallenges deletes challenges that expired before the given time.
func (s Store) SweepChallenges(ctx context.Context, then time.Time) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM login_challenge WHERE expires_us < $1`, store.Us(then))
	return err
}
