package mandateweb

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

type listView struct {
	frame
	Flash  string
	Gives  bool
	Doubts int // number of people to be confirmed
	Quotas []quotaView
	Rows   []rowView
}

// quotaView is one level: how many act for the unit on it, and how many more may.
type quotaView struct {
	ID, Title, Icon, Say string
	Count, Left, Limit   int
	Wait                 int // of Count, those who have not yet confirmed
}

// Seats are the places of a level, those taken first: on, wait or "".
func (q quotaView) Seats() []string {
	seats := make([]string, max(q.Count, q.Limit))
	for i := range q.Count {
		seats[i] = "on"
		if i >= q.Count-q.Wait {
			seats[i] = "wait"
		}
	}
	return seats
}

// HasOthers reports whether somebody besides the representative is listed.
func (v listView) HasOthers() bool { return len(v.Rows) > 0 }

type rowView struct {
	ID, Name, Level, Document, Phone, Scope, Giver, Period, Left, Status, StatusText string
	Links                                                                            []ui.Link
	Resend                                                                           string
	Doubts                                                                           []string
	Waits                                                                            string // until when a promotion waits
	Text                                                                             string // what became of the text message of an invitation
}

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	f, err := p.frame(r, nil)
	if err != nil {
		return err
	}
	team, open, err := p.Mandates.Team(r.Context(), who)
	if err != nil {
		return err
	}
	if !open {
		return web.Render(w, r, http.StatusOK, openPage(f, who.Level != actor.Operator))
	}
	if who.Level != actor.Operator {
		f.Do = listActions()
	}
	v := listView{frame: f, Flash: web.Session(r.Context()).TakeFlash(), Gives: who.Level != actor.Operator}
	byID, promotions := map[string]mandate.Member{}, 0
	for _, m := range team {
		byID[m.ID] = m
		if len(m.Doubts) > 0 {
			v.Doubts++
		}
		if m.Promotion != nil {
			promotions++
		}
	}
	texts, err := p.texts(r.Context(), team)
	if err != nil {
		return err
	}
	for _, m := range team {
		row := p.row(who, m, byID)
		if f, ok := texts[m.ID]; ok {
			row.Text = f.Say()
		}
		if m.Level != actor.Representative {
			v.Rows = append(v.Rows, row)
		}
	}
	v.Quotas = p.quotas(who, team, promotions)
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// quotas are the three levels. A promotion that waits holds a seat of an administrator.
func (p Pages) quotas(who actor.Actor, all []mandate.Member, promotions int) []quotaView {
	limits := p.Mandates.Limits
	q := []quotaView{
		{ID: "representative", Title: "法定代表人 一级", Icon: "user-check", Limit: 1},
		{ID: "administrator", Title: "管理员 二级", Icon: "user-cog", Limit: limits.Administrators},
		{ID: "operator", Title: "经办人 三级", Icon: "users", Limit: limits.Handlers},
	}
	for _, m := range all {
		x := &q[m.Level-1]
		x.Count++
		if m.State == mandate.Pending {
			x.Wait++
		}
		if m.Level == actor.Representative {
			one := seenBy(who, m.Person)
			x.Say = one.Name + " " + one.Document + " " + one.Phone
		}
	}
	for i := range q[1:] {
		x, held := &q[i+1], 0
		if i == 0 {
			held = promotions
		}
		x.Left = max(0, x.Limit-x.Count-held)
		x.Say = fmt.Sprintf("还可添加 %d 名，最多 %d 名", x.Left, x.Limit)
		if x.Left == 0 {
			x.Say = fmt.Sprintf("名额已满，最多 %d 名", x.Limit)
		}
		if x.Wait > 0 {
			x.Say += fmt.Sprintf("，待本人确认 %d 名", x.Wait)
		}
	}
	return q
}

