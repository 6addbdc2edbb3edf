package login

import (
	"context"
	"time"

	"wangting/internal/regno"
)

// Puzzle proves that a human is typing; it is asked for after some failures.
type Puzzle interface {
	// Consume uses up the puzzle that this browser session has solved for a purpose. It fails when none is
	// solved.
	Consume(ctx context.Context, binding, purpose string) error
}

// Named is the typed name of a person of a unit.
type Named struct {
	Kind      regno.AccountKind
	Account   string   // USCC or unit number, in written form
	Documents []string // every regno.Document.Key the second value may mean
	Phone     string   // the second value as a phone, or ""
}

// Candidate is an active mandate, or a person, with a password.
type Candidate struct {
	MandateID string
	PersonID  string
	UnitID    string
	Hash      string
	Temporary time.Time // when a first password expires; zero for a chosen password
}

// Accounts finds the accounts that match what was typed.
type Accounts interface {
	// Candidates returns at most two mandates that hold at now, belong to active units and have a
	// password.
	Candidates(ctx context.Context, n Named, now time.Time) ([]Candidate, error)
	// Persons returns at most two matching persons who have a password of their own; their candidates have
	// neither mandate nor unit.
	Persons(ctx context.Context, n Named) ([]Candidate, error)
}
