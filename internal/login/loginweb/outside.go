package loginweb

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/login"
	"wangting/internal/regno"
	"wangting/internal/web"
)

// Dispatcher is what ways in from outside need of login.Dispatcher.
type Dispatcher interface {
	Proceed(ctx context.Context, who actor.Actor, e login.Evidence) (login.Next, error)
	SendCode(ctx context.Context, who actor.Actor, o login.Opening, session, phone string) (regno.Mobile, error)
	Finish(ctx context.Context, who actor.Actor, o login.Opening, session, phone, code string, agreed bool) (login.Login, error)
}

// OutsidePages are the ways in that lead out of the hall and back (REG-11). The
// state that comes back is made for one trip, kept in the sealed session of this
// browser and used up there: a forged or repeated return opens nothing.
type OutsidePages struct {
	Dispatcher Dispatcher
	Sessions   Sessions
	Public     string
	Now        func() time.Time
	// Entry is where the browser is sent; Evidence changes the ticket for who it is,
	// Invalid when the ticket is worth nothing. Both nil: the way is not open.
	Entry    func(legal bool, back string) string
	Evidence func(ctx context.Context, ticket string) (login.Evidence, error)
}

const (
	provincePath = "/login/province"
	keyTrip      = "login.trip"
	keyOpening   = "login.opening"
)

// Mount puts the pages where they belong.
func (p OutsidePages) Mount(m *web.Mux) {
	if p.Entry == nil {
		m.Handle("GET "+provincePath, closed(province))
		return
	}
	m.Handle("GET "+provincePath, p.leave)
	m.Handle("GET "+provincePath+"/back", p.back)
	m.Handle("GET "+provincePath+"/open", p.opening)
	m.Handle("POST "+provincePath+"/open", p.finish)
	m.Handle("POST "+provincePath+"/open/code", p.code)
	m.Handle("GET "+provincePath+"/open/code", p.opening)
}

type trip struct {
	State, Next string
	Until       time.Time
}

func (p OutsidePages) leave(w http.ResponseWriter, r *http.Request) error {
	t := trip{rand.Text(), wanted(r), p.Now().Add(15 * time.Minute)}
	b, err := json.Marshal(t)
	if err != nil {
		return err
	}
	web.Session(r.Context()).Put(keyTrip, string(b))
	to := p.Entry(r.URL.Query().Get("for") != "person", p.Public+provincePath+"/back?"+url.Values{"state": {t.State}}.Encode())
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusSeeOther) // out of the hall: the address is of the settings
	return nil
}

func (p OutsidePages) refused(w http.ResponseWriter, r *http.Request, status int, say string) error {
	return web.Render(w, r, status, outsidePage(say))
}

func (p OutsidePages) back(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	s, q := web.Session(r.Context()), r.URL.Query()
	var t trip
	if json.Unmarshal([]byte(s.Pop(keyTrip)), &t) != nil || t.State == "" || t.State != q.Get("state") || !p.Now().Before(t.Until) || q.Get("ticket") == "" {
		return p.refused(w, r, http.StatusBadRequest, "这次登录已失效，请重新从登录页面进入")
	}
	before := actor.From(r.Context())
	e, err := p.Evidence(r.Context(), q.Get("ticket"))
	if err == nil {
		var n login.Next
		if n, err = p.Dispatcher.Proceed(r.Context(), visitor(before), e); err == nil {
			return p.follow(w, r, n, t.Next)
		}
	}
	f := fault.Of(err)
	switch {
	case errors.Is(err, fault.Invalid), errors.Is(err, fault.Forbidden), errors.Is(err, fault.Conflict):
		return p.refused(w, r, web.Status(f.Kind), f.Say)
	case errors.Is(err, fault.Away):
		return p.refused(w, r, web.Status(fault.Away), "省政务平台暂时没有响应，请稍后再试，或用账号密码登录")
	}
	return err
}

func (p OutsidePages) follow(w http.ResponseWriter, r *http.Request, n login.Next, next string) error {
	if n.Open == nil {
		return p.in(w, r, n.Login, next)
	}
	b, err := json.Marshal(n.Open)
	if err != nil {
		return err
	}
	web.Session(r.Context()).Put(keyOpening, string(b))
	return web.Redirect(w, r, provincePath+"/open")
}

