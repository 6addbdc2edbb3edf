package enrol

import (
	"context"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/credential"
	"wangting/internal/proof"
	"wangting/internal/regno"
)

// Store keeps drafts.
type Store interface {
	Add(ctx context.Context, d Draft) error
	// Draft gives a draft, or NotFound.
	Draft(ctx context.Context, id string) (Draft, error)
	// Put writes an open draft over the version it was read with; ErrStale when
	// somebody was faster. A draft that is now done is written with its consent;
	// ErrRegistered when another draft has opened the unit.
	Put(ctx context.Context, d Draft) error
	Sweep(ctx context.Context, now time.Time) error
}

// Accounts is what a wizard asks of account.Service; tests have a stand-in.
type Accounts interface {
	Ask(ctx context.Context, q account.Query) (account.Answer, error)
	Registered(ctx context.Context, c regno.USCC) (bool, error)
	MaySucceed(ctx context.Context, c regno.USCC, d regno.Document) error
	Open(ctx context.Context, who actor.Actor, o account.Opening) (account.Opened, error)
	Succeed(ctx context.Context, who actor.Actor, n account.Succession) (account.Opened, error)
}

// Passwords computes what is kept of a password; *credential.Service is one.
type Passwords interface {
	Hash(ctx context.Context, password string) (credential.Hashed, error)
}

// Faces asks for faces; *proof.Faces is one, tests have a stand-in.
type Faces interface {
	Look(ctx context.Context, who actor.Actor, f proof.FaceFlow, k *proof.Kept, again bool) (proof.View, error)
	Consume(ctx context.Context, who actor.Actor, f proof.FaceFlow) error
}

// Codes sends and checks codes; *proof.Codes is one, tests have a stand-in.
type Codes interface {
	Send(ctx context.Context, who actor.Actor, to proof.CodeFor) error
	Prove(ctx context.Context, who actor.Actor, to proof.CodeFor, code string) error
	Spend(ctx context.Context, who actor.Actor, to proof.CodeFor, code string) error
}

const (
	unitFace  proof.Purpose = "enrol.face"
	unitPhone proof.Purpose = "enrol.phone"
)
