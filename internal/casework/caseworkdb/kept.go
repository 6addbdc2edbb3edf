package caseworkdb

import (
	"context"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/store"
)

const sealKept = "case.kept"

const (
	putKeptSQL = `
INSERT INTO case_kept (id, case_id, staff_id, verb, words, at_us)
VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (id) DO UPDATE
   SET words = excluded.words,
       at_us = excluded.at_us`
	unkeepSQL = `
DELETE FROM case_kept
 WHERE id = $1`
)

// PutKept keeps words that were not sent; no words keep nothing.
func (s Store) PutKept(ctx context.Context, k casework.Kept) error {
	rowID := k.CaseID + "." + k.StaffID + "." + string(k.Verb)
	if strings.TrimSpace(k.Words) == "" {
		_, err := s.DB.Exec(ctx, unkeepSQL, rowID)
		return err
	}
	_, err := s.DB.Exec(ctx, putKeptSQL, rowID, k.CaseID, k.StaffID, string(k.Verb), s.Keys.Seal(sealKept, k.Words), store.Us(k.At))
	return err
}

const keptOfSQL = `
SELECT verb, words, at_us
  FROM case_kept
 WHERE case_id  = $1
   AND staff_id = $2`

// KeptOf gives what a member of staff has kept about a case.
func (s Store) KeptOf(ctx context.Context, caseID, staffID string) ([]casework.Kept, error) {
	var rows []struct {
		Verb  string `db:"verb"`
		Words []byte `db:"words"`
		AtUs  int64  `db:"at_us"`
	}
	if err := s.DB.Select(ctx, &rows, keptOfSQL, caseID, staffID); err != nil {
		return nil, err
	}
	out := make([]casework.Kept, len(rows))
	for i, r := range rows {
		words, err := s.Keys.Open(sealKept, r.Words)
		if err != nil {
			return nil, err
		}
		out[i] = casework.Kept{CaseID: caseID, StaffID: staffID, Verb: casework.Verb(r.Verb), Words: words, At: store.Time(r.AtUs)}
	}
	return out, nil
}

const (
	dropKeptSQL = `
DELETE FROM case_kept
 WHERE case_id  = $1
   AND staff_id = $2`
	dropAllKeptSQL = `
DELETE FROM case_kept
 WHERE case_id = $1`
)

// DropKept removes what a member of staff, or everybody, has kept about a case.
func (s Store) DropKept(ctx context.Context, caseID, staffID string) error {
	if staffID == "" {
		_, err := s.DB.Exec(ctx, dropAllKeptSQL, caseID)
		return err
	}
	_, err := s.DB.Exec(ctx, dropKeptSQL, caseID, staffID)
	return err
}

const (
	addPhraseSQL = `
INSERT INTO case_phrase (id, owner, item_code, words, at_us)
VALUES ($1, $2, $3, $4, $5)`
	countPhrasesSQL = `
SELECT COUNT(*)
  FROM case_phrase
 WHERE owner = $1`
	removePhraseSQL = `
DELETE FROM case_phrase
 WHERE id    = $1
   AND owner = $2`
	phrasesSQL = `
SELECT id, owner, item_code, words, at_us
  FROM case_phrase
 WHERE owner IN (%s)
 ORDER BY at_us, id`
)

// AddPhrase adds a phrase; false when the owner has most already.
func (s Store) AddPhrase(ctx context.Context, p casework.Phrase, most int) (bool, error) {
	if err := s.DB.Lock(ctx, "case.phrase."+p.Owner); err != nil {
		return false, err
	}
	var n int
	if err := s.DB.Get(ctx, &n, countPhrasesSQL, p.Owner); err != nil || n >= most {
		return false, err
	}
	_, err := s.DB.Exec(ctx, addPhraseSQL, p.ID, p.Owner, p.ItemCode, p.Words, store.Us(p.At))
	return err == nil, err
}

// RemovePhrase removes one of an owner's; false when there is none.
func (s Store) RemovePhrase(ctx context.Context, phraseID, owner string) (bool, error) {
	n, err := s.DB.Exec(ctx, removePhraseSQL, phraseID, owner)
	return n == 1, err
}

// Phrases gives those of owners, the oldest first.
func (s Store) Phrases(ctx context.Context, owners ...string) ([]casework.Phrase, error) {
	var rows []struct {
		ID       string `db:"id"`
		Owner    string `db:"owner"`
		ItemCode string `db:"item_code"`
		Words    string `db:"words"`
		AtUs     int64  `db:"at_us"`
	}
	list, args := store.In(1, owners)
	if err := s.DB.Select(ctx, &rows, strings.Replace(phrasesSQL, "%s", list, 1), args...); err != nil {
		return nil, err
	}
	out := make([]casework.Phrase, len(rows))
	for i, r := range rows {
		out[i] = casework.Phrase{ID: r.ID, Owner: r.Owner, ItemCode: r.ItemCode, Words: r.Words, At: store.Time(r.AtUs)}
	}
	return out, nil
}
