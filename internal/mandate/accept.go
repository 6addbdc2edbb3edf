package mandate

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/proof"
)

const acceptFace proof.Purpose = "mandate.accept.face"

// Input names of the form 「设置单位登录密码」.
const (
	FieldNew   = "new"
	FieldAgain = "again"
)

// Acceptance is the confirmation of an invitation in the app's 「企业服务」 (HAN-4): face
// comparison, then password, then the mandate becomes active. The face must be that of the invited
// person and is valid only for this invitation and this browser session.
type Acceptance struct {
	*Service
	Faces     *proof.Faces
	Passwords *credential.Service
}

// ErrFaceGone is the fault when the face comparison was already used or is too old.
var ErrFaceGone = fault.New(fault.Expired, "刷脸结果已过期或者已经用过，请重新刷脸")

func (a *Acceptance) face(ctx context.Context, who actor.Actor, mandateID, session string) (proof.FaceFlow, Mandate, error) {
	m, err := a.Invitation(ctx, who, mandateID)
	if err != nil {
		return proof.FaceFlow{}, m, err
	}
	p, err := a.Persons.Find(ctx, m.PersonID)
	return proof.FaceFlow{
		Purpose: acceptFace,
		FlowID:  m.ID + ":" + strconv.Itoa(int(m.Level)), // a face for one level does not accept another
		Binding: session,
		Subject: proof.Subject{Document: p.Document(), Name: p.Name},
	}, m, err
}

// Face gives the state of the face comparison for one of the caller's invitations. It begins a new
// comparison when there is none, or when again is true.
func (a *Acceptance) Face(
	ctx context.Context, who actor.Actor, mandateID, session string, k *proof.Kept, again bool,
) (proof.View, error) {
	f, _, err := a.face(ctx, who, mandateID, session)
	if err != nil {
		return proof.View{}, err
	}
	return a.Faces.Look(ctx, who, f, k, again)
}

// Finish activates the mandate. It consumes the face comparison and stores the password in the same
// transaction. Faults: Invalid with fields, ErrFaceGone, and the faults of Invitation.
func (a *Acceptance) Finish(ctx context.Context, who actor.Actor, mandateID, session, password, confirm string) error {
	f, m, err := a.face(ctx, who, mandateID, session)
	if err != nil {
		return err
	}
	hash, err := a.hash(ctx, m, password, confirm)
	if err != nil {
		return err
	}
	return a.Accept(ctx, who, mandateID, func(ctx context.Context) error {
		err := a.Faces.Consume(ctx, who, f)
		if errors.Is(err, fault.Expired) {
			return ErrFaceGone
		}
		if err != nil {
			return fmt.Errorf("using the face for invitation %s: %w", mandateID, err)
		}
		return a.Passwords.Put(ctx, who, m.ID, hash)
	})
}

// promoteFlow is the face comparison for one promotion of the caller's.
func (a *Acceptance) promoteFlow(ctx context.Context, p Promotion, session string) (proof.FaceFlow, error) {
	x, err := a.Persons.Find(ctx, p.PersonID)
	return proof.FaceFlow{
		Purpose: promoteFace,
		FlowID:  p.ID,
		Binding: session,
		Subject: proof.Subject{Document: x.Document(), Name: x.Name},
	}, err
}

// PromotionFace is Face for a promotion that waits for the caller.
func (a *Acceptance) PromotionFace(
	ctx context.Context, who actor.Actor, mandateID, session string, k *proof.Kept, again bool,
) (proof.View, error) {
	p, _, err := a.Promoting(ctx, who, mandateID)
	if err != nil {
		return proof.View{}, err
	}
	f, err := a.promoteFlow(ctx, p, session)
	if err != nil {
		return proof.View{}, err
	}
	return a.Faces.Look(ctx, who, f, k, again)
}

// FinishPromotion makes the caller the administrator and consumes the face comparison in the same
// transaction. Faults: ErrFaceGone, and the faults of Promoted.
func (a *Acceptance) FinishPromotion(ctx context.Context, who actor.Actor, mandateID, session string) error {
	return a.Promoted(ctx, who, mandateID, func(ctx context.Context, p Promotion) error {
		f, err := a.promoteFlow(ctx, p, session)
		if err != nil {
			return err
		}
		err = a.Faces.Consume(ctx, who, f)
		if errors.Is(err, fault.Expired) {
			return ErrFaceGone
		}
		return err
	})
}

// hash checks and hashes the password of a mandate that is about to become active. Invalid with
// fields.
func (a *Acceptance) hash(ctx context.Context, m Mandate, password, confirm string) (credential.Hashed, error) {
	parts, err := a.PasswordParts(ctx, m.PersonID, m.UnitID)
	if err != nil {
		return credential.Hashed{}, err
	}
	var form check.Form
	form.AddErr(FieldNew, check.Password(password, parts...))
	form.Same(FieldAgain, password, confirm)
	if err := form.Err(); err != nil {
		return credential.Hashed{}, err
	}
	return a.Passwords.Hash(ctx, password)
}

// PasswordParts gives the parts of a person's document number and phone, and of the codes of the
// unit they act for (if any). A password must not contain any of them (REG-7).
func (s *Service) PasswordParts(ctx context.Context, personID, unitID string) ([]string, error) {
	x, err := s.Persons.Find(ctx, personID)
	if err != nil {
		return nil, fmt.Errorf("reading what a password must not contain: %w", err)
	}
	parts := append(x.Document().Parts(), string(x.Phone))
	if unitID == "" {
		return parts, nil
	}
	u, err := s.Units.Find(ctx, unitID)
	if err != nil {
		return nil, fmt.Errorf("reading what a password must not contain: %w", err)
	}
	return append(append(parts, u.USCC.Parts()...), u.Number), nil
}
