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
	// Draft returns a draft, or NotFound.
	Draft(ctx context.Context, id string) (Draft, error)
	// Put updates an open draft at the version that was read; ErrStale when it has changed since. A draft
	// that is now done is stored with its consent; ErrRegistered when another draft has opened the unit.
	Put(ctx context.Context, d Draft) error
	Sweep(ctx context.Context, now time.Time) error
}

// Accounts is the part of account.Service that a wizard calls; tests use a fake.
type Accounts interface {
	Ask(ctx context.Context, q account.Query) (account.Answer, error)
	Registered(ctx context.Context, c regno.USCC) (bool, error)
	MaySucceed(ctx context.Context, c regno.USCC, d regno.Document) error
	Open(ctx context.Context, who actor.Actor, o account.Opening) (account.Opened, error)
	Succeed(ctx context.Context, who actor.Actor, n account.Succession) (account.Opened, error)
}

// RealName is the real-name service (实名认证). Faults: Away, Limited.
type RealName interface {
	// Belongs reports whether a name and a document belong to one person.
	Belongs(ctx context.Context, name string, d regno.Document) (bool, error)
}

// Passwords hashes passwords; *credential.Service implements it.
type Passwords interface {
	Hash(ctx context.Context, password string) (credential.Hashed, error)
}

// Faces requests face checks; *proof.Faces implements it, tests use a fake.
type Faces interface {
	Look(ctx context.Context, who actor.Actor, f proof.FaceFlow, k *proof.Kept, again bool) (proof.View, error)
	Consume(ctx context.Context, who actor.Actor, f proof.FaceFlow) error
}

// Codes sends and checks verification codes; *proof.Codes implements it, tests use a fake.
type Codes interface {
	Send(ctx context.Context, who actor.Actor, to proof.CodeFor) error
	Text(ctx context.Context, to proof.CodeFor) (proof.Text, error)
	Prove(ctx context.Context, who actor.Actor, to proof.CodeFor, code string) error
	Spend(ctx context.Context, who actor.Actor, to proof.CodeFor, code string) error
}

const (
	unitFace  proof.Purpose = "enrol.face"
	unitPhone proof.Purpose = "enrol.phone"
)
