// Package resultdb keeps documents in SQL. The holder and the code are sealed; a code is found by its keyed hash.
package resultdb

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"wangting/internal/result"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
)

const (
	purpose     = "result.private"
	codePurpose = "result.code"
)

// Sealed are the columns of the room that hold sealed values.
var Sealed = []secretdb.Column{
	{Table: "result_paper", ID: "id", Name: "private", Purpose: purpose},
	{Table: "result_change", ID: "id", Name: "private", Purpose: changePurpose},
}

// Store implements result.Store on SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

// private is what the sealed column holds.
type private struct {
	Holder string        `json:"holder"`
	Code   result.Code   `json:"code"`
	Parts  []result.Part `json:"parts,omitempty"`
	Shown  []result.Fact `json:"shown,omitempty"`
}

// NextNumber draws the next number of a series. The series is a counter row that the transaction holds until its end.
func (s Store) NextNumber(ctx context.Context, series string) (int64, error) {
	return s.DB.Next(ctx, series)
}

const addSQL = `
INSERT INTO result_paper (id, case_id, case_number, item_code, item, owner_id, personal, kind, title, office, number, state, successor,
                          issued_us, until_us, served_us, digest, size, blob_key, code_hash, private)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`

// Add stores a document.
func (s Store) Add(ctx context.Context, p result.Paper) error {
	b, err := json.Marshal(private{p.Holder, p.Code, p.Parts, p.Shown})
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, addSQL, p.ID, p.CaseID, p.CaseNumber, p.ItemCode, p.Item, p.Owner, p.Personal, string(p.Kind), p.Title, p.Office,
		p.Number, string(p.State), p.Successor, store.Us(p.IssuedAt), orZero(p.Until), orZero(p.ServedAt), p.Digest, p.Size, p.BlobKey,
		s.hash(p.Code), s.Keys.Seal(purpose, string(b)))
	return err
}

func orZero(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return store.Us(t)
}

func (s Store) hash(c result.Code) string {
	return hex.EncodeToString(s.Keys.Index(codePurpose, string(c)))
}

type row struct {
	ID         string `db:"id"`
	CaseID     string `db:"case_id"`
	CaseNumber string `db:"case_number"`
	ItemCode   string `db:"item_code"`
	Item       string `db:"item"`
	OwnerID    string `db:"owner_id"`
	Personal   bool   `db:"personal"`
	Kind       string `db:"kind"`
	Title      string `db:"title"`
	Office     string `db:"office"`
	Number     string `db:"number"`
	State      string `db:"state"`
	Successor  string `db:"successor"`
	IssuedUs   int64  `db:"issued_us"`
	UntilUs    int64  `db:"until_us"`
	ServedUs   int64  `db:"served_us"`
	Digest     string `db:"digest"`
	Size       int64  `db:"size"`
	BlobKey    string `db:"blob_key"`
	Private    []byte `db:"private"`
}

const selectSQL = `
SELECT id, case_id, case_number, item_code, item, owner_id, personal, kind, title, office, number, state, successor,
       issued_us, until_us, served_us, digest, size, blob_key, private
  FROM result_paper`

func (s Store) open(r row) (result.Paper, error) {
	p := result.Paper{ID: r.ID, CaseID: r.CaseID, CaseNumber: r.CaseNumber, ItemCode: r.ItemCode, Item: r.Item, Owner: r.OwnerID,
		Personal: r.Personal, Kind: result.Kind(r.Kind), Title: r.Title, Office: r.Office, Number: r.Number, State: result.State(r.State),
		Successor: r.Successor, IssuedAt: store.Time(r.IssuedUs), Digest: r.Digest, Size: r.Size, BlobKey: r.BlobKey}
	if r.UntilUs != 0 {
		p.Until = store.Time(r.UntilUs)
	}
	if r.ServedUs != 0 {
		p.ServedAt = store.Time(r.ServedUs)
	}
	sealed, err := s.Keys.Open(purpose, r.Private)
	if err != nil {
		return p, fmt.Errorf("opening document %s: %w", r.ID, err)
	}
	var in private
	if err := json.Unmarshal([]byte(sealed), &in); err != nil {
		return p, fmt.Errorf("reading document %s: %w", r.ID, err)
	}
	p.Holder, p.Code, p.Parts, p.Shown = in.Holder, in.Code, in.Parts, in.Shown
	return p, nil
}

