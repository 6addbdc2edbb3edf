// Package mandateweb is 「经办人管理」 (HAN-1 … HAN-6): the unit opens it, invites its
// administrator and handlers, says what each handler may handle, and changes or
// ends what it gave. It shows to each level what that level may do; whether they
// may is decided by the core at every step. Numbers are masked.
package mandateweb

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/regno"
	"wangting/internal/web"
	"wangting/internal/web/ui"
	"wangting/internal/workday"
)

// Mandates is what the pages need of mandate.Service.
type Mandates interface {
	// Sure is Unsure when a passkey is asked for first.
	Sure(ctx context.Context, who actor.Actor) error
	Opened(ctx context.Context, who actor.Actor) (mandate.Consent, bool, error)
	OpenGiving(ctx context.Context, who actor.Actor) error
	OfUnit(ctx context.Context, who actor.Actor) ([]mandate.Mandate, error)
	ScopeSizes(ctx context.Context, who actor.Actor) (map[string]int, error)
	ScopeOf(ctx context.Context, who actor.Actor, mandateID string) ([]string, error)
	SetScope(ctx context.Context, who actor.Actor, mandateID string, items []string, known func(code string) bool) error
	Invite(ctx context.Context, who actor.Actor, f mandate.InviteForm) (mandate.Mandate, error)
	Managed(ctx context.Context, who actor.Actor, mandateID string) (mandate.Mandate, error)
	Extend(ctx context.Context, who actor.Actor, mandateID, from, until string) error
	ChangeLevel(ctx context.Context, who actor.Actor, mandateID, kind string) error
	Resend(ctx context.Context, who actor.Actor, mandateID string) error
	End(ctx context.Context, who actor.Actor, mandateID, why string) error
	InvitedUntil(m mandate.Mandate) time.Time
	AskAccess(ctx context.Context, who actor.Actor, item, reason string) error
	AccessRequests(ctx context.Context, who actor.Actor) ([]mandate.Request, error)
	AnswerAccess(ctx context.Context, who actor.Actor, requestID string, grant bool, until, word string) error
	Explain(ctx context.Context, who actor.Actor, mandateID, item string) (mandate.Why, error)
	HeldAt(ctx context.Context, who actor.Actor, at, known time.Time) ([]mandate.Past, error)
	Review(ctx context.Context, who actor.Actor) ([]mandate.Mandate, map[string]time.Time, error)
	Keep(ctx context.Context, who actor.Actor, mandateID string) error
	Doubts(ctx context.Context, who actor.Actor) (map[string][]mandate.Doubt, error)
}

// Person is somebody who may act, masked.
type Person struct {
	Name, Document, Phone string // 测** ****6027 1*****82
}

// Item is one that can be granted.
type Item struct {
	Code, Name, Group string
}

// Pages are the pages of 「经办人管理」.
type Pages struct {
	Mandates Mandates
	Person   func(ctx context.Context, personID string) (Person, error)
	Items    func() []Item
	Limits   mandate.Limits
	Log      Log
	Now      func() time.Time
	// Shell is the frame of the unit centre.
	Shell func(ctx context.Context, r *http.Request, active string) (ui.CenterVM, error)
}

// Here is where the pages begin.
const Here = "/unit/agents"

// sure asks for a passkey before the form, not after it is filled in (LOG-9).
func (p Pages) sure(page web.Page) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := p.Mandates.Sure(r.Context(), actor.From(r.Context())); err != nil {
			return err
		}
		return page(w, r)
	}
}

// Mount puts the pages where they belong.
func (p Pages) Mount(m *web.Mux) {
	p.mountAccess(m)
	p.mountSheet(m)
	m.Unit("GET "+Here, p.list)
	m.Unit("POST "+Here+"/open", p.open)
	m.Unit("GET "+Here+"/notice", p.notice)
	m.Unit("GET "+Here+"/log", p.log)
	m.Unit("GET "+Here+"/log.csv", p.export)
	m.Unit("GET "+Here+"/new", p.sure(p.fresh))
	m.Unit("POST "+Here+"/new", p.invite)
	m.Unit("GET "+Here+"/{id}/scope", p.sure(p.scope))
	m.Unit("POST "+Here+"/{id}/scope", p.setScope)
	m.Unit("GET "+Here+"/{id}/period", p.sure(p.period))
	m.Unit("POST "+Here+"/{id}/period", p.extend)
	m.Unit("GET "+Here+"/{id}/level", p.sure(p.level))
	m.Unit("POST "+Here+"/{id}/level", p.changeLevel)
	m.Unit("GET "+Here+"/{id}/end", p.sure(p.leave))
	m.Unit("POST "+Here+"/{id}/end", p.end)
	m.Unit("POST "+Here+"/{id}/resend", p.resend)
}

