package app

import (
	"context"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/enrol"
	"wangting/internal/fault"
	"wangting/internal/gateway/licence"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/session"
	"wangting/internal/signon"
	"wangting/internal/signon/signonroom"
	"wangting/internal/signon/signonweb"
	"wangting/internal/unit"
)

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

func (h *Hall) signOnRoom(r *Rooms) {
	n := signonroom.Needs{
		DB:        h.DB,
		Audit:     r.Audit,
		Rates:     r.Limits,
		Public:    h.Config.Public,
		Driver:    h.Config.CA.Driver,
		Now:       h.now,
		Province:  h.province(),
		Persons:   r.Persons,
		Codes:     r.Codes,
		Sessions:  r.Sessions,
		Told:      r.told,
		Ways:      r.ways,
		Units:     dispatchUnits{h},
		ByHash:    h.byHash,
		Hash:      licence.IDHash,
		Agreement: enrol.UnitRegistration().Version,
	}
	for _, d := range h.Config.CA.Downloads {
		n.Downloads = append(n.Downloads, signonweb.Download(d))
	}
	if g := h.Outside.Licence; g != nil {
		n.Licences = g
	}
	if g := h.Outside.CA; g != nil {
		n.Trust = g
	}
	h.open = append(h.open, signonroom.New(n))
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
	a, err := d.h.Rooms.Accounts.Ask(ctx, account.Query{USCC: u.USCC, Name: u.Name, RepName: u.RepName, Document: u.Document})
	switch {
	case err != nil:
		return err
	case !a.Exists || !a.Match:
		return fault.New(fault.Invalid, "单位信息与登记信息不一致，请核实后再试，或到窗口办理")
	case a.Status != account.InBusiness:
		return fault.New(fault.Invalid, "登记信息显示该单位的状态为“"+a.Status+"”，不能开通账户")
	}
	u.Region, u.Kind, u.Address = a.Facts.Region, a.Facts.Kind, a.Facts.Address
	return nil
}

func (d dispatchUnits) Open(ctx context.Context, who actor.Actor, n signon.NewUnit) (session.Held, string, error) {
	q := account.Query{USCC: n.Unit.USCC, Name: n.Unit.Name, RepName: n.Rep.Name, Document: n.Rep.Document}
	facts := account.Facts{Region: n.Unit.Region, Kind: n.Unit.Kind, Address: n.Unit.Address}
	o, err := d.h.Rooms.Accounts.Open(ctx, who, account.Represented(q, facts, n.Phone, person.ByProvince))
	m := o.Representative
	return session.Held{
		MandateID: m.ID,
		UnitID:    o.Unit.ID,
		UnitName:  o.Unit.Name,
		RoleLabel: mandate.LevelLabel(m.Level),
		Level:     m.Level,
	}, m.PersonID, err
}
