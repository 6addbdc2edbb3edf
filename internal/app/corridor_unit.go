package app

import (
	"context"
	"errors"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/gateway/registry"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/unit"
	"wangting/internal/unit/unitweb"
)

// unitRegister is the business register as a unit asks it for its new name: all
// five values have to be the register's, so a name is never taken over alone.
type unitRegister struct {
	h *Hall
}

func (g unitRegister) Named(ctx context.Context, unitID string, c regno.USCC, name string) (bool, error) {
	if actor.From(ctx).UnitID != unitID {
		return false, fault.New(fault.NotFound, "")
	}
	a, err := g.h.registered(ctx, c, name)
	return a.Exists && a.Match, err
}

// registered asks the register for the unit of whoever asks, with the representative
// that the hall knows.
func (h *Hall) registered(ctx context.Context, c regno.USCC, name string) (registry.Answer, error) {
	p, err := h.representative(ctx)
	if err != nil {
		return registry.Answer{}, err
	}
	return h.Outside.Register.Verify(ctx, registry.Query{USCC: string(c), Name: name, RepName: p.Name,
		RepDocType: string(p.DocType), RepDocNumber: p.DocNumber})
}

// unitEnd is what the end of a unit needs of the other rooms (ACC-5).
type unitEnd struct{ h *Hall }

func (e unitEnd) Standing(ctx context.Context, unitID string, c regno.USCC, name string) (unit.Standing, error) {
	if actor.From(ctx).UnitID != unitID {
		return unit.Standing{}, fault.New(fault.NotFound, "")
	}
	a, err := e.h.registered(ctx, c, name)
	return unit.Standing{Match: a.Exists && a.Match, Status: a.Status}, err
}

func (e unitEnd) Sure(ctx context.Context, who actor.Actor) error { return e.h.fresh(ctx, who) }

func (e unitEnd) Unfinished(ctx context.Context, who actor.Actor) (open, endorse int64, err error) {
	open, endorse, err = e.h.Rooms.Cases.Unfinished(ctx, who.UnitID)
	if err != nil {
		return 0, 0, err
	}
	err = e.accounts(ctx, who, func(accountID string) error {
		n, _, err := e.h.Rooms.Cases.Unfinished(ctx, accountID)
		open += n
		return err
	})
	return open, endorse, err
}

func (e unitEnd) EndPowers(ctx context.Context, who actor.Actor) error {
	const why = "单位账户已注销"
	err := e.accounts(ctx, who, func(accountID string) error { return e.h.Rooms.Mandates.EndAll(ctx, who, accountID, why) })
	if err != nil {
		return err
	}
	return e.h.Rooms.Mandates.EndAll(ctx, who, who.UnitID, why)
}

// accounts are those of the institutions of who's unit that are opened.
func (e unitEnd) accounts(ctx context.Context, who actor.Actor, do func(accountID string) error) error {
	for after := ""; ; {
		list, next, err := e.h.Rooms.Institutions.List(ctx, who, after, 50)
		if err != nil {
			return err
		}
		for _, i := range list {
			if !i.Opened() {
				continue
			}
			if err := do(i.AccountID); err != nil {
				return err
			}
		}
		if after = next; after == "" {
			return nil
		}
	}
}

func (e unitEnd) Told(ctx context.Context, who actor.Actor, u unit.Unit) error {
	p, err := e.h.Rooms.Persons.Find(ctx, who.PersonID)
	if err != nil || p.Phone == "" {
		return err
	}
	return e.h.Rooms.Notices.SMS(ctx, notice.SMS{Phone: string(p.Phone), Template: notice.Closed, Params: map[string]string{"unit": u.Name}})
}

// representative is who answers for the unit of whoever asks.
func (h *Hall) representative(ctx context.Context) (person.Person, error) {
	list, err := h.Rooms.Mandates.OfUnit(ctx, actor.From(ctx))
	if err != nil {
		return person.Person{}, err
	}
	for _, m := range list {
		if m.Level == actor.Representative {
			return h.Rooms.Persons.Find(ctx, m.PersonID)
		}
	}
	return person.Person{}, fault.New(fault.NotFound, "没有查到本单位的法定代表人，请拨打 12333")
}

// chief is the representative, masked.
func (h *Hall) chief(ctx context.Context) (unitweb.Representative, error) {
	p, err := h.representative(ctx)
	if err != nil {
		return unitweb.Representative{}, err
	}
	d := p.Document()
	return unitweb.Representative{DocType: d.Type.Label(), DocNumber: d.Masked(), Name: regno.MaskName(p.Name), Phone: p.Phone.Masked()}, nil
}

// maskedName is the name of a person as colleagues see it; of one who was erased, nothing.
func (h *Hall) maskedName(ctx context.Context, personID string) (string, error) {
	p, err := h.Rooms.Persons.Find(ctx, personID)
	if errors.Is(err, fault.NotFound) {
		return "已注销的用户", nil
	}
	return regno.MaskName(p.Name), err
}
