// Package signonweb shows the logins that leave the hall and come back: the province's sign-on, the
// electronic business licence and the certificate. It shows the form for the account that a first
// login opens (REG-11) too. It contains no rules.
package signonweb

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/proof/proofweb"
	"wangting/internal/regno"
	"wangting/internal/session"
	"wangting/internal/session/sessionweb"
	"wangting/internal/signon"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Dispatcher is the part of signon.Dispatcher that the pages call.
type Dispatcher interface {
	Refuse(ctx context.Context, who actor.Actor, way string, err error) error
	Proceed(ctx context.Context, who actor.Actor, e signon.Evidence) (signon.Next, error)
	SendCode(ctx context.Context, who actor.Actor, o signon.Opening, session, phone string) (regno.Mobile, error)
	CodeText(ctx context.Context, o signon.Opening, session string) (proof.Text, error)
	Identify(ctx context.Context, o signon.Opening, f signon.OpeningForm) (signon.Opening, error)
	Finish(ctx context.Context, who actor.Actor, o signon.Opening, session string, f signon.OpeningForm) (session.Login, error)
}

// OutsidePages are the common end of every outside login: the login itself, or the form for the
// account that a first login opens (REG-11).
type OutsidePages struct {
	Dispatcher Dispatcher
	Sessions   *session.Service
	Now        func() time.Time
}

const (
	openPath   = "/login/open"
	openedPath = "/unit/opened"
	keyOpening = "login.opening"
)

// Mount registers the pages on the mux.
func (p OutsidePages) Mount(m *web.Mux) {
	m.Handle("GET "+openPath, p.opening)
	m.Handle("POST "+openPath, p.finish)
	m.Handle("POST "+openPath+"/code", p.code)
	m.Handle("GET "+openPath+"/code", p.opening)
	m.Handle("POST "+openPath+"/who", p.identify)
	m.Handle("GET "+openPath+"/who", p.opening)
	m.Unit("GET "+openedPath, p.opened)
}

// proceed goes where the evidence leads, or shows why it leads nowhere.
func (p OutsidePages) proceed(w http.ResponseWriter, r *http.Request, way outsideWay, e signon.Evidence, err error, next string) error {
	if err == nil {
		var n signon.Next
		if n, err = p.Dispatcher.Proceed(r.Context(), sessionweb.Visitor(actor.From(r.Context())), e); err == nil {
			return p.follow(w, r, n, next)
		}
	}
	err = p.Dispatcher.Refuse(r.Context(), actor.From(r.Context()), way.Key, err)
	f := fault.Of(err)
	switch {
	case errors.Is(err, fault.Invalid), errors.Is(err, fault.Forbidden), errors.Is(err, fault.Conflict), errors.Is(err, fault.Expired):
		return way.refused(w, r, web.Status(f.Kind), f.Say)
	case errors.Is(err, fault.Away):
		return way.refused(w, r, web.Status(fault.Away), way.Silent)
	}
	return err
}

// outsideWay names an outside login: the key under which logins are counted, its title, its path and the message when its system is silent.
type outsideWay struct{ Key, Title, Path, Silent string }

func (o outsideWay) refused(w http.ResponseWriter, r *http.Request, status int, say string) error {
	return web.Render(w, r, status, outsidePage(o, status == http.StatusServiceUnavailable, say))
}

func (p OutsidePages) follow(w http.ResponseWriter, r *http.Request, n signon.Next, next string) error {
	if n.Who != "" {
		return p.askWho(w, r, n.Who, next)
	}
	if n.Open == nil {
		return p.in(w, r, n.Login, next)
	}
	return p.keep(w, r, *n.Open)
}

func (p OutsidePages) keep(w http.ResponseWriter, r *http.Request, o signon.Opening) error {
	b, err := json.Marshal(o)
	if err != nil {
		return err
	}
	web.Session(r.Context()).Put(keyOpening, string(b))
	return web.Redirect(w, r, openPath)
}

func (p OutsidePages) in(w http.ResponseWriter, r *http.Request, in session.Login, next string) error {
	if err := p.Sessions.LogOut(r.Context(), actor.From(r.Context())); err != nil {
		return err
	}
	web.Session(r.Context()).Drop(keyOpening)
	if err := web.SignIn(r, in.ID); err != nil {
		return err
	}
	if in.MandateID == "" && (next == "" || next == "/unit") {
		next = sessionweb.Me
	}
	if next == "" {
		next = "/unit"
	}
	return web.Redirect(w, r, next)
}

type openingView struct {
	Unit, Code, Rep string
	Ask, AskName    bool // whether the form asks for document and name
	DocTypes        []ui.Option
	Form            signon.OpeningForm
	proofweb.Sending
}

