package login

import (
	"context"
	"time"

	"wangting/internal/regno"
)

// Puzzle is the proof of a human that is asked for after some failures.
type Puzzle interface {
	// Consume uses up the puzzle that this browser session has solved for a
	// purpose; an error when it has solved none.
	Consume(ctx context.Context, binding, purpose string) error
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

// Accounts finds who was named.
type Accounts interface {
	// Candidates gives at most two mandates of active units that hold at now and
	// have a password.
	Candidates(ctx context.Context, n Named, now time.Time) ([]Candidate, error)
	// Persons gives at most two persons who were named and have a password of their
	// own; their candidates have neither mandate nor unit.
	Persons(ctx context.Context, n Named) ([]Candidate, error)
}
