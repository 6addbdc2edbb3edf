// Package auditdb stores the audit in SQL. It decides nothing: digests and chain values
// come from package audit. On PostgreSQL the hall's role needs only INSERT, SELECT and
// UPDATE (seq, chain) on the table.
package auditdb

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wangting/internal/audit"
	"wangting/internal/store"
)

// Store is the audit.Store on SQL.
type Store struct{ DB *store.DB }

const columns = `id, at_us, kind, person_id, mandate_id, staff_id, system, session_id, ip, request_id,
       act, object, object_id, unit_id, detail, digest, seq, chain`

type row struct {
	ID        string `db:"id"`
	AtUs      int64  `db:"at_us"`
	Kind      string `db:"kind"`
	PersonID  string `db:"person_id"`
	MandateID string `db:"mandate_id"`
	StaffID   string `db:"staff_id"`
	System    string `db:"system"`
	SessionID string `db:"session_id"`
	IP        string `db:"ip"`
	RequestID string `db:"request_id"`
	Act       string `db:"act"`
	Object    string `db:"object"`
	ObjectID  string `db:"object_id"`
	UnitID    string `db:"unit_id"`
	Detail    string `db:"detail"`
	Digest    []byte `db:"digest"`
	Seq       *int64 `db:"seq"`
	Chain     []byte `db:"chain"`
}

func (r row) entry() audit.Entry {
	e := audit.Entry{
		ID: r.ID, At: store.Time(r.AtUs), Kind: r.Kind, PersonID: r.PersonID, MandateID: r.MandateID, StaffID: r.StaffID,
		System: r.System, SessionID: r.SessionID, IP: r.IP, RequestID: r.RequestID, Act: r.Act, Object: r.Object,
		ObjectID: r.ObjectID, UnitID: r.UnitID, Detail: r.Detail, Digest: r.Digest, Chain: r.Chain,
	}
	if r.Seq != nil {
		e.Seq = *r.Seq
	}
	return e
}

const addSQL = `
INSERT INTO audit (id, at_us, kind, person_id, mandate_id, staff_id, system, session_id, ip, request_id,
                   act, object, object_id, unit_id, detail, digest)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`

// Add inserts an entry, and the rows that find it by its items in the log of its unit.
func (s Store) Add(ctx context.Context, e audit.Entry) error {
	if e.UnitID != "" {
		if err := s.addItems(ctx, e); err != nil {
			return err
		}
	}
	_, err := s.DB.Exec(ctx, addSQL, e.ID, store.Us(e.At), e.Kind, e.PersonID, e.MandateID, e.StaffID, e.System, e.SessionID,
		e.IP, e.RequestID, e.Act, e.Object, e.ObjectID, e.UnitID, e.Detail, e.Digest)
	return err
}

// addItems adds one row an item, many in one statement.
func (s Store) addItems(ctx context.Context, e audit.Entry) error {
	for some := range slices.Chunk(e.Items(), store.MostTogether) {
		var places []string
		args := []any{e.UnitID, store.Us(e.At), e.ID}
		for _, item := range some {
			args = append(args, item)
			places = append(places, fmt.Sprintf("($1, $%d, $2, $3)", len(args)))
		}
		query := "INSERT INTO audit_item (unit_id, item, at_us, audit_id)\nVALUES " + strings.Join(places, ", ")
		if _, err := s.DB.Exec(ctx, query, args...); err != nil {
			return err
		}
	}
	return nil
}

// LockSealing waits until no other sealer works, and holds a lock until the transaction ends.
func (s Store) LockSealing(ctx context.Context) error { return s.DB.Lock(ctx, "audit.seal") }

const headSQL = `
SELECT seq, chain, mark
  FROM audit_head
 WHERE name = 'head'`

// Head gives the last link.
func (s Store) Head(ctx context.Context) (audit.Head, error) {
	var h struct {
		Seq   int64  `db:"seq"`
		Chain []byte `db:"chain"`
		Mark  []byte `db:"mark"`
	}
	err := s.DB.Get(ctx, &h, headSQL)
	return audit.Head{Seq: h.Seq, Chain: h.Chain, Mark: h.Mark}, err
}

const putHeadSQL = `
INSERT INTO audit_head (name, seq, chain, mark)
VALUES ('head', $1, $2, $3)
    ON CONFLICT (name) DO UPDATE
   SET seq = excluded.seq, chain = excluded.chain, mark = excluded.mark`

// PutHead keeps the last link.
func (s Store) PutHead(ctx context.Context, h audit.Head) error {
	_, err := s.DB.Exec(ctx, putHeadSQL, h.Seq, h.Chain, h.Mark)
	return err
}

const waitingSQL = `
SELECT ` + columns + `
  FROM audit
 WHERE seq IS NULL
   AND id > $1
 ORDER BY id
 LIMIT $2`

// Waiting gives entries without a place.
func (s Store) Waiting(ctx context.Context, after string, most int) ([]audit.Entry, error) {
	return s.entries(ctx, waitingSQL, after, most)
}

const placeSQL = `
UPDATE audit
   SET seq   = $2,
       chain = $3
 WHERE id    = $1
   AND seq IS NULL`

// Place gives a waiting entry its place.
func (s Store) Place(ctx context.Context, id string, seq int64, chain []byte) error {
	n, err := s.DB.Exec(ctx, placeSQL, id, seq, chain)
	if err == nil && n != 1 {
		err = fmt.Errorf("audit row %s was sealed by another", id)
	}
	return err
}

const sealedSQL = `
SELECT ` + columns + `
  FROM audit
 WHERE seq > $1
 ORDER BY seq
 LIMIT $2`

// Sealed gives entries in the order of the chain.
func (s Store) Sealed(ctx context.Context, after int64, most int) ([]audit.Entry, error) {
	return s.entries(ctx, sealedSQL, after, most)
}

func (s Store) entries(ctx context.Context, query string, args ...any) ([]audit.Entry, error) {
	var rows []row
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	out := make([]audit.Entry, len(rows))
	for i, r := range rows {
		out[i] = r.entry()
	}
	return out, nil
}
