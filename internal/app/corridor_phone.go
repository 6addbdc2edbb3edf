package app

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/login/loginweb"
	"wangting/internal/mandate"
	"wangting/internal/ui"
	"wangting/internal/workday"
)

// phoneReads reads what is new for a person who holds these mandates, for 「个人中心」.
type phoneReads struct{ h *Hall }

// ownName is what somebody is called in a list of their units.
const ownName = "本人"

func (p phoneReads) caseRows(ctx context.Context, who actor.Actor, held []mandate.Held, most int) ([]ui.CaseRowVM, error) {
	names := map[string]string{who.PersonID: ownName}
	for _, u := range held {
		names[u.UnitID] = u.UnitName
	}
	list, err := p.h.Rooms.Cases.LatestOf(ctx, mandate.EachActing(who, held), most)
	var rows []ui.CaseRowVM
	for _, c := range list {
		row := ui.CaseRowVM{Title: c.ItemName, Status: c.Word(), Meta: []string{"办件编号 " + c.Number, names[c.Owner()]}}
		if c.Personal() { // that of a unit is opened by acting for it
			row.Href = c.Link()
		}
		rows = append(rows, row)
	}
	return rows, err
}

func (p phoneReads) said(ctx context.Context, who actor.Actor, held []mandate.Held, most int) ([]loginweb.Said, error) {
	names, owners := map[string]string{who.PersonID: ownName}, make([]string, len(held))
	for i, u := range held {
		names[u.UnitID], owners[i] = u.UnitName, u.UnitID
	}
	list, err := p.h.Rooms.Notices.LatestOf(ctx, who, owners, most)
	var all []loginweb.Said
	for _, m := range list {
		when := m.At.In(workday.Zone).Format("1 月 2 日 15:04")
		row := loginweb.Said{Unit: names[m.UnitID], Title: m.Title, Body: m.Body, When: when, Unread: !m.Read()}
		if m.UnitID == who.PersonID { // that of a unit is opened by acting for it
			row.Href = "/me/messages/" + m.ID
		}
		all = append(all, row)
	}
	return all, err
}
