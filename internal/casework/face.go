package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/proof"
)

// Faces is the part of proof.Faces that a submission needs.
type Faces interface {
	Look(ctx context.Context, who actor.Actor, flow proof.FaceFlow, k *proof.Kept, again bool) (proof.View, error)
	Consume(ctx context.Context, who actor.Actor, flow proof.FaceFlow) error
}

// Faced is the face of a draft, as the session of the browser keeps it.
type Faced struct {
	CaseID string
	proof.Kept
}

// PassedFor reports whether the face has passed for a draft and can still be used.
func (f Faced) PassedFor(caseID string, now time.Time) bool {
	return f.CaseID == caseID && f.Passed(now)
}

const caseFace proof.Purpose = "case"

// ErrNeedsFace is the fault of a submission without the face that its item asks for.
var ErrNeedsFace = fault.New(fault.Conflict, "这项申请由本人刷脸后提交")

// Face asks how the face of a draft stands, and begins one when there is none, or again is asked. Faults: NotFound when the draft is
// not theirs, Conflict when it asks for no face or is submitted.
func (s *Service) Face(ctx context.Context, who actor.Actor, f *Faced, session string, again bool) (proof.View, error) {
	flow, err := s.faceFlow(ctx, who, f.CaseID, session)
	if err != nil {
		return proof.View{}, err
	}
	return s.Faces.Look(ctx, who, flow, &f.Kept, again)
}

// faceFlow binds a face to one draft, to the person whose it is, and to one browser.
func (s *Service) faceFlow(ctx context.Context, who actor.Actor, caseID, session string) (proof.FaceFlow, error) {
	c, err := s.draft(ctx, who, caseID)
	if err != nil {
		return proof.FaceFlow{}, err
	}
	item, err := s.itemOfCase(ctx, c)
	if err != nil {
		return proof.FaceFlow{}, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	if !item.Face || !c.Personal() || s.Faces == nil {
		return proof.FaceFlow{}, fault.New(fault.Conflict, "这项申请不需要人脸认证")
	}
	p, err := s.Persons.Find(ctx, c.PersonID)
	return proof.FaceFlow{Purpose: caseFace, FlowID: c.ID, Binding: session, Subject: proof.Subject{Document: p.Document(), Name: p.Name}}, err
}

// SubmitByFace is SubmitChosen for an item that asks for a face. The face is consumed in the transaction of the submission, so that
// it sends off this one. Fault: Expired when there is none to use.
func (s *Service) SubmitByFace(
	ctx context.Context, who actor.Actor, caseID string, version int64, session string, way Choice,
) (Receipt, error) {
	c, err := s.theirsToAct(ctx, who, caseID)
	switch {
	case err != nil:
		return Receipt{}, err
	case !c.State.Editable():
		return c.receipt(true), nil
	}
	flow, err := s.faceFlow(ctx, who, caseID, session)
	if err != nil {
		return Receipt{}, err
	}
	if err := s.keepChoice(ctx, who, c, way); err != nil && !errors.Is(err, fault.Conflict) {
		return Receipt{}, err
	}
	return s.submit(ctx, who, caseID, version, func(ctx context.Context) error { return s.Faces.Consume(ctx, who, flow) })
}
