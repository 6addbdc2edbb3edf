// Package ledgerdb keeps the public log in SQL. The random part of a record and the private keys are sealed. It decides nothing.
package ledgerdb

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/transparency-dev/merkle/compact"

	"wangting/internal/ledger"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
)

const (
	randomPurpose = "ledger.random"
	keyPurpose    = "ledger.key"
)

// Sealed are the columns of the log that hold sealed values.
var Sealed = []secretdb.Column{
	{Table: "ledger_entry", ID: "id", Name: "random", Purpose: randomPurpose},
	{Table: "ledger_key", ID: "name", Name: "private", Purpose: keyPurpose},
}

// Store implements ledger.Store on SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

const addSQL = `
INSERT INTO ledger_entry (id, subject, kind, digest, at_us, random)
VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (subject, digest) DO NOTHING`

// Add inserts a record without a place.
func (s Store) Add(ctx context.Context, e ledger.Entry) error {
	r := e.Record
	_, err := s.DB.Exec(ctx, addSQL, e.ID, e.Subject, string(r.Kind), r.Digest, r.Micros, s.Keys.Seal(randomPurpose, r.Random))
	return err
}

const waitsSQL = `
SELECT COUNT(*)
  FROM (SELECT id FROM ledger_entry WHERE seq IS NULL LIMIT 1) AS x`

// Waits reports whether a record has no place.
func (s Store) Waits(ctx context.Context) (bool, error) {
	var n int
	err := s.DB.Get(ctx, &n, waitsSQL)
	return n > 0, err
}

type row struct {
	ID      string `db:"id"`
	Subject string `db:"subject"`
	Kind    string `db:"kind"`
	Digest  string `db:"digest"`
	AtUs    int64  `db:"at_us"`
	Random  []byte `db:"random"`
	Seq     *int64 `db:"seq"`
}

const columns = `id, subject, kind, digest, at_us, random, seq`

const waitingSQL = `
SELECT ` + columns + `
  FROM ledger_entry
 WHERE seq IS NULL
 ORDER BY id
 LIMIT $1`

// Waiting gives records without a place, the oldest first.
func (s Store) Waiting(ctx context.Context, most int) ([]ledger.Entry, error) {
	return s.entries(ctx, waitingSQL, most)
}

const ofSQL = `
SELECT ` + columns + `
  FROM ledger_entry
 WHERE subject IN (%s)
 ORDER BY id`

// Of gives the records of some subjects.
func (s Store) Of(ctx context.Context, subjects []string) ([]ledger.Entry, error) {
	list, args := store.In(1, subjects)
	return s.entries(ctx, fmt.Sprintf(ofSQL, list), args...)
}

func (s Store) entries(ctx context.Context, query string, args ...any) ([]ledger.Entry, error) {
	var rows []row
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	out := make([]ledger.Entry, len(rows))
	for i, r := range rows {
		random, err := s.Keys.Open(randomPurpose, r.Random)
		if err != nil {
			return nil, fmt.Errorf("opening record %s: %w", r.ID, err)
		}
		out[i] = ledger.Entry{ID: r.ID, Subject: r.Subject, Seq: ledger.Waiting,
			Record: ledger.Record{Kind: ledger.Kind(r.Kind), Digest: r.Digest, Micros: r.AtUs, Random: random}}
		if r.Seq != nil {
			out[i].Seq = *r.Seq
		}
	}
	return out, nil
}

const placeSQL = `
UPDATE ledger_entry
   SET seq = $2
 WHERE id  = $1
   AND seq IS NULL`

// Place gives a waiting record its place.
func (s Store) Place(ctx context.Context, id string, seq int64) error {
	n, err := s.DB.Exec(ctx, placeSQL, id, seq)
	if err == nil && n != 1 {
		err = fmt.Errorf("record %s was placed by another", id)
	}
	return err
}

// LockSequencing waits until no other sequencer works, and holds a lock until the transaction ends.
func (s Store) LockSequencing(ctx context.Context) error { return s.DB.Lock(ctx, "ledger.sequence") }

const headSQL = `
SELECT size, checkpoint, at_us
  FROM ledger_head
 WHERE name = 'head'`