func (p OutsidePages) in(w http.ResponseWriter, r *http.Request, in login.Login, next string) error {
	if err := p.Sessions.LogOut(r.Context(), actor.From(r.Context())); err != nil {
		return err
	}
	web.Session(r.Context()).Drop(keyOpening)
	if err := web.SignIn(r, in.ID); err != nil {
		return err
	}
	if in.MandateID == "" && (next == "" || next == "/unit") {
		next = Me
	}
	if next == "" {
		next = "/unit"
	}
	return web.Redirect(w, r, next)
}

type openingView struct {
	Unit, Code, Rep string
	Phone, Typed    string
	Agreed          bool
	Wait            int
	Sent            string
	Problem         *fault.Fault
}

func (v openingView) says(name string) string {
	if v.Problem == nil {
		return ""
	}
	return v.Problem.FieldSays(name)
}

func (p OutsidePages) kept(w http.ResponseWriter, r *http.Request) (login.Opening, openingView, bool) {
	w.Header().Set("Cache-Control", "no-store")
	var o login.Opening
	if json.Unmarshal([]byte(web.Session(r.Context()).Get(keyOpening)), &o) != nil || o.Evidence.Unit == nil || !p.Now().Before(o.ExpiresAt) {
		return o, openingView{}, false
	}
	u := o.Evidence.Unit
	return o, openingView{Unit: u.Name, Code: u.USCC.Masked(), Rep: regno.MaskName(o.Evidence.Holder.Name), Phone: string(o.Evidence.Holder.Phone)}, true
}

func (p OutsidePages) opening(w http.ResponseWriter, r *http.Request) error {
	_, v, ok := p.kept(w, r)
	if !ok {
		return web.Redirect(w, r, "/login")
	}
	return web.Render(w, r, http.StatusOK, openingPage(v))
}

func (p OutsidePages) typed(r *http.Request, v *openingView) {
	v.Phone, v.Typed, v.Agreed = r.PostFormValue(login.FieldPhone), r.PostFormValue(login.FieldCode), r.PostFormValue(login.FieldAgree) != ""
}

func (p OutsidePages) code(w http.ResponseWriter, r *http.Request) error {
	o, v, ok := p.kept(w, r)
	if !ok {
		return web.Redirect(w, r, "/login")
	}
	p.typed(r, &v)
	phone, err := p.Dispatcher.SendCode(r.Context(), actor.From(r.Context()), o, web.Session(r.Context()).ID(), v.Phone)
	if err == nil {
		v.Typed, v.Wait, v.Sent = "", 60, "验证码已发送至 "+phone.Masked()+"，5 分钟内有效"
		return web.Render(w, r, http.StatusOK, openingPage(v))
	}
	return p.again(w, r, v, err)
}

func (p OutsidePages) again(w http.ResponseWriter, r *http.Request, v openingView, err error) error {
	f := fault.Of(err)
	switch {
	case errors.Is(err, fault.Away) && f.Say == "":
		f = fault.New(fault.Away, "短信暂时发不出去，请稍后再试")
	case errors.Is(err, fault.Invalid), errors.Is(err, fault.Limited), errors.Is(err, fault.Conflict), errors.Is(err, fault.Expired), errors.Is(err, fault.Away):
	default:
		return err
	}
	v.Problem = f
	return web.Render(w, r, web.Status(f.Kind), openingPage(v))
}

func (p OutsidePages) finish(w http.ResponseWriter, r *http.Request) error {
	o, v, ok := p.kept(w, r)
	if !ok {
		return web.Redirect(w, r, "/login")
	}
	p.typed(r, &v)
	in, err := p.Dispatcher.Finish(r.Context(), visitor(actor.From(r.Context())), o, web.Session(r.Context()).ID(), v.Phone, v.Typed, v.Agreed)
	if err != nil {
		return p.again(w, r, v, err)
	}
	return p.in(w, r, in, "")
}
