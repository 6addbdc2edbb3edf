package login

import (
	"context"
	"errors"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/regno"
)

// Reset is LOG-10: a person who is signed in on the phone and forgot the password
// for one of their units proves their face anew and sets another. Being signed in is
// not enough: who finds an open phone has no face. Every login under that mandate ends.
type Reset struct {
	*Credentials
	*Switching
	Faces RecoveryFaces
	// Self gives the document and the name that the face is compared with.
	Self func(ctx context.Context, personID string) (regno.Document, string, error)
	// Parts are the pieces of numbers that the password must not contain.
	Parts func(ctx context.Context, who actor.Actor) ([]string, error)
	Tell  func(ctx context.Context, o Owner) error
	// Forget removes the passkeys of who has just shown their face: the way back for who lost them.
	Forget func(ctx context.Context, who actor.Actor) error
}

// Of gives one of the mandates that who holds now; NotFound when it is not theirs.
func (r *Reset) Of(ctx context.Context, who actor.Actor, mandateID string) (Held, error) {
	mine, err := r.Mine(ctx, who)
	if err != nil {
		return Held{}, err
	}
	for _, h := range mine {
		if h.MandateID == mandateID {
			return h, nil
		}
	}
	return Held{}, fault.New(fault.NotFound, "您没有这个单位的授权，或授权已经结束")
}

func (r *Reset) flow(ctx context.Context, who actor.Actor, session, mandateID string) (RecoveryFlow, Held, error) {
	h, err := r.Of(ctx, who, mandateID)
	if err != nil {
		return RecoveryFlow{}, h, err
	}
	doc, name, err := r.Self(ctx, who.PersonID)
	return RecoveryFlow{ID: mandateID, Session: session, Document: doc, Name: name}, h, err
}

// Begin begins a face.
func (r *Reset) Begin(ctx context.Context, who actor.Actor, session, mandateID string) (faceID, link string, err error) {
	f, _, err := r.flow(ctx, who, session, mandateID)
	if err != nil {
		return "", "", err
	}
	return r.Faces.Begin(ctx, who, f)
}

// State looks at it.
func (r *Reset) State(ctx context.Context, faceID, session string) (state string, trouble, err error) {
	state, _, trouble, err = r.Faces.State(ctx, faceID, session)
	return state, trouble, err
}

// Finish sets the password and uses the face up, in one transaction. Faults: Invalid
// with fields, ErrFaceGone, NotFound.
func (r *Reset) Finish(ctx context.Context, who actor.Actor, session, mandateID, password, again string) error {
	f, h, err := r.flow(ctx, who, session, mandateID)
	if err != nil {
		return err
	}
	parts, err := r.Parts(ctx, actor.Actor{PersonID: who.PersonID, UnitID: h.UnitID})
	if err != nil {
		return fmt.Errorf("reading what a password must not contain: %w", err)
	}
	var form check.Form
	form.AddErr(FieldNew, check.Password(password, parts...))
	form.Same(FieldAgain, password, again)
	if err := form.Err(); err != nil {
		return err
	}
	hash, err := r.Hash(ctx, password)
	if err != nil {
		return err
	}
	err = r.Credentials.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := r.Faces.Consume(ctx, who, f); err != nil {
			return err
		}
		if err := r.Put(ctx, who, mandateID, hash); err != nil {
			return err
		}
		if err := r.Forget(ctx, who); err != nil {
			return err
		}
		if err := r.EndAllOfMandate(ctx, mandateID, "密码已重新设置"); err != nil {
			return err
		}
		return r.Tell(ctx, Owner{MandateID: mandateID, UnitID: h.UnitID, PersonID: who.PersonID})
	})
	if errors.Is(err, fault.Expired) {
		return ErrFaceGone
	}
	return err
}