func (v openingView) say() string {
	if v.Ask {
		return "先核对法定代表人与登记信息是否一致，一致的再验证手机号即可开通。"
	}
	return "单位信息已核验，再补充下面的内容即可开通。"
}

func (p OutsidePages) kept(w http.ResponseWriter, r *http.Request) (signon.Opening, openingView, bool) {
	w.Header().Set("Cache-Control", "no-store")
	var o signon.Opening
	if json.Unmarshal([]byte(web.Session(r.Context()).Get(keyOpening)), &o) != nil || o.Evidence.Unit == nil || !p.Now().Before(o.ExpiresAt) {
		return o, openingView{}, false
	}
	u := o.Evidence.Unit
	return o, openingView{
		Unit:     u.Name,
		Code:     u.USCC.Masked(),
		Rep:      regno.MaskName(o.Evidence.Holder.Name),
		Ask:      o.NeedsDocument(),
		AskName:  o.NeedsName(),
		DocTypes: ui.DocTypes(string(regno.IdentityCard)),
		Form:     signon.OpeningForm{DocType: string(regno.IdentityCard), Phone: string(o.Evidence.Holder.Phone)},
	}, true
}

func (p OutsidePages) opening(w http.ResponseWriter, r *http.Request) error {
	o, v, ok := p.kept(w, r)
	if !ok {
		return web.Redirect(w, r, "/login")
	}
	text, err := p.Dispatcher.CodeText(r.Context(), o, web.Session(r.Context()).ID())
	if err != nil {
		return err
	}
	v.Sending = proofweb.After(text, p.Now(), openPath)
	if text.Phone != "" {
		v.Form.Phone = string(text.Phone)
	}
	return web.Render(w, r, http.StatusOK, openingPage(v))
}

func (p OutsidePages) typed(r *http.Request, v *openingView) {
	v.Form = signon.OpeningForm{
		Name:      r.PostFormValue(signon.FieldRepName),
		DocType:   r.PostFormValue(signon.FieldDocType),
		DocNumber: r.PostFormValue(signon.FieldDocNumber),
		Phone:     r.PostFormValue(signon.FieldPhone),
		Code:      r.PostFormValue(signon.FieldCode),
		Agreed:    r.PostFormValue(signon.FieldAgree) != "",
	}
	v.DocTypes = ui.DocTypes(v.Form.DocType)
}

// identify is the first step where the representative's document is not known yet: the register refuses here.
func (p OutsidePages) identify(w http.ResponseWriter, r *http.Request) error {
	o, v, ok := p.kept(w, r)
	if !ok {
		return web.Redirect(w, r, "/login")
	}
	p.typed(r, &v)
	o, err := p.Dispatcher.Identify(r.Context(), o, v.Form)
	if errors.Is(err, fault.Away) {
		err = fault.New(fault.Away, "登记系统暂时没有响应，填写的内容还在本页，请稍后再试，或到窗口办理")
	}
	if err != nil {
		return p.again(w, r, v, err)
	}
	return p.keep(w, r, o)
}

func (p OutsidePages) code(w http.ResponseWriter, r *http.Request) error {
	o, v, ok := p.kept(w, r)
	if !ok {
		return web.Redirect(w, r, "/login")
	}
	p.typed(r, &v)
	phone, err := p.Dispatcher.SendCode(r.Context(), actor.From(r.Context()), o, web.Session(r.Context()).ID(), v.Form.Phone)
	if err != nil {
		return p.again(w, r, v, err)
	}
	v.Form.Code, v.Sending = "", proofweb.Now(phone, openPath)
	return web.Render(w, r, v.Status, openingPage(v))
}

func (p OutsidePages) again(w http.ResponseWriter, r *http.Request, v openingView, err error) error {
	var ok bool
	if v.Sending, ok = proofweb.NotSent(r, err, signon.FieldPhone, signon.FieldCode); !ok {
		return err
	}
	return web.Render(w, r, v.Status, openingPage(v))
}

func (p OutsidePages) finish(w http.ResponseWriter, r *http.Request) error {
	o, v, ok := p.kept(w, r)
	if !ok {
		return web.Redirect(w, r, "/login")
	}
	p.typed(r, &v)
	in, err := p.Dispatcher.Finish(r.Context(), sessionweb.Visitor(actor.From(r.Context())), o, web.Session(r.Context()).ID(), v.Form)
	if err != nil {
		return p.again(w, r, v, err)
	}
	return p.in(w, r, in, openedPath)
}

// opened says what the account is known by, and how to get a password.
func (p OutsidePages) opened(w http.ResponseWriter, r *http.Request) error {
	who := web.WhoFrom(r.Context())
	return web.Render(w, r, http.StatusOK, openedPage([]ui.SummaryItem{{Key: "单位编号", Value: who.Number},
		{Key: "单位全称", Value: who.Unit}, {Key: "统一社会信用代码", Value: who.USCC}}))
}
