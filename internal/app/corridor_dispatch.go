package app

import (
	"context"
	"time"

	"wangting/internal/actor"
	"wangting/internal/enrol"
	"wangting/internal/fault"
	"wangting/internal/gateway/licence"
	"wangting/internal/login/loginweb"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/session"
	"wangting/internal/signon"
	"wangting/internal/unit"
)

func (h *Hall) dispatcher() *signon.Dispatcher {
	r := &h.Rooms
	return &signon.Dispatcher{
		Service: r.Sessions,
		Notices: r.told,
		Units:   dispatchUnits{h},
		Person: func(ctx context.Context, who actor.Actor, p signon.Proved) (string, error) {
			x, err := r.Persons.Ensure(ctx, who, person.New{Name: p.Name, DocType: p.Document.Type, DocNumber: p.Document.Number, VerifiedBy: person.ByProvince})
			return x.ID, err
		},
		Codes:     r.Codes,
		Agreement: enrol.UnitRegistration().Version,
		Life:      30 * time.Minute,
		ByHash:    h.byHash,
		Hash:      licence.IDHash,
	}
}

// province is the province's sign-on as configured; nil when it is not.
func (h *Hall) province() signon.Province {
	switch o := h.Outside; {
	case o.Province != nil:
		return o.Province
	case o.OIDC != nil:
		return o.OIDC
	}
	return nil
}

// outsideEnd is what every way in from outside ends with.
func (h *Hall) outsideEnd() loginweb.OutsidePages {
	return loginweb.OutsidePages{Dispatcher: h.dispatcher(), Sessions: h.Rooms.Sessions, Now: h.now}
}

// outsidePages are the ways in that lead out of the hall.
func (h *Hall) outsidePages() {
	p := h.outsideEnd()
	p.Mount(h.Mux)
	loginweb.ProvincePages{OutsidePages: p, SignOn: h.province(), Public: h.Config.Public}.Mount(h.Mux)
	l := loginweb.LicencePages{OutsidePages: p}
	if g := h.Outside.Licence; g != nil {
		l.Licences, l.Read = h.licences(g), g.ReadCall
	}
	l.Mount(h.Mux)
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

func (d dispatchUnits) Confirm(ctx context.Context, u *signon.ProvedUnit) error {
	a, err := register{d.h.Outside.Register}.Verify(ctx, enrol.Claim{USCC: u.USCC, UnitName: u.Name, Document: u.Document, RepName: u.RepName})
	switch {
	case err != nil:
		return err
	case !a.Exists || !a.Match:
		return fault.New(fault.Invalid, "单位信息与登记信息不一致，请核实后再试，或到窗口办理")
	case a.Status != "在业":
		return fault.New(fault.Invalid, "登记信息显示该单位的状态为“"+a.Status+"”，不能开通账户")
	}
	u.Region, u.Kind, u.Address = a.Unit.Region, a.Unit.Kind, a.Unit.Address
	return nil
}

func (d dispatchUnits) Open(ctx context.Context, who actor.Actor, n signon.NewUnit) (session.Held, string, error) {
	r := d.h.Rooms
	u, err := r.Units.Open(ctx, who, unit.New{USCC: n.Unit.USCC, Name: n.Unit.Name, Region: n.Unit.Region, Kind: n.Unit.Kind, Address: n.Unit.Address})
	if err != nil {
		return session.Held{}, "", err
	}
	p, err := r.Persons.Ensure(ctx, who, person.New{Name: n.Rep.Name, DocType: n.Rep.Document.Type, DocNumber: n.Rep.Document.Number, Phone: n.Phone, VerifiedBy: person.ByProvince})
	if err != nil {
		return session.Held{}, "", err
	}
	m, err := r.Mandates.GrantRepresentative(ctx, who, u.ID, p.ID)
	if err != nil {
		return session.Held{}, "", err
	}
	return session.Held{MandateID: m.ID, UnitID: u.ID, UnitName: u.Name, RoleLabel: mandate.LevelLabel(m.Level), Level: m.Level}, p.ID,
		opening{&d.h.Rooms}.welcome(ctx, u, string(n.Phone))
}
