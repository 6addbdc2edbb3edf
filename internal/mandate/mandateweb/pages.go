// Package mandateweb serves 「经办人管理」 (HAN-1 … HAN-6). A unit gives its consent, invites its
// administrator and operators, sets the items of each operator, and changes or ends mandates. The
// pages show each level what it may do, but package mandate decides every act. Document numbers and
// phones are masked; names are masked for operators only (mandate.NameFor).
package mandateweb

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"wangting/internal/actor"
	"wangting/internal/agreement"
	"wangting/internal/audit"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/regno"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Person is a holder of a mandate, as the reader may see them: mandate.NameFor decides about the name.
type Person struct {
	Name, Document, Phone string // as shown: 测试员 or 测** ****6027 1*****82
}

// Item is an item that can be granted.
type Item struct {
	Code, Name, Group string
}

// Pages serves 「经办人管理」.
type Pages struct {
	Mandates *mandate.Service
	Audit    *audit.Service
	// Texts gives what became of the text messages to invited persons; nil shows nothing of them.
	Texts func(ctx context.Context, all []mandate.Mandate) (map[string]notice.Fate, error)
	// Shell is the frame of the unit centre.
	Shell ui.CentreFrame
}

// AgentsPath is the path of 「经办人管理」.
const AgentsPath = mandate.AgentsPath

// sure asks for a passkey before it shows the form, not after the form is filled in (LOG-9).
func (p Pages) sure(page web.Page) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := p.Mandates.Sure(r.Context(), actor.From(r.Context())); err != nil {
			return err
		}
		return page(w, r)
	}
}

// Mount registers the pages.
func (p Pages) Mount(m *web.Mux) {
	put := func(pattern string, page web.Page) { m.Unit(pattern, ofUnit(page)) }
	p.mountAccess(put)
	p.mountSheet(put)
	put("GET "+AgentsPath, p.list)
	put("POST "+AgentsPath+"/open", p.open)
	put("GET "+AgentsPath+"/notice", p.notice)
	put("GET "+AgentsPath+"/log", p.log)
	put("GET "+AgentsPath+"/log.xlsx", p.export)
	put("GET "+AgentsPath+"/new", p.sure(p.fresh))
	put("POST "+AgentsPath+"/new", p.invite)
	put("GET "+AgentsPath+"/{id}/scope", p.sure(p.scope))
	put("POST "+AgentsPath+"/{id}/scope", p.setScope)
	put("GET "+AgentsPath+"/{id}/period", p.sure(p.period))
	put("POST "+AgentsPath+"/{id}/period", p.extend)
	put("GET "+AgentsPath+"/{id}/level", p.sure(p.level))
	put("POST "+AgentsPath+"/{id}/level", p.changeLevel)
	put("POST "+AgentsPath+"/{id}/level/withdraw", p.takeBack)
	put("GET "+AgentsPath+"/{id}/end", p.sure(p.leave))
	put("POST "+AgentsPath+"/{id}/end", p.end)
	put("POST "+AgentsPath+"/{id}/resend", p.resend)
}

// ofUnit keeps the page from whoever acts for an institution: it has no people of its own (INS-4), and none of these pages is there.
func ofUnit(page web.Page) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		if unit.IsInstitution(web.WhoFrom(r.Context()).Number) {
			return fault.New(fault.NotFound, "")
		}
		return page(w, r)
	}
}

// frame holds what every page has.
type frame struct {
	Centre  ui.CenterVM
	Problem *fault.Fault
	Do      templ.Component // beside the title; nil for nothing
	Limits  mandate.Limits
	Notes   []ui.Prose // 开通须知
	Version string     // of the notes
}

func (p Pages) frame(r *http.Request, problem *fault.Fault) (frame, error) {
	c, err := p.Shell(r.Context(), "agents")
	return frame{Centre: c, Problem: problem, Limits: p.Mandates.Limits, Notes: p.notes(),
		Version: p.Mandates.Texts.InForce(agreement.Giving).Version}, err
}

