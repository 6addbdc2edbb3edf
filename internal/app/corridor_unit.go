package app

import (
	"context"
	"errors"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/gateway/registry"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/unit/unitweb"
)

// unitRegister is the business register as a unit asks it for its new name: all
// five values have to be the register's, so a name is never taken over alone.
type unitRegister struct {
	h       *Hall
	gateway *registry.Gateway
}

func (g unitRegister) Named(ctx context.Context, unitID string, c regno.USCC, name string) (bool, error) {
	if actor.From(ctx).UnitID != unitID {
		return false, fault.New(fault.NotFound, "")
	}
	p, err := g.h.representative(ctx)
	if err != nil {
		return false, err
	}
	a, err := g.gateway.Verify(ctx, registry.Query{USCC: string(c), Name: name, RepName: p.Name,
		RepDocType: string(p.DocType), RepDocNumber: p.DocNumber})
	return a.Exists && a.Match, err
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
