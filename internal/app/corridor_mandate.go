package app

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatephone"
	"wangting/internal/mandate/mandateroom"
	"wangting/internal/person"
	"wangting/internal/proof"
)

const acceptFace proof.Purpose = "mandate.accept.face"

func (h *Hall) mandateRoom(r *Rooms) {
	needs := mandateroom.Needs{
		DB:        h.DB,
		Audit:     r.Audit,
		Limits:    h.mandateLimits(),
		Now:       h.now,
		Persons:   r.Persons,
		Units:     r.Units,
		Catalog:   r.Catalog,
		Notices:   r.Notices,
		Passwords: r.Credentials,
		Passkeys:  r.Passkeys,
		Faces:     acceptFaces{r.Faces, r.Persons},
		Prepare:   h.prepare,
		LinkURL:   r.Faces.LinkURL,
	}
	if h.Outside.Core != nil {
		needs.Insurance = h.Outside.Core
	}
	mandates := mandateroom.New(needs)
	r.Mandates, r.verified = mandates.Service, mandates.Verified
	h.open = append(h.open, mandates)
}

// mandateLimits are the manual's, unless the settings say others (HAN-14).
func (h *Hall) mandateLimits() mandate.Limits {
	l := h.Config.Limits
	return mandate.Limits{Administrators: l.Administrators, Handlers: l.Handlers, Years: l.MandateYears, Invitation: l.Invitation, Insurance: l.Insurance}
}

// acceptFaces are the faces of the proof room for those who answer an invitation.
type acceptFaces struct {
	faces   *proof.Faces
	persons *person.Service
}

func (f acceptFaces) flow(ctx context.Context, x mandate.FaceOf) (proof.FaceFlow, error) {
	p, err := f.persons.Find(ctx, x.PersonID)
	return proof.FaceFlow{Purpose: acceptFace, FlowID: x.MandateID, Binding: x.Session, Subject: proof.Subject{Document: p.Document(), Name: p.Name}}, err
}

func (f acceptFaces) Begin(ctx context.Context, who actor.Actor, x mandate.FaceOf) (string, string, error) {
	flow, err := f.flow(ctx, x)
	if err != nil {
		return "", "", err
	}
	b, err := f.faces.Begin(ctx, who, flow)
	return b.ID, b.LinkToken, err
}

func (f acceptFaces) State(ctx context.Context, faceID, session string) (string, error, error) {
	v, err := f.faces.State(ctx, faceID, session)
	return string(v.State), v.Trouble, err
}

func (f acceptFaces) Consume(ctx context.Context, who actor.Actor, x mandate.FaceOf) error {
	flow, err := f.flow(ctx, x)
	if err != nil {
		return err
	}
	return f.faces.Consume(ctx, who, flow)
}

// prepare checks and hashes the password of a mandate that is about to hold.
func (h *Hall) prepare(ctx context.Context, m mandate.Mandate, password, confirm string) (func(context.Context, actor.Actor) error, error) {
	parts, err := h.Rooms.parts.Of(ctx, actor.Actor{PersonID: m.PersonID, UnitID: m.UnitID})
	if err != nil {
		return nil, err
	}
	var form check.Form
	form.AddErr(mandatephone.FieldNew, check.Password(password, parts...))
	form.Same(mandatephone.FieldAgain, password, confirm)
	if err := form.Err(); err != nil {
		return nil, err
	}
	hash, err := h.Rooms.Credentials.Hash(ctx, password)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, who actor.Actor) error {
		return h.Rooms.Credentials.Put(ctx, who, m.ID, hash)
	}, nil
}