// notes is 开通须知, with the limits of this hall.
func (p Pages) notes() []ui.Prose {
	most := p.Mandates.Limits
	limits := strings.NewReplacer("{管理员人数}", strconv.Itoa(most.Administrators), "{经办人人数}", strconv.Itoa(most.Handlers))
	var all []ui.Prose
	for _, part := range p.Mandates.Texts.InForce(agreement.Giving).Parts {
		one := ui.Prose{Heading: part.Heading}
		for _, line := range part.Paragraphs {
			one.Paragraphs = append(one.Paragraphs, limits.Replace(line))
		}
		all = append(all, one)
	}
	return all
}

func (p Pages) open(w http.ResponseWriter, r *http.Request) error {
	if !p.Mandates.Texts.StillInForce(agreement.Giving, r.PostFormValue("agreement")) {
		return fault.New(fault.Conflict, "开通须知刚刚更新。请返回上一页，重新阅读后再点“同意开通”")
	}
	if err := p.Mandates.OpenGiving(r.Context(), actor.From(r.Context())); err != nil {
		return err
	}
	web.Session(r.Context()).Flash("已开通多经办人，现在可以创建经办用户")
	return web.Redirect(w, r, AgentsPath)
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
	now := p.Mandates.Now().In(workday.Zone)
	return p.form(w, r, http.StatusOK,
		mandate.InviteForm{DocType: string(regno.IdentityCard), From: day(now), Until: day(now.AddDate(1, 0, -1))}, nil)
}

func (p Pages) form(w http.ResponseWriter, r *http.Request, status int, in mandate.InviteForm, problem *fault.Fault) error {
	who := actor.From(r.Context())
	_, open, err := p.Mandates.Opened(r.Context(), who)
	if err != nil {
		return err
	}
	if !open || who.Level == actor.Operator {
		return web.Redirect(w, r, AgentsPath)
	}
	f, err := p.frame(r, problem)
	if err != nil {
		return err
	}
	v := newView{frame: f, Form: in, MayAdmin: who.Level == actor.Representative, Years: p.Mandates.Limits.Years}
	v.Types = ui.DocTypes(in.DocType)
	return web.Render(w, r, status, newPage(v))
}

func (v newView) kinds() []ui.Option {
	out := []ui.Option{}
	if v.MayAdmin {
		out = append(out, ui.Option{
			Value:    mandate.KindAdministrator,
			Label:    "管理员",
			Hint:     "可办全部业务，可设置经办人。",
			Selected: v.Form.Kind == mandate.KindAdministrator,
		})
	}
	return append(out, ui.Option{
		Value:    mandate.KindHandler,
		Label:    "普通经办人",
		Hint:     "只能办理授权范围内的业务。",
		Selected: v.Form.Kind == mandate.KindHandler,
	})
}

func (p Pages) invite(w http.ResponseWriter, r *http.Request) error {
	in := mandate.InviteForm{
		Kind:      r.PostFormValue(mandate.FieldKind),
		Name:      r.PostFormValue(mandate.FieldName),
		DocType:   r.PostFormValue(mandate.FieldDocType),
		DocNumber: r.PostFormValue(mandate.FieldDocNumber),
		Phone:     r.PostFormValue(mandate.FieldPhone),
		From:      r.PostFormValue(mandate.FieldFrom),
		Until:     r.PostFormValue(mandate.FieldUntil),
	}
	m, err := p.Mandates.Invite(r.Context(), actor.From(r.Context()), in)
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Conflict) || errors.Is(err, fault.Limited) {
		f := fault.Of(err)
		return p.form(w, r, web.Status(f.Kind), in, f)
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("已提交，请通知本人登录江苏智慧人社 APP，在“我的—企业服务”中确认")
	if m.Level == actor.Operator {
		return web.Redirect(w, r, AgentsPath+"/"+m.ID+"/scope")
	}
	return web.Redirect(w, r, AgentsPath)
}