// Head gives the newest checkpoint.
func (s Store) Head(ctx context.Context) (ledger.Head, error) {
	var r struct {
		Size       int64  `db:"size"`
		Checkpoint string `db:"checkpoint"`
		AtUs       int64  `db:"at_us"`
	}
	err := s.DB.Get(ctx, &r, headSQL)
	return ledger.Head{Size: r.Size, Checkpoint: r.Checkpoint, At: store.Time(r.AtUs)}, err
}

const putHeadSQL = `
INSERT INTO ledger_head (name, size, checkpoint, at_us)
VALUES ('head', $1, $2, $3)
    ON CONFLICT (name) DO UPDATE
   SET size = excluded.size, checkpoint = excluded.checkpoint, at_us = excluded.at_us`

// PutHead keeps the newest checkpoint.
func (s Store) PutHead(ctx context.Context, h ledger.Head) error {
	_, err := s.DB.Exec(ctx, putHeadSQL, h.Size, h.Checkpoint, store.Us(h.At))
	return err
}

const secretsSQL = `
SELECT name, origin, private
  FROM ledger_key
 ORDER BY name`

// Secrets gives the keys of the log.
func (s Store) Secrets(ctx context.Context) ([]ledger.Secret, error) {
	var rows []struct {
		Name    string `db:"name"`
		Origin  string `db:"origin"`
		Private []byte `db:"private"`
	}
	if err := s.DB.Select(ctx, &rows, secretsSQL); err != nil {
		return nil, err
	}
	var out []ledger.Secret
	for _, r := range rows {
		private, err := s.Keys.Open(keyPurpose, r.Private)
		if err != nil {
			return nil, fmt.Errorf("opening the key %s: %w", r.Name, err)
		}
		b, err := hex.DecodeString(private)
		if err != nil {
			return nil, fmt.Errorf("reading the key %s: %w", r.Name, err)
		}
		out = append(out, ledger.Secret{Name: r.Name, Origin: r.Origin, Private: string(b)})
	}
	return out, nil
}

const addSecretSQL = `
INSERT INTO ledger_key (name, origin, private)
VALUES ($1, $2, $3)`

// AddSecret keeps a key.
func (s Store) AddSecret(ctx context.Context, k ledger.Secret) error {
	_, err := s.DB.Exec(ctx, addSecretSQL, k.Name, k.Origin, s.Keys.Seal(keyPurpose, hex.EncodeToString([]byte(k.Private))))
	return err
}

// number is the id of a node: at most 2^48 nodes lie in one level.
func number(level, place uint64) int64 { return int64(level<<48 | place) }

// AddNodes inserts hashes. One that is there already is an error: a node never changes.
func (s Store) AddNodes(ctx context.Context, list []ledger.Node) error {
	for some := range slices.Chunk(list, store.MostTogether) {
		var places []string
		var args []any
		for _, n := range some {
			args = append(args, number(n.Level, n.Place), n.Hash)
			places = append(places, fmt.Sprintf("($%d, $%d)", len(args)-1, len(args)))
		}
		if _, err := s.DB.Exec(ctx, "INSERT INTO ledger_node (id, hash)\nVALUES "+strings.Join(places, ", "), args...); err != nil {
			return err
		}
	}
	return nil
}

type node struct {
	ID   int64  `db:"id"`
	Hash []byte `db:"hash"`
}

const nodesSQL = `
SELECT id, hash
  FROM ledger_node
 WHERE id IN (%s)`

// Nodes gives the hashes of nodes in the order of ids.
func (s Store) Nodes(ctx context.Context, ids []compact.NodeID) ([][]byte, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	numbers := make([]int64, len(ids))
	for i, id := range ids {
		numbers[i] = number(uint64(id.Level), id.Index)
	}
	list, args := store.In(1, numbers)
	var rows []node
	if err := s.DB.Select(ctx, &rows, fmt.Sprintf(nodesSQL, list), args...); err != nil {
		return nil, err
	}
	found := make(map[int64][]byte, len(rows))
	for _, r := range rows {
		found[r.ID] = r.Hash
	}
	out := make([][]byte, len(ids))
	for i, n := range numbers {
		if out[i] = found[n]; out[i] == nil {
			return nil, fmt.Errorf("the public log has lost the node %d of level %d", ids[i].Index, ids[i].Level)
		}
	}
	return out, nil
}

const rowSQL = `
SELECT id, hash
  FROM ledger_node
 WHERE id >= $1
   AND id < $2
 ORDER BY id`