// texts tells of the text messages of invitations that wait for their person.
func (p Pages) texts(ctx context.Context, all []mandate.Member) (map[string]notice.Fate, error) {
	var waiting []mandate.Mandate
	for _, m := range all {
		if m.State == mandate.Pending {
			waiting = append(waiting, m.Mandate)
		}
	}
	if p.Texts == nil || len(waiting) == 0 {
		return nil, nil
	}
	return p.Texts(ctx, waiting)
}

// peopleOf gives the holders of mandates, by person id, in one query.
func (p Pages) peopleOf(ctx context.Context, list []mandate.Mandate) (map[string]Person, error) {
	ids := make([]string, len(list))
	for i, m := range list {
		ids[i] = m.PersonID
	}
	return p.people(ctx, ids...)
}

func (p Pages) person(ctx context.Context, id string) (Person, error) {
	all, err := p.people(ctx, id)
	if err == nil && all[id] == (Person{}) {
		err = fault.New(fault.NotFound, "")
	}
	return all[id], err
}

// soon is when the first reminder of an end is sent (HAN-7).
const soon = 30 * 24 * time.Hour

func (p Pages) row(who actor.Actor, m mandate.Member, byID map[string]mandate.Member) rowView {
	x := seenBy(who, m.Person)
	row := rowView{
		ID:       m.ID,
		Name:     x.Name,
		Level:    mandate.LevelLabel(m.Level),
		Document: x.Document,
		Phone:    x.Phone,
		Period:   mandate.Period(m.From, m.Until),
		Scope:    "全部业务",
		Giver:    "—",
		Doubts:   doubtsSay(m.Doubts),
	}
	if m.Promotion != nil {
		row.Waits = p.until(*m.Promotion)
	}
	if g, ok := byID[m.GiverID]; ok {
		row.Giver = mandate.LevelLabel(g.Level) + " " + seenBy(who, g.Person).Name
	}
	now := p.Mandates.Now()
	switch {
	case m.State == mandate.Pending && now.Before(p.Mandates.InvitedUntil(m.Mandate)):
		row.Status, row.StatusText = "info", "待本人确认"
	case m.State == mandate.Pending, !m.Until.IsZero() && !now.Before(m.Until):
		row.Status, row.StatusText = "muted", "已过期"
	case now.Before(m.From):
		row.Status, row.StatusText = "info", "未到开始日期"
	case !m.Until.IsZero() && m.Until.Sub(now) <= soon:
		row.Status, row.StatusText = "warn", "即将到期"
		row.Left = fmt.Sprintf("剩 %d 日", int(m.Until.Sub(now).Hours()/24)+1)
	default:
		row.Status, row.StatusText = "ok", "已生效"
	}
	mine := mandate.Mandate{ID: who.MandateID, UnitID: who.UnitID, Level: who.Level}
	may := mine.MayEnd(m.Mandate)
	at := AgentsPath + "/" + m.ID
	if m.Level == actor.Operator {
		row.Scope = fmt.Sprintf("%d 项", m.Items)
		if may {
			row.Links = append(row.Links, ui.Link{Text: "授权", Href: at + "/scope"})
		}
	}
	if !may {
		return row
	}
	row.Links = append(row.Links, ui.Link{Text: "更新期限", Href: at + "/period"})
	if who.Level == actor.Representative {
		row.Links = append(row.Links, ui.Link{Text: "身份变更", Href: at + "/level"})
	}
	row.Links = append(row.Links, ui.Link{Text: "删除", Href: at + "/end"}, ui.Link{Text: "为什么能办", Href: at + "/why"})
	if m.State == mandate.Pending {
		row.Resend = at + "/resend"
	}
	return row
}

// doubtsSay explains why a person is to be confirmed.
func doubtsSay(ds []mandate.Doubt) []string {
	var out []string
	for _, d := range ds {
		say := d.Since + " 已停保，待确认"
		switch d.Why {
		case mandate.Succeeded:
			say = "法定代表人已变更，须在 " + day(d.Due) + " 前确认"
		case mandate.Yearly:
			say = "已满一年，请复核"
		}
		out = append(out, say)
	}
	return out
}

func day(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02") }
