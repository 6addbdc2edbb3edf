// Package logindb keeps passwords, failures and logins in SQL. Two of its reads join the tables of
// unit, mandate and person, so that a login, and the check of every request, cost one query each. It
// writes only its own tables and contains no rules beyond selecting the rows that are valid now.
package logindb

import (
	"context"
	"time"

	"wangting/internal/login"
	"wangting/internal/regno"
	"wangting/internal/secret"
	"wangting/internal/store"
)

// Purposes under which the person table seals values and computes blind indexes.
const (
	purposeName     = "person.name"
	purposeDocument = "person.document"
	purposePhone    = "person.phone"
)

// Store implements login.Accounts, login.Tries and login.SessionStore on SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

const candidatesSQL = `
SELECT m.id AS mandate_id, m.person_id, m.unit_id, c.hash, c.temporary_us
  FROM unit AS u
  JOIN mandate AS m ON m.unit_id = u.id AND m.state = 'active'
  JOIN person AS p ON p.id = m.person_id
  JOIN login_credential AS c ON c.mandate_id = m.id
 WHERE u.state = 'active'
   AND m.from_us <= $2
   AND (m.until_us = 0 OR m.until_us > $2)`

// Candidates returns at most two mandates that match what was typed; two mean that it is ambiguous.
func (s Store) Candidates(ctx context.Context, n login.Named, now time.Time) ([]login.Candidate, error) {
	query := candidatesSQL + ` AND u.uscc = $1`
	if n.Kind == regno.ByUnitNumber || n.Kind == regno.ByInstitutionNumber {
		query = candidatesSQL + ` AND u.number = $1`
	}
	args := []any{n.Account, store.Us(now), s.phone(n.Phone)}
	var documents [][]byte
	for _, d := range n.Documents {
		documents = append(documents, s.Keys.Index(purposeDocument, d))
	}
	list, more := store.In(4, documents)
	query += ` AND (p.phone_x = $3 OR p.document_x IN (` + list + `)) LIMIT 2`

	var rows []struct {
		MandateID string `db:"mandate_id"`
		PersonID  string `db:"person_id"`
		UnitID    string `db:"unit_id"`
		Hash      string `db:"hash"`
		Temporary int64  `db:"temporary_us"`
	}
	if err := s.DB.Select(ctx, &rows, query, append(args, more...)...); err != nil {
		return nil, err
	}
	found := make([]login.Candidate, len(rows))
	for i, r := range rows {
		found[i] = login.Candidate{
			MandateID: r.MandateID,
			PersonID:  r.PersonID,
			UnitID:    r.UnitID,
			Hash:      r.Hash,
			Temporary: store.Time(r.Temporary),
		}
	}
	return found, nil
}

// phone returns the blind index of a phone number. No number gives an index that matches nobody.
func (s Store) phone(m string) []byte {
	if m == "" {
		return []byte{}
	}
	return s.Keys.Index(purposePhone, m)
}

const personsSQL = `
SELECT p.id AS person_id, c.hash
  FROM person AS p
  JOIN person_credential AS c ON c.person_id = p.id
 WHERE (p.phone_x = $1 OR p.document_x IN (`

// Persons returns at most two persons that match what was typed; two mean that it is ambiguous.
func (s Store) Persons(ctx context.Context, n login.Named) ([]login.Candidate, error) {
	var documents [][]byte
	for _, d := range n.Documents {
		documents = append(documents, s.Keys.Index(purposeDocument, d))
	}
	list, more := store.In(2, documents)
	var rows []struct {
		PersonID string `db:"person_id"`
		Hash     string `db:"hash"`
	}
	if err := s.DB.Select(ctx, &rows, personsSQL+list+`)) LIMIT 2`, append([]any{s.phone(n.Phone)}, more...)...); err != nil {
		return nil, err
	}
	found := make([]login.Candidate, len(rows))
	for i, r := range rows {
		found[i] = login.Candidate{PersonID: r.PersonID, Hash: r.Hash}
	}
	return found, nil
}
