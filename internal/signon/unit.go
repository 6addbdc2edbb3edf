package signon

import (
	"context"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/unit"
)

// activeUnit returns the id of an active unit. NotFound when it has no account, Forbidden when the
// account is stopped.
func (d *Dispatcher) activeUnit(ctx context.Context, c regno.USCC) (string, error) {
	u, err := d.Units.ByUSCC(ctx, c)
	if err == nil && u.State != unit.Active {
		return "", fault.New(fault.Forbidden, "本单位的账户已停用，请拨打 12333")
	}
	return u.ID, err
}

// hasSeveral reports whether the unit has opened 多经办人 (HAN-1).
func (d *Dispatcher) hasSeveral(ctx context.Context, unitID string) (bool, error) {
	_, ok, err := d.Mandates.Opened(ctx, actor.Actor{UnitID: unitID})
	return ok, err
}

// heldBy returns the mandate, among those that hold now in a unit, whose person matches. NotFound when
// nobody does.
func (d *Dispatcher) heldBy(
	ctx context.Context, unitID string, meant func(context.Context, mandate.Mandate) (bool, error),
) (h mandate.Held, personID string, err error) {
	list, err := d.Mandates.Store.OfUnit(ctx, unitID) // read from the store: nobody is signed in yet
	if err != nil {
		return mandate.Held{}, "", err
	}
	for _, m := range list {
		yes, err := meant(ctx, m)
		if err != nil {
			return mandate.Held{}, "", err
		}
		if !yes {
			continue
		}
		held, err := d.Mandates.Held(ctx, m.PersonID)
		if err != nil {
			return mandate.Held{}, "", err
		}
		for _, h := range held {
			if h.MandateID == m.ID {
				return h, m.PersonID, nil
			}
		}
	}
	return mandate.Held{}, "", fault.New(fault.NotFound, "")
}

// representative returns the representative of a unit that has not opened 多经办人.
func (d *Dispatcher) representative(ctx context.Context, unitID string) (mandate.Held, string, error) {
	return d.heldBy(ctx, unitID, func(_ context.Context, m mandate.Mandate) (bool, error) {
		return m.Level == actor.Representative && m.State == mandate.Active, nil
	})
}

// byHash finds the person of a unit with this name and this hash of their document number. It compares
// the unit's own people only, about a dozen, so the hash cannot be used to search for anybody else.
func (d *Dispatcher) byHash(ctx context.Context, unitID string, p Proved) (mandate.Held, string, error) {
	return d.heldBy(ctx, unitID, func(ctx context.Context, m mandate.Mandate) (bool, error) {
		x, err := d.Persons.Find(ctx, m.PersonID)
		return regno.SameName(x.Name, p.Name) && d.Hash(x.DocNumber) == p.Hash, err
	})
}

// confirm asks the register whether the unit is in business under this representative, and adds what
// the register knows. Faults: Invalid with the reason, Away.
func (d *Dispatcher) confirm(ctx context.Context, u *ProvedUnit) error {
	a, err := d.Accounts.Ask(ctx, account.Query{USCC: u.USCC, Name: u.Name, RepName: u.RepName, Document: u.Document})
	switch {
	case err != nil:
		return err
	case !a.Exists || !a.Match:
		return fault.New(fault.Invalid, "单位信息与登记信息不一致，请核实后再试，或到窗口办理")
	case a.Status != account.InBusiness:
		return fault.New(fault.Invalid, "登记信息显示该单位的状态为“"+a.Status+"”，不能开通账户。如有疑问，请联系登记机关，或拨打 12333")
	}
	u.Region, u.Kind, u.Address = a.Facts.Region, a.Facts.Kind, a.Facts.Address
	return nil
}

// openUnit opens the account of a unit with its representative (REG-11). It must run in the caller's
// transaction.
func (d *Dispatcher) openUnit(
	ctx context.Context, who actor.Actor, u ProvedUnit, rep Proved, phone regno.Mobile,
) (mandate.Held, string, error) {
	q := account.Query{USCC: u.USCC, Name: u.Name, RepName: rep.Name, Document: rep.Document}
	facts := account.Facts{Region: u.Region, Kind: u.Kind, Address: u.Address}
	o, err := d.Accounts.Open(ctx, who, account.Represented(q, facts, phone, person.ByProvince))
	m := o.Representative
	return mandate.Held{
		MandateID: m.ID,
		UnitID:    o.Unit.ID,
		UnitName:  o.Unit.Name,
		RoleLabel: mandate.LevelLabel(m.Level),
		Level:     m.Level,
	}, m.PersonID, err
}

// ensurePerson returns the id of the person that an outside system vouches for, and creates the person
// when needed.
func (d *Dispatcher) ensurePerson(ctx context.Context, who actor.Actor, p Proved) (string, error) {
	x, err := d.Persons.Ensure(ctx, who, person.New{
		Name:       p.Name,
		DocType:    p.Document.Type,
		DocNumber:  p.Document.Number,
		VerifiedBy: person.ByProvince,
	})
	return x.ID, err
}
