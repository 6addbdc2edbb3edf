package mandate

import (
	"context"
	"errors"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// FaceOf is whose face is asked for, and for which invitation on which browser.
type FaceOf struct {
	MandateID, PersonID, Session string
}

// Faces proves that the person who answers is the person who was invited.
type Faces interface {
	Begin(ctx context.Context, who actor.Actor, f FaceOf) (faceID, link string, err error)
	// State is new, visited, passed, failed, cancelled or expired; trouble is what the
	// outside service answered last when it could not be asked.
	State(ctx context.Context, faceID, session string) (state string, trouble, err error)
	Consume(ctx context.Context, who actor.Actor, f FaceOf) error
}

// Acceptance is 「企业服务」 of the phone side: face, password, and the mandate holds (HAN-4).
type Acceptance struct {
	*Service
	Faces Faces
	// Prepare checks and hashes the password for the mandate; keep stores it, in the
	// transaction of its context. Invalid with fields.
	Prepare func(ctx context.Context, m Mandate, password, confirm string) (keep func(ctx context.Context, who actor.Actor) error, err error)
}

// ErrFaceGone is the cause when the face was used or is too old.
var ErrFaceGone = errors.New("the face of this confirmation cannot be used")

// Face begins a face for an invitation of who's.
func (a *Acceptance) Face(ctx context.Context, who actor.Actor, mandateID, session string) (faceID, link string, err error) {
	m, err := a.Invitation(ctx, who, mandateID)
	if err != nil {
		return "", "", err
	}
	return a.Faces.Begin(ctx, who, FaceOf{m.ID, m.PersonID, session})
}

// FaceState looks at it.
func (a *Acceptance) FaceState(ctx context.Context, faceID, session string) (state string, trouble, err error) {
	return a.Faces.State(ctx, faceID, session)
}

// Finish makes the mandate hold: the face is used up and the password kept in the
// same transaction. Faults: Invalid with fields, ErrFaceGone, and as of Invitation.
func (a *Acceptance) Finish(ctx context.Context, who actor.Actor, mandateID, session, password, confirm string) error {
	m, err := a.Invitation(ctx, who, mandateID)
	if err != nil {
		return err
	}
	keep, err := a.Prepare(ctx, m, password, confirm)
	if err != nil {
		return err
	}
	return a.Accept(ctx, who, mandateID, func(ctx context.Context) error {
		err := a.Faces.Consume(ctx, who, FaceOf{m.ID, m.PersonID, session})
		if errors.Is(err, fault.Expired) {
			return ErrFaceGone
		}
		if err != nil {
			return fmt.Errorf("using the face for invitation %s: %w", mandateID, err)
		}
		return keep(ctx, who)
	})
}
