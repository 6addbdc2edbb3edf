package recovery

import (
	"context"
	"errors"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/session"
)

const resetFace proof.Purpose = "login.reset.face"

// Reset is 「重设单位登录密码」 (LOG-10). A person who is signed in on the phone proves their face
// again and sets a new password for one of their units. Being signed in is not enough, since somebody
// else may hold the phone. Every login under that mandate ends.
type Reset struct {
	*credential.Service
	Sessions *session.Service
	Faces    *proof.Faces
	Passkeys *credential.Passkeys
	Mandates *mandate.Service
	Persons  *person.Service
	Told     PasswordNotices
}

// ResetAt returns the address of the screen that resets the password of a mandate.
func ResetAt(mandateID string) string { return "/app/reset/" + mandateID }

// Mandate returns a mandate that who holds now. NotFound when it is not theirs.
func (r *Reset) Mandate(ctx context.Context, who actor.Actor, mandateID string) (session.Held, error) {
	mine, err := r.Sessions.Mine(ctx, who)
	if err != nil {
		return session.Held{}, err
	}
	for _, h := range mine {
		if h.MandateID == mandateID {
			return h, nil
		}
	}
	return session.Held{}, fault.New(fault.NotFound, "您没有这个单位的授权，或授权已经结束")
}

func (r *Reset) flow(ctx context.Context, who actor.Actor, browser, mandateID string) (proof.FaceFlow, session.Held, error) {
	h, err := r.Mandate(ctx, who, mandateID)
	if err != nil {
		return proof.FaceFlow{}, h, err
	}
	p, err := r.Persons.Find(ctx, who.PersonID)
	return proof.FaceFlow{
		Purpose: resetFace,
		FlowID:  mandateID,
		Binding: browser,
		Subject: proof.Subject{Document: p.Document(), Name: p.Name},
	}, h, err
}

// Look returns the state of the face check. It begins one when there is none, or when again is true.
func (r *Reset) Look(ctx context.Context, who actor.Actor, browser, mandateID string, k *proof.Kept, again bool) (proof.View, error) {
	f, _, err := r.flow(ctx, who, browser, mandateID)
	if err != nil {
		return proof.View{}, err
	}
	return r.Faces.Look(ctx, who, f, k, again)
}

// Finish sets the password and consumes the face check, in one transaction. Faults: Invalid with
// fields, ErrFaceGone, NotFound.
func (r *Reset) Finish(ctx context.Context, who actor.Actor, browser, mandateID, password, again string) error {
	f, h, err := r.flow(ctx, who, browser, mandateID)
	if err != nil {
		return err
	}
	p, err := r.Persons.Find(ctx, who.PersonID)
	if err != nil {
		return err
	}
	parts, err := r.Mandates.PasswordParts(ctx, who.PersonID, h.UnitID)
	if err != nil {
		return err
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
	err = r.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := r.Faces.Consume(ctx, who, f); err != nil {
			return err
		}
		if err := r.Put(ctx, who, mandateID, hash); err != nil {
			return err
		}
		if err := r.Passkeys.RemoveAll(ctx, who); err != nil {
			return err
		}
		if err := r.Sessions.EndAllOfMandate(ctx, mandateID, "密码已重新设置"); err != nil {
			return err
		}
		return r.Told.changed(ctx, Owner{MandateID: mandateID, UnitID: h.UnitID, PersonID: who.PersonID, Phone: p.Phone}, r.Now())
	})
	if errors.Is(err, fault.Expired) {
		return ErrFaceGone
	}
	return err
}
