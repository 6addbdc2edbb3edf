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
	Href                    string // "" for one of a unit, which is opened by acting for it
	Unread                  bool
}

const mostMine = 50

// ownName is what somebody is called in a list of their units.
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
	return web.Render(w, r, http.StatusOK, minePage("我的办件", mineCases(cases)))
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
	return web.Render(w, r, http.StatusOK, minePage("我的消息", mineMessages(messages)))
}

// cases are the newest of all units that who holds, and of who alone. Each unit's are read by the mandate for it:
// what a mandate may not see is not shown here either.
func (p OwnPages) cases(ctx context.Context, who actor.Actor, held []mandate.Held, most int) ([]ui.CaseRowVM, error) {
	names, as := map[string]string{who.PersonID: ownName}, []actor.Actor{who.Self()}
	for _, u := range held {
		acting := who
		acting.MandateID, acting.UnitID, acting.Level = u.MandateID, u.UnitID, u.Level
		names[u.UnitID], as = u.UnitName, append(as, acting)
	}
	list, err := p.Cases.LatestOf(ctx, as, most)
	var out []ui.CaseRowVM
	for _, c := range list {
		row := ui.CaseRowVM{Title: c.ItemName, Status: c.Word(), Meta: []string{"办件编号 " + c.Number, names[c.Owner()]}}
		if c.Personal() { // that of a unit is opened by acting for it
			row.Href = c.Link()
		}
		out = append(out, row)
	}
	return out, err
}

// messages are the newest of all units that who holds, and of who alone.
func (p OwnPages) messages(ctx context.Context, who actor.Actor, held []mandate.Held, most int) ([]messageRow, error) {
	names, owners := map[string]string{who.PersonID: ownName}, make([]string, len(held))
	for i, u := range held {
		names[u.UnitID], owners[i] = u.UnitName, u.UnitID
	}
	list, err := p.Notices.LatestOf(ctx, who, owners, most)
	var out []messageRow
	for _, m := range list {
		row := messageRow{
			Unit:   names[m.UnitID],
			Title:  m.Title,
			Body:   m.Body,
			When:   m.At.In(workday.Zone).Format("1 月 2 日 15:04"),
			Unread: !m.Read(),
		}
		if m.UnitID == who.PersonID { // that of a unit is opened by acting for it
			row.Href = messagesPath + "/" + m.ID
		}
		out = append(out, row)
	}
	return out, err
}
