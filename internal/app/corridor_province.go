package app

import (
	"context"
	"errors"
	"time"

	"wangting/internal/actor"
	"wangting/internal/enrol"
	"wangting/internal/fault"
	"wangting/internal/gateway/jis"
	"wangting/internal/id"
	"wangting/internal/login"
	"wangting/internal/login/loginweb"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/unit"
)

const openPhone proof.Purpose = "login.open.phone"

func (h *Hall) dispatcher() *login.Dispatcher {
	r := &h.Rooms
	decoy := *r.Codes
	decoy.Sender = nobody{}
	return &login.Dispatcher{Switching: &login.Switching{Sessions: r.Sessions, Held: h.held}, Notices: r.Passwords.Notices, Units: dispatchUnits{h},
		Person: func(ctx context.Context, who actor.Actor, p login.Proved) (string, error) {
			x, err := r.Persons.Ensure(ctx, who, person.New{Name: p.Name, DocType: p.Document.Type, DocNumber: p.Document.Number, VerifiedBy: person.ByProvince})
			return x.ID, err
		},
		Codes: recoveryCodes{r.Codes, &decoy, h.Keys, openPhone}, NewID: id.New, Agreement: enrol.UnitRegistration().Version, Life: 30 * time.Minute}
}

// outsidePages are the ways in that lead out of the hall.
func (h *Hall) outsidePages() {
	p := loginweb.OutsidePages{Dispatcher: h.dispatcher(), Sessions: h.Rooms.Sessions, Public: h.Config.Public, Now: h.now}
	if g := h.Outside.Province; g != nil {
		p.Entry, p.Evidence = g.EntryURL, province{g, h.now}.evidence
	}
	p.Mount(h.Mux)
}

// province reads what the province's sign-on says.
type province struct {
	*jis.Gateway
	now func() time.Time
}

func (p province) evidence(ctx context.Context, ticket string) (login.Evidence, error) {
	u, err := p.Who(ctx, ticket)
	if errors.Is(err, jis.ErrTicket) {
		return login.Evidence{}, fault.Wrap(fault.Invalid, "这次登录已失效，请重新从登录页面进入", err)
	}
	if err != nil {
		return login.Evidence{}, err
	}
	e := login.Evidence{Way: "province", Representative: u.Role == 2}
	if e.Holder.Document, err = regno.ParseDocument(regno.IdentityCard, u.CertNo, p.now()); err != nil || u.Name == "" {
		return e, fault.New(fault.Forbidden, "省政务账户没有完成实名认证，请先在省政务平台完成，或用其他方式登录")
	}
	e.Holder.Name = u.Name
	if !u.Legal {
		return e, nil
	}
	e.Unit = &login.ProvedUnit{Name: u.UnitName, RepName: u.RepName}
	if e.Unit.USCC, err = regno.USCCFromRegister(u.USCC); err != nil {
		return e, fault.New(fault.Forbidden, "省政务账户没有有效的统一社会信用代码，请用其他方式登录，或到窗口办理")
	}
	if d, err := regno.ParseDocument(regno.IdentityCard, u.RepCertNo, p.now()); err == nil {
		e.Unit.Document = d
	}
	return e, nil
}

// dispatchUnits finds and opens units for a first login (REG-11).
type dispatchUnits struct{ h *Hall }

func (d dispatchUnits) ByUSCC(ctx context.Context, c regno.USCC) (string, error) {
	u, err := d.h.Rooms.Units.ByUSCC(ctx, c)
	if err == nil && u.State != unit.Active {
		return "", fault.New(fault.Forbidden, "本单位的账户已停用，请拨打 12333")
	}
	return u.ID, err
}

func (d dispatchUnits) Confirm(ctx context.Context, u *login.ProvedUnit) error {
	a, err := register{d.h.Outside.Register}.Verify(ctx, enrol.Claim{USCC: u.USCC, UnitName: u.Name, Document: u.Document, RepName: u.RepName})
	switch {
	case err != nil:
		return err
	case !a.Exists || !a.Match:
		return fault.New(fault.Invalid, "省政务平台的单位信息与登记信息不一致，请核实后再试，或到窗口办理")
	case a.Status != "在业":
		return fault.New(fault.Invalid, "登记信息显示该单位的状态为“"+a.Status+"”，不能开通账户")
	}
	u.Region, u.Kind, u.Address = a.Unit.Region, a.Unit.Kind, a.Unit.Address
	return nil
}

func (d dispatchUnits) Open(ctx context.Context, who actor.Actor, n login.NewUnit) (login.Held, string, error) {
	r := d.h.Rooms
	u, err := r.Units.Open(ctx, who, unit.New{USCC: n.Unit.USCC, Name: n.Unit.Name, Region: n.Unit.Region, Kind: n.Unit.Kind, Address: n.Unit.Address})
	if err != nil {
		return login.Held{}, "", err
	}
	p, err := r.Persons.Ensure(ctx, who, person.New{Name: n.Rep.Name, DocType: n.Rep.Document.Type, DocNumber: n.Rep.Document.Number, Phone: n.Phone, VerifiedBy: person.ByProvince})
	if err != nil {
		return login.Held{}, "", err
	}
	m, err := r.Mandates.GrantRepresentative(ctx, who, u.ID, p.ID)
	if err != nil {
		return login.Held{}, "", err
	}
	return login.Held{MandateID: m.ID, UnitID: u.ID, UnitName: u.Name, RoleLabel: mandate.LevelLabel(m.Level), Level: m.Level}, p.ID,
		opening{&d.h.Rooms}.welcome(ctx, u, string(n.Phone))
}
