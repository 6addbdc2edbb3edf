package app

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/enrol"
	"wangting/internal/enrol/enroldb"
	"wangting/internal/proof"
)

func (h *Hall) enrolRoom(r *Rooms) {
	r.Enrol = &enrol.Service{Kind: enrol.Registration, Store: enroldb.Store{DB: h.DB, Keys: h.Keys}, Tx: h.DB, Audit: r.Audit, Keys: h.Keys, Rates: r.Limits,
		Accounts: r.Accounts, Passwords: r.Credentials, Faces: enrolFaces{r.Faces}, Codes: enrolCodes{r.Codes},
		Agreement: enrol.UnitRegistration(), Limits: enrol.DefaultLimits(), Now: h.now}
	succession := *r.Enrol
	succession.Kind = enrol.Succession
	r.Succession = &succession
}

const (
	enrolFace  proof.Purpose = "enrol.face"
	enrolPhone proof.Purpose = "enrol.phone"
)

// enrolFaces are the faces of the proof room, asked for an enrolment.
type enrolFaces struct{ faces *proof.Faces }

func (f enrolFaces) flow(x enrol.FaceFlow) proof.FaceFlow {
	return proof.FaceFlow{Purpose: enrolFace, FlowID: x.DraftID, Binding: x.Session, Subject: proof.Subject{Document: x.Document, Name: x.Name}}
}

func (f enrolFaces) Begin(ctx context.Context, who actor.Actor, x enrol.FaceFlow) (enrol.FaceBegun, error) {
	b, err := f.faces.Begin(ctx, who, f.flow(x))
	return enrol.FaceBegun{ID: b.ID, Token: b.LinkToken}, err
}

func (f enrolFaces) State(ctx context.Context, id, session string) (enrol.FaceSeen, error) {
	v, err := f.faces.State(ctx, id, session)
	return enrol.FaceSeen{State: enrol.FaceState(v.State), UseBefore: v.UseBefore, Trouble: v.Trouble}, err
}

func (f enrolFaces) Consume(ctx context.Context, who actor.Actor, x enrol.FaceFlow) error {
	return f.faces.Consume(ctx, who, f.flow(x))
}

// enrolCodes are the codes of the proof room, asked for an enrolment.
type enrolCodes struct{ codes *proof.Codes }

func (c enrolCodes) to(who actor.Actor, x enrol.CodeFlow) proof.CodeFor {
	return proof.CodeFor{Purpose: enrolPhone, FlowID: x.DraftID, Binding: x.Session, Phone: x.Phone, IP: who.IP}
}

func (c enrolCodes) Send(ctx context.Context, who actor.Actor, x enrol.CodeFlow) error {
	return c.codes.Send(ctx, who, c.to(who, x))
}

func (c enrolCodes) Prove(ctx context.Context, who actor.Actor, x enrol.CodeFlow, code string) error {
	return c.codes.Prove(ctx, who, c.to(who, x), code)
}

func (c enrolCodes) Spend(ctx context.Context, who actor.Actor, x enrol.CodeFlow, code string) error {
	return c.codes.Spend(ctx, who, c.to(who, x), code)
}
