package proof

import (
	"context"
	"time"

	"wangting/internal/regno"
)

// Purpose is what a proof is for: "enrol.face", "recover.phone". A proof for one purpose
// does not count for another.
type Purpose string

// Subject is the person whose face it has to be. It is never stored.
type Subject struct {
	Document regno.Document
	Name     string
}

func (s Subject) key() string { return s.Document.Key() + "|" + regno.Name(s.Name).Key() }

// String keeps the subject out of logs.
func (s Subject) String() string { return "subject " + s.Document.Masked() }

// GoString keeps it out of %#v as well.
func (s Subject) GoString() string { return s.String() }

// FaceFlow is the flow that asks for a face: its purpose, its id, its browser session, and
// the person whose face it has to be.
type FaceFlow struct {
	Purpose Purpose
	FlowID  string
	Binding string
	Subject Subject
}

// State is the state of a face.
type State string

const (
	New       State = "new"       // begun; nobody has opened the link
	Visited   State = "visited"   // a phone has opened the link
	Unsettled State = "unsettled" // the phone came back and the bureau still does not say passed: refused or not done
	Passed    State = "passed"    // the bureau says it is the subject
	Failed    State = "failed"    // it passed, but not for what the flow is about now
	Cancelled State = "cancelled" // begun again
	Expired   State = "expired"   // not passed in time, or not used in time
	Consumed  State = "consumed"  // used
)

// Open reports whether an answer of the bureau may still change the face.
func (s State) Open() bool { return s == New || s == Visited || s == Unsettled }

// Face is one face asked for, as it is stored: hashes and states only.
type Face struct {
	ID        string
	Purpose   Purpose
	FlowID    string
	Binding   []byte // keyed hash of the browser session's id
	Subject   []byte // keyed hash of type, number and name
	OrderNo   string // ours, for the bureau
	CertifyID string // the bureau's
	Link      []byte // hash of the token in the link of the QR code
	State     State
	LinkUntil time.Time // when an unvisited link expires
	ExpiresAt time.Time // when a face that has not passed expires
	PassedAt  time.Time
	CreatedAt time.Time

	ReturnedAt  time.Time // when the phone came back from the bureau first
	UnsettledAt time.Time // when the bureau, asked again after that, did not say passed
}

// Stands is the state at a time. A face whose time has run out is Expired even if its row
// has not changed yet.
func (f Face) Stands(now time.Time, useWithin time.Duration) State {
	switch {
	case f.State == New && !now.Before(f.LinkUntil),
		f.State.Open() && !now.Before(f.ExpiresAt),
		f.State == Passed && !now.Before(f.PassedAt.Add(useWithin)):
		return Expired
	case f.State.Open() && !f.UnsettledAt.IsZero():
		return Unsettled
	}
	return f.State
}

// View is a face as its flow may see it.
type View struct {
	ID        string
	State     State
	LinkUntil time.Time
	ExpiresAt time.Time
	UseBefore time.Time // the time until which a passed face can be consumed
	Trouble   error     // set when the query to the bureau failed; State is the last known one
}

// Outcome is the bureau's answer about a face. The bureau does not tell a refusal from a face that is not done yet.
type Outcome uint8

const (
	OutcomePending Outcome = iota // not passed so far
	OutcomePassed                 // the face is the person's
)

// FaceAsk is the request to the bureau for a face.
type FaceAsk struct {
	OrderNo   string // 1 to 32 letters and digits, new for every face
	DocType   regno.DocType
	Number    string
	Name      string
	ReturnURL string // where the phone goes afterwards
}

// FaceService is the bureau that compares faces. Faults: Away, Limited, Invalid
// for a document that it does not know, Expired for a face that it has forgotten.
type FaceService interface {
	Begin(ctx context.Context, ask FaceAsk) (certifyID string, err error)
	PageURL(ctx context.Context, certifyID string) (string, error)
	Result(ctx context.Context, certifyID string) (Outcome, error)
	// Reachable asks something that begins nothing: nil when the bureau answers.
	Reachable(ctx context.Context) error
}

// FaceUse describes the face that a flow wants to consume.
type FaceUse struct {
	Purpose Purpose
	FlowID  string
	Binding []byte
	Subject []byte
	After   time.Time // passed later than this
}

// FaceStore keeps faces.
type FaceStore interface {
	// AddFace stores f and cancels the open and passed faces of the same purpose and flow.
	AddFace(ctx context.Context, f Face) error
	Face(ctx context.Context, id string) (Face, error)
	FaceByLink(ctx context.Context, link []byte) (Face, error)
	// MoveFace sets the state if it is still from; false when it is not.
	MoveFace(ctx context.Context, id string, from, to State, at time.Time) (bool, error)
	// NoteReturn sets ReturnedAt of an open face, once.
	NoteReturn(ctx context.Context, id string, at time.Time) error
	// NoteUnsettled sets UnsettledAt of an open face, once.
	NoteUnsettled(ctx context.Context, id string, at time.Time) error
	// ClaimQuery records a query at now unless there was one after before. The caller that
	// gets true queries the bureau.
	ClaimQuery(ctx context.Context, id string, now, before time.Time) (bool, error)
	// ConsumeFace moves the passed face of a use to consumed; "" when there is none.
	ConsumeFace(ctx context.Context, u FaceUse) (id string, err error)
	// SweepFaces removes what began before a time.
	SweepFaces(ctx context.Context, before time.Time) error
}
