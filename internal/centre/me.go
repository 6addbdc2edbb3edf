package centre

import (
	"context"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/mandate"
	"wangting/internal/session/sessionweb"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

type meView struct {
	Centre      ui.CenterVM
	Cases       []ui.CaseRowVM
	Messages    []messageRow
	Stars       []ui.ServiceRowVM
	Powers      []powerRow
	Name, Phone string
	Flash       string
	Units       []mandate.Held
	Now         string // id of the mandate by which the person acts
	Devices     []sessionweb.DeviceRow
	Confirm     []confirmRow // what the person is asked to confirm as the other side
}

const mostNew = 5

// confirmRow is an application that a unit filed and that the person is to confirm.
type confirmRow struct{ ID, Item, Unit, Number, Date, Href string }

// me is the first page of 「个人中心」.
func (p OwnPages) me(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), actor.From(r.Context())
	shown := web.WhoFrom(ctx)
	v := meView{Centre: ownFrame(ctx, "home"), Name: shown.Person, Phone: shown.Phone, Now: who.MandateID}
	powers, err := p.Mandates.Powers(ctx, who.PersonID)
	if err != nil {
		return err
	}
	v.Units, v.Powers = p.Mandates.HeldAmong(powers), p.powers(powers)
	if v.Devices, err = p.devices(ctx, who); err != nil {
		return err
	}
	if v.Cases, err = p.cases(ctx, who, v.Units, mostNew); err != nil {
		return err
	}
	if v.Messages, err = p.messages(ctx, who, v.Units, mostNew); err != nil {
		return err
	}
	if v.Stars, err = p.stars(ctx, who); err != nil {
		return err
	}
	asked, err := p.Cases.ConsentsOf(ctx, who)
	if err != nil {
		return err
	}
	for _, k := range asked {
		v.Confirm = append(v.Confirm, confirmRow{ID: k.ID, Item: k.Case.ItemName, Unit: k.Case.UnitName, Number: k.Case.Number,
			Date: k.AskedAt.In(workday.Zone).Format("2006-01-02"), Href: casework.ConfirmPath + k.CaseID})
	}
	v.Flash = web.Session(ctx).TakeFlash()
	return web.Render(w, r, http.StatusOK, mePage(v))
}

func (p OwnPages) devices(ctx context.Context, who actor.Actor) ([]sessionweb.DeviceRow, error) {
	list, err := p.Sessions.List(ctx, who)
	var out []sessionweb.DeviceRow
	for _, d := range list {
		unit := d.UnitName
		if unit == "" {
			unit = ownName
		}
		out = append(out, sessionweb.DeviceRow{
			ID:       d.ID,
			Here:     d.Here,
			Device:   d.Browser,
			Unit:     unit,
			IP:       d.IP,
			Started:  sessionweb.FormatTime(d.StartedAt),
			LastUsed: sessionweb.FormatTime(d.SeenAt),
			End:      sessionweb.Me + "/devices/" + d.ID + "/end",
		})
	}
	return out, err
}
