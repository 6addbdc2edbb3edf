package desk

import (
	"net/http"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// newsView is 提醒, ready to print.
type newsView struct {
	Shell    ui.StaffVM
	Asked    []remindRow
	Proposed []remindRow
	Awaited  []remindRow // proposals in other rooms
	Rows     []newsRow
	Empty    bool
}

// newsRow is one thing that has happened.
type newsRow struct{ Href, Item, Number, Say, At string }

// news shows what waits for the caller. Nothing is ticked off: a line goes once its case has been looked at, or the opinion given.
func (p Pages) news(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	if !reminded(who) {
		return fault.New(fault.Forbidden, "您的岗位不办理办件，没有提醒")
	}
	var n casework.News
	var err error
	if casework.Handles(who) || who.Has(actor.Admin) {
		if n, err = p.Core.News(r.Context(), who); err != nil {
			return err
		}
	}
	awaited, err := p.awaitedRows(r.Context(), who)
	if err != nil {
		return err
	}
	now := p.Now()
	v := newsView{Asked: askedRows(n.Asked, now), Proposed: proposedRows(n.Proposed, now), Awaited: awaited,
		Empty: n.Count()+len(awaited) == 0,
		Shell: p.Frame(r.Context(), ui.StaffPage{Title: "提醒", Current: ui.StaffReminders, News: n.Count()})}
	for _, t := range n.Tidings {
		v.Rows = append(v.Rows, newsRow{casePath(t.CaseID), t.ItemName, t.Number, t.Kind.Word(), formatMoment(t.At, now)})
	}
	return web.Render(w, r, http.StatusOK, newsPage(v))
}

// counted is a heading with how many lines stand under it.
func counted(say string, n int) string { return say + "（" + strconv.Itoa(n) + "）" }