// frame is what every page has.
type frame struct {
	Centre  ui.CenterVM
	Problem *fault.Fault
}

func (f frame) says(name string) string {
	if f.Problem == nil {
		return ""
	}
	return f.Problem.FieldSays(name)
}

func (p Pages) frame(r *http.Request, problem *fault.Fault) (frame, error) {
	c, err := p.Shell(r.Context(), r, "agents")
	return frame{Centre: c, Problem: problem}, err
}

type listView struct {
	frame
	Flash  string
	Gives  bool
	Doubts int // people to be confirmed
	Levels []levelView
}

type levelView struct {
	ID, Title, Say, Limit, Empty string
	Rows                         []rowView
}

type rowView struct {
	ID, Name, Document, Phone, Scope, Giver, Period, Status, StatusText string
	ScopeHref                                                           string
	Links                                                               []ui.Link
	Resend                                                              string
	Doubts                                                              []string
}

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	f, err := p.frame(r, nil)
	if err != nil {
		return err
	}
	_, open, err := p.Mandates.Opened(r.Context(), who)
	if err != nil {
		return err
	}
	if !open {
		return web.Render(w, r, http.StatusOK, openPage(f, who.Level != actor.Operator))
	}
	all, err := p.Mandates.OfUnit(r.Context(), who)
	if err != nil {
		return err
	}
	sizes, err := p.Mandates.ScopeSizes(r.Context(), who)
	if err != nil {
		return err
	}
	v := listView{frame: f, Flash: web.Session(r.Context()).TakeFlash(), Gives: who.Level != actor.Operator}
	people := map[string]Person{}
	byID := map[string]mandate.Mandate{}
	for _, m := range all {
		byID[m.ID] = m
		if people[m.ID], err = p.Person(r.Context(), m.PersonID); err != nil {
			return err
		}
	}
	v.Levels = []levelView{
		{ID: "representative", Title: "法定代表人 一级"},
		{ID: "administrator", Title: "管理员 二级", Limit: fmt.Sprintf("上限 %d 名", p.Limits.Administrators), Empty: "您尚未添加管理员"},
		{ID: "operator", Title: "经办人 三级", Limit: fmt.Sprintf("上限 %d 名", p.Limits.Handlers), Empty: "您尚未添加经办用户"}}
	doubts, err := p.Mandates.Doubts(r.Context(), who)
	if err != nil {
		return err
	}
	v.Doubts = len(doubts)
	for _, m := range all {
		l := &v.Levels[m.Level-1]
		row := p.row(who, m, byID, people, sizes)
		row.Doubts = doubtsSay(doubts[m.ID])
		l.Rows = append(l.Rows, row)
	}
	for i := range v.Levels {
		v.Levels[i].Say = fmt.Sprintf("授权账号 %d个", len(v.Levels[i].Rows))
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

func (p Pages) row(who actor.Actor, m mandate.Mandate, byID map[string]mandate.Mandate, people map[string]Person, sizes map[string]int) rowView {
	x := people[m.ID]
	row := rowView{ID: m.ID, Name: x.Name, Document: x.Document, Phone: x.Phone, Period: Period(m.From, m.Until), Scope: "全部业务", Giver: "—"}
	if g, ok := byID[m.GiverID]; ok {
		row.Giver = mandate.LevelLabel(g.Level) + " " + people[g.ID].Name
	}
	now := p.Now()
	switch {
	case m.State == mandate.Pending && now.Before(p.Mandates.InvitedUntil(m)):
		row.Status, row.StatusText = "info", "待本人确认"
	case m.State == mandate.Pending, !m.Until.IsZero() && !now.Before(m.Until):
		row.Status, row.StatusText = "muted", "已过期"
	case now.Before(m.From):
		row.Status, row.StatusText = "info", "未到开始日期"
	default:
		row.Status, row.StatusText = "ok", "已生效"
	}
	mine := mandate.Mandate{ID: who.MandateID, UnitID: who.UnitID, Level: who.Level}
	may := mine.MayEnd(m)
	at := Here + "/" + m.ID
	if m.Level == actor.Operator {
		row.Scope = fmt.Sprintf("%d 项", sizes[m.ID])
		if may {
			row.ScopeHref = at + "/scope"
			row.Links = append(row.Links, ui.Link{Text: "授权", Href: row.ScopeHref})
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

// doubtsSay prints why somebody is to be confirmed.
func doubtsSay(ds []mandate.Doubt) []string {
	var out []string
	for _, d := range ds {
		say := d.Since + " 已停保，待确认"
		if d.Why == mandate.Succeeded {
			say = "法定代表人已变更，须在 " + day(d.Due) + " 前确认"
		}
		out = append(out, say)
	}
	return out
}

// Period says 2026-01-01 ~ 2026-12-31.
func Period(from, until time.Time) string {
	if until.IsZero() {
		return day(from) + " 起长期有效"
	}
	return day(from) + " ~ " + day(until.Add(-time.Second))
}

func day(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02") }

func (p Pages) open(w http.ResponseWriter, r *http.Request) error {
	if err := p.Mandates.OpenGiving(r.Context(), actor.From(r.Context())); err != nil {
		return err
	}
	web.Session(r.Context()).Flash("已开通多经办人，现在可以创建经办用户")
	return web.Redirect(w, r, Here)
}

func (p Pages) notice(w http.ResponseWriter, r *http.Request) error {
	f, err := p.frame(r, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, noticePage(f))
}

type newView struct {
	frame
	Form      mandate.InviteForm
	MayAdmin  bool
	Types     []ui.Option
	Years     int
	KindHints [2]string
}

func (p Pages) fresh(w http.ResponseWriter, r *http.Request) error {
	now := p.Now().In(workday.Zone)
	return p.form(w, r, http.StatusOK, mandate.InviteForm{DocType: string(regno.IdentityCard), From: day(now), Until: day(now.AddDate(1, 0, -1))}, nil)
}

func (p Pages) form(w http.ResponseWriter, r *http.Request, status int, in mandate.InviteForm, problem *fault.Fault) error {
	who := actor.From(r.Context())
	_, open, err := p.Mandates.Opened(r.Context(), who)
	if err != nil {
		return err
	}
	if !open || who.Level == actor.Operator {
		return web.Redirect(w, r, Here)
	}
	f, err := p.frame(r, problem)
	if err != nil {
		return err
	}
	v := newView{frame: f, Form: in, MayAdmin: who.Level == actor.Representative, Years: p.Limits.Years}
	v.Types = ui.DocTypes(in.DocType)
	return web.Render(w, r, status, newPage(v))
}

func (v newView) kinds() []ui.Option {
	out := []ui.Option{}
	if v.MayAdmin {
		out = append(out, ui.Option{Value: mandate.KindAdministrator, Label: "管理员", Hint: "可办全部业务，可设置经办人。", Selected: v.Form.Kind == mandate.KindAdministrator})
	}
	return append(out, ui.Option{Value: mandate.KindHandler, Label: "普通经办人", Hint: "只能办理授权范围内的业务。", Selected: v.Form.Kind == mandate.KindHandler})
}

func (p Pages) invite(w http.ResponseWriter, r *http.Request) error {
	in := mandate.InviteForm{Kind: r.PostFormValue(mandate.FieldKind), Name: r.PostFormValue(mandate.FieldName), DocType: r.PostFormValue(mandate.FieldDocType),
		DocNumber: r.PostFormValue(mandate.FieldDocNumber), Phone: r.PostFormValue(mandate.FieldPhone), From: r.PostFormValue(mandate.FieldFrom), Until: r.PostFormValue(mandate.FieldUntil)}
	m, err := p.Mandates.Invite(r.Context(), actor.From(r.Context()), in)
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Conflict) {
		f := fault.Of(err)
		return p.form(w, r, web.Status(f.Kind), in, f)
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("已提交，请通知本人登录江苏智慧人社 APP，在“我的—企业服务”中确认")
	if m.Level == actor.Operator {
		return web.Redirect(w, r, Here+"/"+m.ID+"/scope")
	}
	return web.Redirect(w, r, Here)
}

type oneView struct {
	frame
	ID, Name, Kind, Period string
	From, Until            string
}

func (p Pages) one(r *http.Request, problem *fault.Fault) (oneView, mandate.Mandate, error) {
	m, err := p.Mandates.Managed(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return oneView{}, m, err
	}
	x, err := p.Person(r.Context(), m.PersonID)
	if err != nil {
		return oneView{}, m, err
	}
	f, err := p.frame(r, problem)
	v := oneView{frame: f, ID: m.ID, Name: x.Name, Kind: mandate.LevelLabel(m.Level), Period: Period(m.From, m.Until), From: day(m.From)}
	if !m.Until.IsZero() {
		v.Until = day(m.Until.Add(-time.Second))
	}
	return v, m, err
}

func (p Pages) period(w http.ResponseWriter, r *http.Request) error {
	v, _, err := p.one(r, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, periodPage(v))
}

func (p Pages) extend(w http.ResponseWriter, r *http.Request) error {
	from, until := r.PostFormValue(mandate.FieldFrom), r.PostFormValue(mandate.FieldUntil)
	err := p.Mandates.Extend(r.Context(), actor.From(r.Context()), r.PathValue("id"), from, until)
	return p.done(w, r, err, "授权期限已更新", func(v oneView) error {
		v.From, v.Until = from, until
		return web.Render(w, r, http.StatusUnprocessableEntity, periodPage(v))
	})
}

// done goes back to the list, or shows the form again with what is wrong.
func (p Pages) done(w http.ResponseWriter, r *http.Request, err error, say string, again func(oneView) error) error {
	if errors.Is(err, fault.Invalid) && again != nil {
		v, _, e := p.one(r, fault.Of(err))
		if e != nil {
			return e
		}
		return again(v)
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash(say)
	return web.Redirect(w, r, Here)
}

func (p Pages) level(w http.ResponseWriter, r *http.Request) error {
	v, _, err := p.one(r, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, levelPage(v))
}

func (p Pages) changeLevel(w http.ResponseWriter, r *http.Request) error {
	err := p.Mandates.ChangeLevel(r.Context(), actor.From(r.Context()), r.PathValue("id"), r.PostFormValue(mandate.FieldKind))
	return p.done(w, r, err, "身份已变更", func(v oneView) error { return web.Render(w, r, http.StatusUnprocessableEntity, levelPage(v)) })
}

func (v oneView) levels() []ui.Option {
	return []ui.Option{{Value: mandate.KindAdministrator, Label: "管理员", Selected: v.Kind == "管理员"},
		{Value: mandate.KindHandler, Label: "普通经办人", Selected: v.Kind == "经办人"}}
}

func (p Pages) leave(w http.ResponseWriter, r *http.Request) error {
	v, _, err := p.one(r, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, endPage(v))
}

func (p Pages) end(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	if _, err := p.Mandates.Managed(r.Context(), who, r.PathValue("id")); err != nil {
		return err
	}
	err := p.Mandates.End(r.Context(), who, r.PathValue("id"), "由"+mandate.LevelLabel(who.Level)+"删除")
	return p.done(w, r, err, "已删除，该人员不能再登录本单位", nil)
}

func (p Pages) resend(w http.ResponseWriter, r *http.Request) error {
	err := p.Mandates.Resend(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	return p.done(w, r, err, "邀请已重新发送，7 天内有效", nil)
}

type scopeView struct {
	frame
	ID, Name, Words, Flash string
	Groups                 []scopeGroup
	Hidden                 []string // granted, and not among those shown
	Shown, Granted         int
}

type scopeGroup struct {
	Name  string
	Items []ui.Option
}

func (p Pages) scope(w http.ResponseWriter, r *http.Request) error {
	granted, err := p.Mandates.ScopeOf(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showScope(w, r, http.StatusOK, granted, "", nil)
}

func (p Pages) showScope(w http.ResponseWriter, r *http.Request, status int, granted []string, words string, problem *fault.Fault) error {
	one, m, err := p.one(r, problem)
	if err != nil {
		return err
	}
	if m.Level != actor.Operator {
		return web.Redirect(w, r, Here)
	}
	v := scopeView{frame: one.frame, ID: m.ID, Name: one.Name, Words: words, Flash: web.Session(r.Context()).TakeFlash(), Granted: len(granted)}
	all := p.Items()
	for _, it := range all {
		has := slices.Contains(granted, it.Code)
		if words != "" && !strings.Contains(it.Name, words) {
			if has {
				v.Hidden = append(v.Hidden, it.Code)
			}
			continue
		}
		v.Shown++
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Name != it.Group {
			v.Groups = append(v.Groups, scopeGroup{Name: it.Group})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Items = append(g.Items, ui.Option{Value: it.Code, Label: it.Name, Selected: has})
	}
	return web.Render(w, r, status, scopePage(v))
}

func (p Pages) setScope(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "提交的内容不完整，请重新选择")
	}
	granted, words := r.PostForm["item"], strings.TrimSpace(r.PostFormValue("q"))
	if r.PostFormValue("do") == "search" {
		return p.showScope(w, r, http.StatusOK, granted, words, nil)
	}
	codes := map[string]bool{}
	for _, it := range p.Items() {
		codes[it.Code] = true
		if r.PostFormValue("all") != "" {
			granted = append(granted, it.Code)
		}
	}
	err := p.Mandates.SetScope(r.Context(), actor.From(r.Context()), r.PathValue("id"), granted, func(c string) bool { return codes[c] })
	if errors.Is(err, fault.Invalid) {
		return p.showScope(w, r, http.StatusUnprocessableEntity, granted, words, fault.Of(err))
	}
	return p.done(w, r, err, "业务范围已保存", nil)
}
