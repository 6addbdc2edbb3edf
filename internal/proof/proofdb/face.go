// Package proofdb stores proofs in SQL. Every change of a state is one statement that
// names the expected state, so that only one of several nodes succeeds.
package proofdb

import (
	"context"
	"errors"
	"time"

	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/store"
)

// Store keeps faces and codes.
type Store struct{ DB *store.DB }

var (
	_ proof.FaceStore = Store{}
	_ proof.CodeStore = Store{}
)

const (
	endFacesSQL = `
UPDATE face_proof
   SET state   = 'cancelled'
 WHERE flow_id = $1
   AND purpose = $2
   AND state IN ('new', 'visited', 'passed')`

	addFaceSQL = `
INSERT INTO face_proof (id, purpose, flow_id, binding, subject, order_no, certify_id, link_hash, state,
                        link_until_us, expires_us, passed_us, queried_us, created_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, $12)`
)

// AddFace stores f and cancels the open and passed faces of the same purpose and flow.
func (s Store) AddFace(ctx context.Context, f proof.Face) error {
	return s.DB.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.DB.Exec(ctx, endFacesSQL, f.FlowID, string(f.Purpose)); err != nil {
			return err
		}
		_, err := s.DB.Exec(ctx, addFaceSQL, f.ID, string(f.Purpose), f.FlowID, f.Binding, f.Subject, f.OrderNo, f.CertifyID, f.Link,
			string(f.State), store.Us(f.LinkUntil), store.Us(f.ExpiresAt), store.Us(f.CreatedAt))
		return err
	})
}

type faceRow struct {
	ID        string `db:"id"`
	Purpose   string `db:"purpose"`
	FlowID    string `db:"flow_id"`
	Binding   []byte `db:"binding"`
	Subject   []byte `db:"subject"`
	OrderNo   string `db:"order_no"`
	CertifyID string `db:"certify_id"`
	Link      []byte `db:"link_hash"`
	State     string `db:"state"`
	LinkUntil int64  `db:"link_until_us"`
	Expires   int64  `db:"expires_us"`
	Passed    int64  `db:"passed_us"`
	Created   int64  `db:"created_us"`
	Returned  int64  `db:"returned_us"`
	Unsettled int64  `db:"unsettled_us"`
}

func (r faceRow) face() proof.Face {
	return proof.Face{ID: r.ID, Purpose: proof.Purpose(r.Purpose), FlowID: r.FlowID, Binding: r.Binding, Subject: r.Subject,
		OrderNo: r.OrderNo, CertifyID: r.CertifyID, Link: r.Link, State: proof.State(r.State), LinkUntil: store.Time(r.LinkUntil),
		ExpiresAt: store.Time(r.Expires), PassedAt: store.Time(r.Passed), CreatedAt: store.Time(r.Created),
		ReturnedAt: store.Time(r.Returned), UnsettledAt: store.Time(r.Unsettled)}
}

const faceSQL = `
SELECT id, purpose, flow_id, binding, subject, order_no, certify_id, link_hash, state, link_until_us, expires_us, passed_us, created_us,
       returned_us, unsettled_us
  FROM face_proof
 WHERE `

// Face gives a face, or NotFound.
func (s Store) Face(ctx context.Context, id string) (proof.Face, error) {
	var r faceRow
	err := s.DB.Get(ctx, &r, faceSQL+`id = $1`, id)
	return r.face(), err
}

// FaceByLink gives the face behind a link, or NotFound.
func (s Store) FaceByLink(ctx context.Context, link []byte) (proof.Face, error) {
	var r faceRow
	err := s.DB.Get(ctx, &r, faceSQL+`link_hash = $1`, link)
	return r.face(), err
}

const moveFaceSQL = `
UPDATE face_proof
   SET state     = $3,
       passed_us = CASE WHEN $3 = 'passed' THEN $4 ELSE passed_us END
 WHERE id    = $1
   AND state = $2`

// MoveFace sets the state if it is still from.
func (s Store) MoveFace(ctx context.Context, id string, from, to proof.State, at time.Time) (bool, error) {
	n, err := s.DB.Exec(ctx, moveFaceSQL, id, string(from), string(to), store.Us(at))
	return n == 1, err
}

const (
	noteReturnSQL = `
UPDATE face_proof
   SET returned_us = $2
 WHERE id = $1
   AND returned_us = 0
   AND state IN ('new', 'visited')`

	noteUnsettledSQL = `
UPDATE face_proof
   SET unsettled_us = $2
 WHERE id = $1
   AND unsettled_us = 0
   AND state IN ('new', 'visited')`
)

// NoteReturn sets ReturnedAt of an open face, once.
func (s Store) NoteReturn(ctx context.Context, id string, at time.Time) error {
	_, err := s.DB.Exec(ctx, noteReturnSQL, id, store.Us(at))
	return err
}

// NoteUnsettled sets UnsettledAt of an open face, once.
func (s Store) NoteUnsettled(ctx context.Context, id string, at time.Time) error {
	_, err := s.DB.Exec(ctx, noteUnsettledSQL, id, store.Us(at))
	return err
}

const claimQuerySQL = `
UPDATE face_proof
   SET queried_us = $2
 WHERE id = $1
   AND queried_us <= $3`

// ClaimQuery notes a query at now unless there was one after before.
func (s Store) ClaimQuery(ctx context.Context, id string, now, before time.Time) (bool, error) {
	n, err := s.DB.Exec(ctx, claimQuerySQL, id, store.Us(now), store.Us(before))
	return n == 1, err
}

const consumeFaceSQL = `
UPDATE face_proof
   SET state = 'consumed'
 WHERE flow_id = $1
   AND purpose = $2
   AND binding = $3
   AND subject = $4
   AND state   = 'passed'
   AND passed_us > $5
RETURNING id`

// ConsumeFace moves the passed face of a use to consumed. A flow has at most one passed
// face, because a new face cancels the earlier ones and only an open face can pass.
func (s Store) ConsumeFace(ctx context.Context, u proof.FaceUse) (string, error) {
	var id string
	err := s.DB.Write(ctx, &id, consumeFaceSQL, u.FlowID, string(u.Purpose), u.Binding, u.Subject, store.Us(u.After))
	if errors.Is(err, fault.NotFound) {
		return "", nil
	}
	return id, err
}

// SweepFaces removes what began before a time.
func (s Store) SweepFaces(ctx context.Context, before time.Time) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM face_proof WHERE created_us < $1`, store.Us(before))
	return err
}
