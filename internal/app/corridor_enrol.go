package app

import (
	"context"
	"errors"

	"wangting/internal/actor"
	"wangting/internal/enrol"
	"wangting/internal/enrol/enroldb"
	"wangting/internal/fault"
	"wangting/internal/gateway/registry"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/unit"
)

func (h *Hall) enrolRoom(r *Rooms) {
	r.Enrol = &enrol.Service{Kind: enrol.Registration, Store: enroldb.Store{DB: h.DB, Keys: h.Keys}, Tx: h.DB, Audit: r.Audit, Keys: h.Keys, Rates: r.Limits,
		Register: register{h.Outside.Register}, Units: enrolUnits{r.Units}, Faces: enrolFaces{r.Faces}, Codes: enrolCodes{r.Codes},
		Opening: opening{r}, Agreement: enrol.UnitRegistration(), Limits: enrol.DefaultLimits(), Now: h.now}
	succession := *r.Enrol
	succession.Kind, succession.Units, succession.Opening = enrol.Succession, successionUnits{r}, succeeding{r}
	r.Succession = &succession
}

// register is the business register as enrolment asks it.
type register struct{ *registry.Gateway }

func (g register) Verify(ctx context.Context, c enrol.Claim) (enrol.Answer, error) {
	a, err := g.Gateway.Verify(ctx, registry.Query{USCC: string(c.USCC), Name: c.UnitName, RepName: c.RepName,
		RepDocType: string(c.Document.Type), RepDocNumber: c.Document.Number})
	return enrol.Answer{Exists: a.Exists, Match: a.Match, Status: a.Status,
		Unit: enrol.Unit{Region: a.RegionCode, Kind: a.Type, Address: a.Address}}, err
}

type enrolUnits struct{ units *unit.Service }

func (u enrolUnits) Registered(ctx context.Context, c regno.USCC) (bool, error) {
	_, err := u.units.ByUSCC(ctx, c)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

func (u enrolUnits) May(ctx context.Context, c enrol.Claim) error {
	there, err := u.Registered(ctx, c.USCC)
	if err == nil && there {
		err = enrol.ErrRegistered
	}
	return err
}

// successionUnits lets a new representative in where the unit has an account and
// somebody else for it (ACC-5).
type successionUnits struct{ r *Rooms }

func (s successionUnits) May(ctx context.Context, c enrol.Claim) error {
	u, err := s.unit(ctx, c.USCC)
	if err != nil {
		return err
	}
	p, err := s.r.Persons.ByDocument(ctx, c.Document.Type, c.Document.Number)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	m, err := s.r.Mandates.ForUnitAndPerson(ctx, u.ID, p.ID)
	switch {
	case errors.Is(err, fault.NotFound):
		return nil
	case err == nil && m.Level == actor.Representative:
		return fault.New(fault.Conflict, mandate.SaySame)
	}
	return err
}

func (s successionUnits) unit(ctx context.Context, c regno.USCC) (unit.Unit, error) {
	u, err := s.r.Units.ByUSCC(ctx, c)
	switch {
	case errors.Is(err, fault.NotFound):
		return u, fault.New(fault.Conflict, "该单位还没有在本厅注册，不用办理变更，请由法定代表人直接注册")
	case err == nil && u.State != unit.Active:
		return u, fault.New(fault.Conflict, "该单位账户已停用或已注销，请拨打 12333")
	}
	return u, err
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

// claimed is the representative whom register and face have proved.
func claimed(ctx context.Context, r *Rooms, who actor.Actor, n enrol.New) (person.Person, error) {
	return r.Persons.Ensure(ctx, who, person.New{Name: n.Claim.RepName, DocType: n.Claim.Document.Type, DocNumber: n.Claim.Document.Number,
		Phone: n.Phone, VerifiedBy: person.ByFace})
}

// opening makes unit, person, mandate and password come to be in one transaction (REG-8).
type opening struct{ r *Rooms }

func (o opening) Prepare(ctx context.Context, password string) (enrol.OpenUnit, error) {
	hash, err := o.r.Credentials.Hash(ctx, password)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, who actor.Actor, n enrol.New) (enrol.Opened, error) {
		u, err := o.r.Units.Open(ctx, who, unit.New{USCC: n.Claim.USCC, Name: n.Claim.UnitName, Region: n.Unit.Region, Kind: n.Unit.Kind, Address: n.Unit.Address})
		if err != nil {
			return enrol.Opened{}, err
		}
		p, err := claimed(ctx, o.r, who, n)
		if err != nil {
			return enrol.Opened{}, err
		}
		m, err := o.r.Mandates.GrantRepresentative(ctx, who, u.ID, p.ID)
		if err != nil {
			return enrol.Opened{}, err
		}
		if err := o.r.Credentials.Put(ctx, who, m.ID, hash); err != nil {
			return enrol.Opened{}, err
		}
		return enrol.Opened{UnitID: u.ID, UnitNumber: u.Number, MandateID: m.ID}, o.welcome(ctx, u, string(n.Phone))
	}, nil
}

func (o opening) welcome(ctx context.Context, u unit.Unit, phone string) error {
	err := o.r.Notices.Tell(ctx, actor.SystemActor("enrol"), notice.Message{UnitID: u.ID, Kind: notice.AboutHall, Title: "单位账户已开通",
		Body: "单位编号 " + u.Number + "。法定代表人可以办理本单位的全部业务。", Link: "/unit/info"})
	if err != nil {
		return err
	}
	return o.r.Notices.SMS(ctx, notice.SMS{Phone: phone, Template: notice.Welcome, Params: map[string]string{"unit": u.Name, "number": u.Number}})
}

// succeeding makes a new representative come, and the old one's power end, in one
// transaction (ACC-5).
type succeeding struct{ r *Rooms }

func (o succeeding) Prepare(ctx context.Context, password string) (enrol.OpenUnit, error) {
	hash, err := o.r.Credentials.Hash(ctx, password)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, who actor.Actor, n enrol.New) (enrol.Opened, error) {
		u, err := successionUnits(o).unit(ctx, n.Claim.USCC)
		if err != nil {
			return enrol.Opened{}, err
		}
		p, err := claimed(ctx, o.r, who, n)
		if err != nil {
			return enrol.Opened{}, err
		}
		next, before, err := o.r.Mandates.Succeed(ctx, who, u.ID, p.ID)
		if err != nil {
			return enrol.Opened{}, err
		}
		if err := o.r.Credentials.Put(ctx, who, next.ID, hash); err != nil {
			return enrol.Opened{}, err
		}
		return enrol.Opened{UnitID: u.ID, UnitNumber: u.Number, MandateID: next.ID}, o.tell(ctx, u, before)
	}, nil
}

// tell warns who was the representative, and writes it into the unit's inbox.
func (o succeeding) tell(ctx context.Context, u unit.Unit, before mandate.Mandate) error {
	err := o.r.Notices.Tell(ctx, actor.SystemActor("enrol"), notice.Message{UnitID: u.ID, Kind: notice.AboutMandate, Title: "法定代表人已变更",
		Body: "原法定代表人的权限已结束。管理员和经办人须在 30 天内确认，请在“经办人管理—授权复核”中办理。", Link: "/unit/agents/review"})
	if err != nil || before.ID == "" {
		return err
	}
	p, err := o.r.Persons.Find(ctx, before.PersonID)
	if err != nil || p.Phone == "" {
		return err
	}
	return o.r.Notices.SMS(ctx, notice.SMS{Phone: string(p.Phone), Template: notice.Replaced, Params: map[string]string{"unit": u.Name}})
}
