package app

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/mandate/mandatephone"
	"wangting/internal/phone"
	"wangting/internal/recovery/recoveryphone"
	"wangting/internal/session"
	"wangting/internal/ui"
	"wangting/internal/workday"
)

func (h *Hall) phones() {
	p := phoneReads{h}
	phone.Pages{Units: p.units, Invitations: p.invitations, Cases: p.cases, Messages: p.messages}.Mount(h.Mux)
}

// phoneReads reads for a person what their units hold, all at once, each unit by
// the mandate for it: what a mandate may not see is not shown here either.
type phoneReads struct{ h *Hall }

func (p phoneReads) units(ctx context.Context, who actor.Actor) ([]phone.Unit, error) {
	held, err := p.h.Rooms.Mandates.Held(ctx, who.PersonID)
	var out []phone.Unit
	for _, u := range held {
		out = append(out, phone.Unit{MandateID: u.MandateID, UnitID: u.UnitID, Name: u.UnitName, Role: u.RoleLabel, Leave: leaveAt(u), Reset: recoveryphone.ResetAt(u.MandateID)})
	}
	return out, err
}

func (p phoneReads) invitations(ctx context.Context, who actor.Actor) ([]phone.Invitation, error) {
	list, err := p.h.Rooms.Mandates.Invitations(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []phone.Invitation
	for _, m := range list {
		o, err := p.h.Rooms.Mandates.Offer(ctx, who, m.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, phone.Invitation{Unit: o.Unit, Role: o.Role, Until: o.Until, Href: mandatephone.At(m.ID)})
	}
	return out, nil
}

// ownName is what somebody is called in a list of their units.
const ownName = "本人"

// cases are the newest of all that who holds, and of who alone.
func (p phoneReads) cases(ctx context.Context, who actor.Actor, most int) ([]phone.Case, error) {
	held, err := p.h.Rooms.Mandates.Held(ctx, who.PersonID)
	if err != nil {
		return nil, err
	}
	return p.casesOf(ctx, who, held, most)
}

func (p phoneReads) casesOf(ctx context.Context, who actor.Actor, held []session.Held, most int) ([]phone.Case, error) {
	names, as := map[string]string{who.PersonID: ownName}, []actor.Actor{who.Self()}
	for _, u := range held {
		acting := who
		acting.MandateID, acting.UnitID, acting.Level = u.MandateID, u.UnitID, u.Level
		names[u.UnitID], as = u.UnitName, append(as, acting)
	}
	list, err := p.h.Rooms.Cases.LatestOf(ctx, as, most)
	var out []phone.Case
	for _, c := range list {
		row := ui.CaseRowVM{Title: c.ItemName, Status: c.Word(), Meta: []string{"办件编号 " + c.Number, names[c.Owner()]}}
		if c.Personal() { // that of a unit is opened by acting for it
			row.Href = c.Link()
		}
		out = append(out, phone.Case{At: c.UpdatedAt, CaseRowVM: row})
	}
	return out, err
}

// messages are the newest of all that who holds, and of who alone.
func (p phoneReads) messages(ctx context.Context, who actor.Actor, most int) ([]phone.Message, error) {
	held, err := p.h.Rooms.Mandates.Held(ctx, who.PersonID)
	if err != nil {
		return nil, err
	}
	return p.messagesOf(ctx, who, held, most)
}

func (p phoneReads) messagesOf(ctx context.Context, who actor.Actor, held []session.Held, most int) ([]phone.Message, error) {
	names, owners := map[string]string{who.PersonID: ownName}, make([]string, len(held))
	for i, u := range held {
		names[u.UnitID], owners[i] = u.UnitName, u.UnitID
	}
	list, err := p.h.Rooms.Notices.LatestOf(ctx, who, owners, most)
	var out []phone.Message
	for _, m := range list {
		said := phone.Message{Unit: names[m.UnitID], Title: m.Title, Body: m.Body, When: m.At.In(workday.Zone).Format("1 月 2 日 15:04"), Unread: !m.Read(), At: m.At}
		if m.UnitID == who.PersonID { // that of a unit is opened by acting for it
			said.Href = "/me/messages/" + m.ID
		}
		out = append(out, said)
	}
	return out, err
}

// leaveAt is where somebody leaves a unit; its representative cannot.
func leaveAt(u session.Held) string {
	if u.Level == actor.Representative {
		return ""
	}
	return mandatephone.At(u.MandateID) + "/leave"
}
