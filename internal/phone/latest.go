package phone

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/mandate"
	"wangting/internal/ui"
	"wangting/internal/workday"
)

// ownName is what a person is called among the names of their units.
const ownName = "本人"

// ownerNames are the names of a person's units and of the person, by whose a case or a message is.
func ownerNames(who actor.Actor, held []mandate.Held) map[string]string {
	names := map[string]string{who.PersonID: ownName}
	for _, h := range held {
		names[h.UnitID] = h.UnitName
	}
	return names
}

// latestCases are the newest of all that who holds, and of who alone.
func (p Pages) latestCases(ctx context.Context, who actor.Actor, held []mandate.Held, most int) ([]ui.CaseRowVM, error) {
	names := ownerNames(who, held)
	list, err := p.Cases.LatestOf(ctx, mandate.EachActing(who, held), most)
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

// message is a message of one of the inboxes.
type message struct {
	Owner, Title, Body, When string
	Href                     string // "" for one of a unit, which is opened by acting for it
	Unread                   bool
}

// latestMessages are the newest of all that who holds, and of who alone.
func (p Pages) latestMessages(ctx context.Context, who actor.Actor, held []mandate.Held, most int) ([]message, error) {
	names, units := ownerNames(who, held), make([]string, len(held))
	for i, h := range held {
		units[i] = h.UnitID
	}
	list, err := p.Notices.LatestOf(ctx, who, units, most)
	var all []message
	for _, m := range list {
		row := message{
			Owner:  names[m.UnitID],
			Title:  m.Title,
			Body:   m.Body,
			When:   m.At.In(workday.Zone).Format("1 月 2 日 15:04"),
			Unread: !m.Read(),
		}
		if m.UnitID == who.PersonID {
			row.Href = "/me/messages/" + m.ID
		}
		all = append(all, row)
	}
	return all, err
}
