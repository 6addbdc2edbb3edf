package app

import (
	"context"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/login"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/unit"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// whoOfUnit tells the front door who stands behind a unit login.
func (h *Hall) whoOfUnit(ctx context.Context, loginID string) (actor.Actor, web.Who, error) {
	a, w, err := h.Rooms.Sessions.Authenticate(ctx, loginID)
	return a, web.Who{Unit: w.UnitName, Person: w.PersonMasked, Phone: w.PhoneMasked, Role: w.RoleLabel, Number: w.UnitNumber, First: w.First}, err
}

// whoOfStaff tells the front door who stands behind a staff login.
func (h *Hall) whoOfStaff(ctx context.Context, loginID string) (actor.Actor, web.Who, error) {
	a, w, err := h.Rooms.Staff.Authenticate(ctx, loginID)
	return a, web.Who{Person: w.Name, Role: w.RoleLabel}, err
}

// loginNotices tells the owner of an account what happened to it.
type loginNotices struct {
	notices *notice.Service
	persons *person.Service
	lockFor time.Duration
}

func (n loginNotices) LoginLocked(ctx context.Context, e login.Event) error {
	return n.text(ctx, e, notice.LoginLocked, map[string]string{"until": e.At.Add(n.lockFor).In(workday.Zone).Format("15:04")})
}

func (n loginNotices) NewLogin(ctx context.Context, e login.Event) error {
	at := e.At.In(workday.Zone).Format("1 月 2 日 15:04")
	if e.UnitID == "" {
		return n.text(ctx, e, notice.NewLogin, map[string]string{"time": at})
	}
	err := n.notices.Tell(ctx, actor.SystemActor("login"), notice.Message{UnitID: e.UnitID, PersonID: e.PersonID, Kind: notice.AboutAccount,
		Title: "新的登录", Body: "您的账号于 " + at + " 登录（" + e.Browser + "）。如非本人操作，请在“账号设置”中下线该设备并修改密码。",
		Link: "/unit/settings/devices"})
	if err != nil {
		return err
	}
	return n.text(ctx, e, notice.NewLogin, map[string]string{"time": at})
}

func (n loginNotices) text(ctx context.Context, e login.Event, template string, params map[string]string) error {
	p, err := n.persons.Find(ctx, e.PersonID)
	if err != nil || p.Phone == "" {
		return err
	}
	return n.notices.SMS(ctx, notice.SMS{Phone: string(p.Phone), Template: template, Params: params})
}

// numbers gives the pieces of somebody's numbers, which no password may contain (REG-7).
type numbers struct{ r *Rooms }

func (n numbers) of(ctx context.Context, who actor.Actor) ([]string, error) {
	p, err := n.r.Persons.Find(ctx, who.PersonID)
	if err != nil {
		return nil, err
	}
	parts := append(p.Document().Parts(), string(p.Phone))
	if who.UnitID == "" {
		return parts, nil
	}
	u, err := n.r.Units.Find(ctx, who.UnitID)
	return append(append(parts, u.USCC.Parts()...), u.Number), err
}

// held gives the mandates that a person holds now, of units that may act.
func (h *Hall) held(ctx context.Context, personID string) ([]login.Held, error) {
	list, err := h.Rooms.Mandates.OfPerson(ctx, personID)
	if err != nil {
		return nil, err
	}
	now := h.now()
	list = slices.DeleteFunc(list, func(m mandate.Mandate) bool {
		return m.State != mandate.Active || now.Before(m.From) || !m.Until.IsZero() && !now.Before(m.Until)
	})
	units, err := h.unitsOf(ctx, list)
	if err != nil {
		return nil, err
	}
	var out []login.Held
	for _, m := range list {
		if u := units[m.UnitID]; u.State == unit.Active {
			out = append(out, login.Held{MandateID: m.ID, UnitID: u.ID, UnitName: u.Name, RoleLabel: mandate.LevelLabel(m.Level), Level: m.Level})
		}
	}
	return out, nil
}

// unitsOf gives the units of mandates, by id.
func (h *Hall) unitsOf(ctx context.Context, of []mandate.Mandate) (map[string]unit.Unit, error) {
	ids := make([]string, len(of))
	for i, m := range of {
		ids[i] = m.UnitID
	}
	return h.Rooms.Units.FindMany(ctx, ids)
}
