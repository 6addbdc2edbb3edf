package enrol

import (
	"context"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/credential"
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

// FaceFlow is for which draft, session and person a face is asked.
type FaceFlow struct {
	DraftID  string
	Session  string
	Document regno.Document
	Name     string
}

// FaceState is where a face stands; the words are the proof room's.
type FaceState string

const (
	FaceNew       FaceState = "new"
	FaceVisited   FaceState = "visited"
	FacePassed    FaceState = "passed"
	FaceFailed    FaceState = "failed"
	FaceCancelled FaceState = "cancelled"
	FaceExpired   FaceState = "expired"
)

// FaceBegun is a face just asked for.
type FaceBegun struct {
	ID    string
	Token string // of the link in the QR code
}

// FaceSeen is a face as it stands.
type FaceSeen struct {
	State     FaceState
	UseBefore time.Time // passed: until when it may be used
	Trouble   error     // the bureau could not be asked just now
}

// Faces asks for faces. Faults of Begin: Invalid, Limited, Away; of Consume:
// Expired when there is no passed face for just this flow.
type Faces interface {
	Begin(ctx context.Context, who actor.Actor, f FaceFlow) (FaceBegun, error)
	State(ctx context.Context, faceID, session string) (FaceSeen, error)
	Consume(ctx context.Context, who actor.Actor, f FaceFlow) error
}

// CodeFlow is for which draft, session and phone a code is sent.
type CodeFlow struct {
	DraftID string
	Session string
	Phone   regno.Mobile
}

// Codes sends and checks codes. Prove counts a try and is called outside the
// transaction; Spend uses a proven code up inside it. Faults of Send: Limited, Away;
// of Prove: Invalid, Expired; of Spend: Expired.
type Codes interface {
	Send(ctx context.Context, who actor.Actor, f CodeFlow) error
	Prove(ctx context.Context, who actor.Actor, f CodeFlow, code string) error
	Spend(ctx context.Context, who actor.Actor, f CodeFlow, code string) error
}
