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
	Cases    bool // the reader is told of cases, and not only of proposals
}

// says is what would stand on the page, for whoever reads it.
func (v newsView) says() string {
	if !v.Cases {
		return "等您复核的事项、内容和答复，都会显示在这里。"
	}
	return "转给您的办件、申请人的补正和留言、您征求的意见和提出的延长有了答复，等您同意的延长和等您复核的事项、内容、答复和窗口注册，都会显示在这里。"
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
	cases := casework.Handles(who) || who.Has(actor.Admin)
	if cases {
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
		Empty: n.Count()+len(awaited) == 0, Cases: cases,
		Shell: p.Frame(r.Context(), ui.StaffPage{Title: "提醒", Current: ui.StaffReminders, News: n.Count()})}
	for _, t := range n.Tidings {
		v.Rows = append(v.Rows, newsRow{casePath(t.CaseID), t.ItemName, t.Number, t.Kind.Word(), formatMoment(t.At, now)})
	}
	return web.Render(w, r, http.StatusOK, newsPage(v))
}

// counted is a heading with how many lines stand under it.
func counted(say string, n int) string { return say + "（" + strconv.Itoa(n) + "）" }
