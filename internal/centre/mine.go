package centre

import (
	"context"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/mandate"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// messageRow is one message of an inbox.
type messageRow struct {
	Unit, Title, Body, When string
	Href                    string // "" for a unit's: the person has to act for that unit first
	Unread                  bool
}

const mostMine = 50

// ownName is how a list of units names the person themselves.
const ownName = "本人"

func (p OwnPages) myCases(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	held, err := p.Sessions.Mine(r.Context(), who)
	if err != nil {
		return err
	}
	cases, err := p.cases(r.Context(), who, held, mostMine)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, minePage(ownFrame(r.Context(), "mine"), "我的办件", mineCases(cases)))
}

func (p OwnPages) myMessages(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	held, err := p.Sessions.Mine(r.Context(), who)
	if err != nil {
		return err
	}
	messages, err := p.messages(r.Context(), who, held, mostMine)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, minePage(ownFrame(r.Context(), "messages"), "我的消息", mineMessages(messages)))
}

// cases are the newest cases of all units that who holds, and of who personally. Each unit is read by
// the mandate for it, so cases that the mandate may not see are not shown.
func (p OwnPages) cases(ctx context.Context, who actor.Actor, held []mandate.Held, most int) ([]ui.CaseRowVM, error) {
	names := map[string]string{who.PersonID: ownName}
	for _, u := range held {
		names[u.UnitID] = u.UnitName
	}
	list, err := p.Cases.LatestOf(ctx, mandate.EachActing(who, held), most)
	var out []ui.CaseRowVM
	for _, c := range list {
		row := ui.CaseRowVM{Title: c.ItemName, Status: c.Word(), Meta: []string{"办件编号 " + c.Number, names[c.Owner()]}}
		if c.Personal() { // a unit's is opened by acting for that unit
			row.Href = c.Link()
		}
		out = append(out, row)
	}
	return out, err
}

// messages are the newest messages of all units that who holds, and of who personally.
func (p OwnPages) messages(ctx context.Context, who actor.Actor, held []mandate.Held, most int) ([]messageRow, error) {
	names := map[string]string{who.PersonID: ownName}
	for _, u := range held {
		names[u.UnitID] = u.UnitName
	}
	list, err := p.Notices.LatestOf(ctx, mandate.EachActing(who, held), most)
	var out []messageRow
	for _, m := range list {
		row := messageRow{
			Unit:   names[m.UnitID],
			Title:  m.Title,
			Body:   m.Body,
			When:   m.At.In(workday.Zone).Format("1 月 2 日 15:04"),
			Unread: !m.Read(),
		}
		if m.UnitID == who.PersonID { // a unit's is opened by acting for that unit
			row.Href = messagesPath + "/" + m.ID
		}
		out = append(out, row)
	}
	return out, err
}
