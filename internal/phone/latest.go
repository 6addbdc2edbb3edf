package phone

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/mandate"
	"wangting/internal/ui"
	"wangting/internal/workday"
)

// ownName is how a list of units names the person themselves.
const ownName = "本人"

// ownerNames maps the ids of a person's units, and of the person, to their names.
func ownerNames(who actor.Actor, held []mandate.Held) map[string]string {
	names := map[string]string{who.PersonID: ownName}
	for _, h := range held {
		names[h.UnitID] = h.UnitName
	}
	return names
}

// latestCases are the newest cases of all units that who holds, and of who personally.
func (p Pages) latestCases(ctx context.Context, who actor.Actor, held []mandate.Held, most int) ([]ui.CaseRowVM, error) {
	names := ownerNames(who, held)
	list, err := p.Cases.LatestOf(ctx, mandate.EachActing(who, held), most)
	var rows []ui.CaseRowVM
	for _, c := range list {
		row := ui.CaseRowVM{Title: c.ItemName, Status: c.Word(), Meta: []string{"办件编号 " + c.Number, names[c.Owner()]}}
		row.Href = casePath + c.ID
		rows = append(rows, row)
	}
	return rows, err
}

// message is a message in one of the inboxes.
type message struct {
	Owner, Title, Body, When string
	Href                     string // "" for a unit's: the person has to act for that unit first
	Unread                   bool
}

// latestMessages are the newest messages of all units that who holds, and of who personally.
func (p Pages) latestMessages(ctx context.Context, who actor.Actor, held []mandate.Held, most int) ([]message, error) {
	names := ownerNames(who, held)
	list, err := p.Notices.LatestOf(ctx, mandate.EachActing(who, held), most)
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
