package login

import (
	"context"
	"time"

	"wangting/internal/regno"
)

// Hasher keeps passwords; *secret.Passwords is one.
type Hasher interface {
	Hash(ctx context.Context, password string) (string, error)
	Verify(ctx context.Context, password, hash string) (bool, error)
	// VerifyNothing takes the time of Verify.
	VerifyNothing(ctx context.Context, password string) error
}

// Puzzle is the proof of a human that is asked for after some failures.
type Puzzle interface {
	// Consume uses up the puzzle that this browser session has solved for a
	// purpose; an error when it has solved none.
	Consume(ctx context.Context, binding, purpose string) error
}

// Event is what an owner is told about their account.
type Event struct {
	PersonID  string
	UnitID    string
	MandateID string
	At        time.Time
	IP        string
	Browser   string // as people call it: Windows 上的 Chrome
}

// Notices tells owners; it is called inside the transaction and only enqueues.
type Notices interface {
	LoginLocked(ctx context.Context, e Event) error
	NewLogin(ctx context.Context, e Event) error
}

// Named is a person of a unit as somebody named them.
type Named struct {
	Kind      regno.AccountKind
	Account   string   // USCC or unit number, in written form
	Documents []string // every regno.Document.Key the second value may mean
	Phone     string   // or "" when it is no phone
}

// Candidate is a living mandate with a password.
type Candidate struct {
	MandateID string
	PersonID  string
	UnitID    string
	Hash      string
	Temporary time.Time // until when a first password holds; zero: it was chosen
}

// Accounts finds who was named and keeps their passwords.
type Accounts interface {
	// PutFirstHash keeps a first password that holds until a moment.
	PutFirstHash(ctx context.Context, mandateID, hash string, now, until time.Time) error
	// Candidates gives at most two mandates of active units that hold at now and
	// have a password.
	Candidates(ctx context.Context, n Named, now time.Time) ([]Candidate, error)
	PutHash(ctx context.Context, mandateID, hash string, now time.Time) error
	// Persons gives at most two persons who were named and have a password of their
	// own; their candidates have neither mandate nor unit.
	Persons(ctx context.Context, n Named) ([]Candidate, error)
	PutPersonHash(ctx context.Context, personID, hash string, now time.Time) error
	// PersonHashOf gives the kept password of a person; NotFound when they have none.
	PersonHashOf(ctx context.Context, personID string) (string, error)
	// HashOf gives the kept password of a mandate; NotFound when it has none.
	HashOf(ctx context.Context, mandateID string) (string, error)
}
