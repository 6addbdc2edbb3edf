// Package autodb keeps the answers of the core business system to the rows of automatic cases. An answer names nobody: the case
// says whose row it answers.
package autodb

import (
	"context"
	"time"

	"wangting/internal/auto"
	"wangting/internal/secret"
	"wangting/internal/store"
)

// Store implements auto.Store on SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

const beginSQL = `
INSERT INTO auto_begun (case_id, at_us)
VALUES ($1, $2)
ON CONFLICT (case_id) DO NOTHING`

// Begin records that the act of a case begins.
func (s Store) Begin(ctx context.Context, caseID string, at time.Time) error {
	_, err := s.DB.Exec(ctx, beginSQL, caseID, store.Us(at))
	return err
}

const begunSQL = `
SELECT COUNT(*)
FROM auto_begun
WHERE case_id = $1`

// Begun reports whether the act of a case has begun.
func (s Store) Begun(ctx context.Context, caseID string) (bool, error) {
	var n int
	err := s.DB.Get(ctx, &n, begunSQL, caseID)
	return n > 0, err
}

const keepSQL = `
INSERT INTO auto_answer (case_id, row_key, code, say, at_us)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (case_id, row_key) DO NOTHING`

// Keep stores answers. The first answer to a row stays.
func (s Store) Keep(ctx context.Context, caseID string, answers []auto.Answer, at time.Time) error {
	return s.DB.InTx(ctx, func(ctx context.Context) error {
		for _, a := range answers {
			if _, err := s.DB.Exec(ctx, keepSQL, caseID, a.Key, a.Code, a.Say, store.Us(at)); err != nil {
				return err
			}
		}
		return nil
	})
}

const answersSQL = `
SELECT row_key, code, say
FROM auto_answer
WHERE case_id = $1`

// Answers gives the answers of a case by their keys.
func (s Store) Answers(ctx context.Context, caseID string) (map[string]auto.Answer, error) {
	var rows []struct {
		Key  string `db:"row_key"`
		Code string `db:"code"`
		Say  string `db:"say"`
	}
	if err := s.DB.Select(ctx, &rows, answersSQL, caseID); err != nil {
		return nil, err
	}
	out := map[string]auto.Answer{}
	for _, r := range rows {
		out[r.Key] = auto.Answer(r)
	}
	return out, nil
}
