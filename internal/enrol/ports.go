package enrol

import (
	"context"
	"time"

	"wangting/internal/actor"
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

// Answer is what the register says of a claim.
type Answer struct {
	Exists bool
	Match  bool   // all five values
	Status string // 在业 吊销 注销 迁出
	Unit   Unit
}

// Register is the business register. Faults: Away, Limited.
type Register interface {
	Verify(ctx context.Context, c Claim) (Answer, error)
}

// Units says whether what the wizard ends in may be done for a unit that the register
// has confirmed: Conflict in plain words when not.
type Units interface {
	May(ctx context.Context, c Claim) error
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

// New is the account to be opened: everything in it has been proved.
type New struct {
	Claim Claim
	Unit  Unit
	Phone regno.Mobile
}

// Opened is what came to be.
type Opened struct {
	UnitID     string
	UnitNumber string
	MandateID  string
}

// OpenUnit opens, in the transaction of ctx: the unit, the representative as a
// verified person if the hall had none, their level-1 mandate, its password, and
// the message that tells them. Conflict when the USCC has an account.
type OpenUnit func(ctx context.Context, who actor.Actor, n New) (Opened, error)

// Opening is the corridor to the rooms of units, persons, mandates and logins.
type Opening interface {
	// Prepare does what takes long, the hashing of the password, before the
	// transaction.
	Prepare(ctx context.Context, password string) (OpenUnit, error)
}