// Row gives the hashes of neighbours in one level, at most as many as there are.
func (s Store) Row(ctx context.Context, level, first uint64, most int) ([][]byte, error) {
	var rows []node
	from := number(level, first)
	if err := s.DB.Select(ctx, &rows, rowSQL, from, from+int64(most)); err != nil {
		return nil, err
	}
	out := make([][]byte, len(rows))
	for i, r := range rows {
		out[i] = r.Hash
	}
	return out, nil
}

const cosignaturesSQL = `
SELECT witness, size, checkpoint, line
  FROM ledger_witness
 WHERE size > 0
 ORDER BY witness`

// Cosignatures gives the newest signature of each witness that has signed.
func (s Store) Cosignatures(ctx context.Context) ([]ledger.Cosignature, error) {
	var rows []struct {
		Witness    string `db:"witness"`
		Size       int64  `db:"size"`
		Checkpoint string `db:"checkpoint"`
		Line       string `db:"line"`
	}
	if err := s.DB.Select(ctx, &rows, cosignaturesSQL); err != nil {
		return nil, err
	}
	var out []ledger.Cosignature
	for _, r := range rows {
		out = append(out, ledger.Cosignature{Key: r.Witness, Size: r.Size, Checkpoint: r.Checkpoint, Line: r.Line})
	}
	return out, nil
}

const putCosignatureSQL = `
INSERT INTO ledger_witness (witness, size, checkpoint, line, asked_us)
VALUES ($1, $2, $3, $4, 0)
    ON CONFLICT (witness) DO UPDATE
   SET size = excluded.size, checkpoint = excluded.checkpoint, line = excluded.line
 WHERE ledger_witness.size <= excluded.size`

// PutCosignature keeps a signature, unless the witness has signed more.
func (s Store) PutCosignature(ctx context.Context, c ledger.Cosignature) error {
	_, err := s.DB.Exec(ctx, putCosignatureSQL, c.Key, c.Size, c.Checkpoint, c.Line)
	return err
}

const claimWitnessSQL = `
INSERT INTO ledger_witness (witness, size, checkpoint, line, asked_us)
VALUES ($1, 0, '', '', $2)
    ON CONFLICT (witness) DO UPDATE
   SET asked_us = excluded.asked_us
 WHERE ledger_witness.asked_us <= $3`

// ClaimWitness notes that a witness is asked now, unless somebody has asked it since before.
func (s Store) ClaimWitness(ctx context.Context, key string, now, before time.Time) (bool, error) {
	n, err := s.DB.Exec(ctx, claimWitnessSQL, key, store.Us(now), store.Us(before))
	return n == 1, err
}

const addDaySQL = `
INSERT INTO ledger_day (day, size, checkpoint, at_us)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (day) DO NOTHING`

// AddDay keeps the checkpoint of a day that has none.
func (s Store) AddDay(ctx context.Context, d ledger.Day) error {
	_, err := s.DB.Exec(ctx, addDaySQL, d.Day, d.Size, d.Checkpoint, store.Us(d.At))
	return err
}

const daysSQL = `
SELECT day, size, checkpoint, at_us
  FROM ledger_day
 ORDER BY day`

const lastDaySQL = `
SELECT day, size, checkpoint, at_us
  FROM ledger_day
 ORDER BY day DESC
 LIMIT 1`

// LastDay gives the newest day.
func (s Store) LastDay(ctx context.Context) (ledger.Day, error) {
	list, err := s.days(ctx, lastDaySQL)
	if err != nil || len(list) == 0 {
		return ledger.Day{}, err
	}
	return list[0], nil
}

// Days gives all days, the oldest first.
func (s Store) Days(ctx context.Context) ([]ledger.Day, error) { return s.days(ctx, daysSQL) }

func (s Store) days(ctx context.Context, query string) ([]ledger.Day, error) {
	var rows []struct {
		Day        string `db:"day"`
		Size       int64  `db:"size"`
		Checkpoint string `db:"checkpoint"`
		AtUs       int64  `db:"at_us"`
	}
	if err := s.DB.Select(ctx, &rows, query); err != nil {
		return nil, err
	}
	var out []ledger.Day
	for _, r := range rows {
		out = append(out, ledger.Day{Day: r.Day, Size: r.Size, Checkpoint: r.Checkpoint, At: store.Time(r.AtUs)})
	}
	return out, nil
}