func (s Store) one(ctx context.Context, where string, arg any) (result.Paper, error) {
	var r row
	if err := s.DB.Get(ctx, &r, selectSQL+where, arg); err != nil {
		return result.Paper{}, err
	}
	return s.open(r)
}

// Paper gives a document by id.
func (s Store) Paper(ctx context.Context, id string) (result.Paper, error) {
	return s.one(ctx, ` WHERE id = $1`, id)
}

// ByCode gives a document by its code.
func (s Store) ByCode(ctx context.Context, c result.Code) (result.Paper, error) {
	return s.one(ctx, ` WHERE code_hash = $1`, s.hash(c))
}

// OfCase gives the documents of a case, the oldest first.
func (s Store) OfCase(ctx context.Context, caseID string) ([]result.Paper, error) {
	return s.many(ctx, ` WHERE case_id = $1 ORDER BY id`, caseID)
}

// mostProofs is how many proofs are listed.
const mostProofs = 200

// Proofs gives the proofs of an owner, the newest first.
func (s Store) Proofs(ctx context.Context, owner string) ([]result.Paper, error) {
	return s.many(ctx, ` WHERE owner_id = $1 AND kind = 'proof' ORDER BY id DESC LIMIT $2`, owner, mostProofs)
}

func (s Store) many(ctx context.Context, where string, args ...any) ([]result.Paper, error) {
	var rows []row
	if err := s.DB.Select(ctx, &rows, selectSQL+where, args...); err != nil {
		return nil, err
	}
	var out []result.Paper
	for _, r := range rows {
		p, err := s.open(r)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

const serveSQL = `
UPDATE result_paper
   SET served_us = $1
 WHERE id        = $2
   AND served_us = 0`

// Serve records the first reading; false when there was one before.
func (s Store) Serve(ctx context.Context, id string, at time.Time) (bool, error) {
	n, err := s.DB.Exec(ctx, serveSQL, store.Us(at), id)
	return n == 1, err
}

const (
	namedSQL = `
SELECT blob_key
  FROM result_paper
 WHERE blob_key IN (%s)`
	casesSQL = `
SELECT id
  FROM case_file
 WHERE id IN (%s)`
)

// Alive gives those of the keys that a document names. A key of a case that the hall does not have stays too: cases are
// never deleted, so that file came from elsewhere. The file of a proof, which has no case, lives with its row.
func (s Store) Alive(ctx context.Context, keys []string) ([]string, error) {
	cases := make([]string, len(keys))
	for i, k := range keys {
		cases[i] = caseOf(k)
	}
	named, err := s.known(ctx, namedSQL, keys)
	if err != nil {
		return nil, err
	}
	there, err := s.known(ctx, casesSQL, cases)
	var alive []string
	for i, k := range keys {
		if named[k] || !there[cases[i]] && !strings.HasPrefix(k, result.ProofPrefix) {
			alive = append(alive, k)
		}
	}
	return alive, err
}

func caseOf(key string) string {
	rest, _ := strings.CutPrefix(key, result.Prefix)
	caseID, _, _ := strings.Cut(rest, "/")
	return caseID
}

// known gives those of the values that a query finds.
func (s Store) known(ctx context.Context, query string, values []string) (map[string]bool, error) {
	list, args := store.In(1, values)
	var found []string
	err := s.DB.Select(ctx, &found, strings.Replace(query, "%s", list, 1), args...)
	there := make(map[string]bool, len(found))
	for _, f := range found {
		there[f] = true
	}
	return there, err
}
