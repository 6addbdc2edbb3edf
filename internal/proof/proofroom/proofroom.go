// Package proofroom opens the room of faces and codes over its tables.
package proofroom

import (
	"context"
	"errors"
	"time"

	"wangting/internal/audit"
	"wangting/internal/config"
	"wangting/internal/limit"
	"wangting/internal/proof"
	"wangting/internal/proof/proofdb"
	"wangting/internal/proof/proofweb"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Needs is what the room stands on.
type Needs struct {
	DB     *store.DB
	Keys   *secret.Keyring
	Audit  *audit.Service
	Rates  *limit.Service
	Public string // address of the hall as phones reach it, without a slash at the end
	Now    func() time.Time

	Bureau proof.FaceService
	Sender proof.Sender

	Limits config.Limits
}

// Room is the room, open.
type Room struct {
	Faces *proof.Faces
	Codes *proof.Codes
}

// New opens the room.
func New(n Needs) Room {
	db := proofdb.Store{DB: n.DB}
	return Room{
		Faces: &proof.Faces{
			Store:     db,
			Service:   n.Bureau,
			Tx:        n.DB,
			Audit:     n.Audit,
			Keys:      n.Keys,
			Rates:     n.Rates,
			Limits:    proof.FaceLimitsOf(n.Limits),
			PublicURL: n.Public,
			Now:       n.Now,
		},
		Codes: &proof.Codes{
			Store:  db,
			Sender: n.Sender,
			Tx:     n.DB,
			Audit:  n.Audit,
			Keys:   n.Keys,
			Rates:  n.Rates,
			Limits: proof.CodeLimitsOf(n.Limits),
			Now:    n.Now,
		},
	}
}

// Mount puts what a phone opens by the QR code of a face behind the front door.
func (r Room) Mount(m *web.Mux, _ ui.Frames) { proofweb.Pages{Faces: r.Faces}.Mount(m) }

// Jobs forgets faces and codes that nobody can use any more.
func (r Room) Jobs(q *queue.Queue) {
	q.Tick("proof.sweep", time.Hour, func(ctx context.Context) error {
		return errors.Join(r.Faces.Sweep(ctx), r.Codes.Sweep(ctx))
	})
}

// Sealed is nothing: the tables keep keyed hashes.
func (Room) Sealed() []secretdb.Column { return nil }
