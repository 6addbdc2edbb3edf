// Package loginphone shows the phone screens for logging in (APP-1, APP-2, LOG-5): the login of a
// person, 「扫一扫」, and the question whether a computer screen may log in. Opening the address in a
// QR code only reads the code. The computer logs in only after 「确认登录」, which is a POST from the
// same site. The token is in the address of that one request; later pages use the scan's id, which is
// useless to anybody but the person who read the code.
package loginphone

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/login"
	"wangting/internal/session"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
	"wangting/internal/workday"
)

// Passwords is the part of login.PasswordLogin that the login screen calls.
type Passwords interface {
	Try(ctx context.Context, who actor.Actor, a login.Attempt) (session.Login, error)
	PuzzleDue(ctx context.Context, who actor.Actor, a login.Attempt) (bool, error)
}

// Puzzles is the part of slider.Service that the login screen calls.
type Puzzles interface {
	New(ctx context.Context, binding, purpose string) (slider.Puzzle, error)
	Passed(ctx context.Context, binding, purpose string) (bool, error)
}

// Scans is the part of login.Scans that 「扫一扫」 calls.
type Scans interface {
	Read(ctx context.Context, who actor.Actor, code string) (login.Scan, error)
	Ask(ctx context.Context, who actor.Actor, scanID string) (login.Question, error)
	Confirm(ctx context.Context, who actor.Actor, scanID, mandateID, match string) error
	Cancel(ctx context.Context, who actor.Actor, scanID string) error
}

// Sessions is the part of login.Sessions that logging out calls.
type Sessions interface {
	LogOut(ctx context.Context, who actor.Actor) error
}

// Pages are the phone screens for logging in.
type Pages struct {
	Passwords Passwords
	Puzzles   Puzzles
	Scans     Scans
	Sessions  Sessions
	Now       func() time.Time
}

const (
	home     = "/app"
	loginAt  = "/app/login"
	scanAt   = "/app/scan"
	doneAt   = "/app/scan/done"
	keyTyped = "app.who"
	keyDone  = "app.done"
)

// Mount registers the screens on the mux.
func (p Pages) Mount(m *web.Mux) {
	m.Handle("GET "+loginAt, p.show)
	m.Handle("POST "+loginAt, p.enter)
	m.Handle("POST /app/logout", p.logout)
	m.Phone("GET /app/s/{token}", p.picture)
	m.Phone("GET "+scanAt, p.scan)
	m.Phone("POST "+scanAt, p.typed)
	m.Phone("GET "+scanAt+"/{id}", p.ask)
	m.Phone("POST "+scanAt+"/{id}", p.answer)
	m.Phone("GET "+doneAt, p.done)
}

type loginView struct {
	Who, Next string
	Ended     string
	Solved    bool
	Problem   *fault.Fault
	Slider    *ui.SliderVM
}

func wanted(r *http.Request) string {
	to := web.Back(r, home)
	if !strings.HasPrefix(to, home) || strings.HasPrefix(to, loginAt) {
		return home
	}
	return to
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	if actor.From(r.Context()).PersonID != "" {
		return web.Redirect(w, r, wanted(r))
	}
	s := web.Session(r.Context())
	v := loginView{Next: wanted(r), Who: s.Pop(keyTyped), Ended: web.EndedWords(r)}
	if v.Who != "" {
		var err error
		if v.Solved, err = p.Puzzles.Passed(r.Context(), s.ID(), login.PuzzlePurpose); err != nil {
			return err
		}
	}
	return p.answerLogin(w, r, http.StatusOK, v)
}

func (p Pages) answerLogin(w http.ResponseWriter, r *http.Request, status int, v loginView) error {
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, loginScreen(v))
}

func (p Pages) enter(w http.ResponseWriter, r *http.Request) error {
	s, before := web.Session(r.Context()), actor.From(r.Context())
	who := actor.Actor{IP: before.IP, Browser: before.Browser, RequestID: before.RequestID}
	try := login.Attempt{Personal: true, Who: r.PostFormValue("who"), Password: r.PostFormValue("password"), Binding: s.ID()}
	in, err := p.Passwords.Try(r.Context(), who, try)
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Limited) {
		return p.again(w, r, who, try, fault.Of(err))
	}
	if err != nil {
		return err
	}
	if err := p.Sessions.LogOut(r.Context(), before); err != nil {
		return err
	}
	s.Drop(keyTyped)
	if err := web.SignIn(r, in.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, wanted(r))
}

func (p Pages) again(w http.ResponseWriter, r *http.Request, who actor.Actor, try login.Attempt, f *fault.Fault) error {
	v := loginView{Who: try.Who, Next: wanted(r), Problem: f}
	status := web.Status(f.Kind)
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
		return p.answerLogin(w, r, status, v)
	}
	due, err := p.Passwords.PuzzleDue(r.Context(), who, try)
	if err != nil {
		return err
	}
	if due {
		s := web.Session(r.Context())
		if v.Solved, err = p.Puzzles.Passed(r.Context(), s.ID(), login.PuzzlePurpose); err != nil {
			return err
		}
		if !v.Solved {
			puzzle, err := p.Puzzles.New(r.Context(), s.ID(), login.PuzzlePurpose)
			if err != nil {
				return err
			}
			s.Put(keyTyped, try.Who)
			show := slider.View(puzzle, loginAt+"?"+url.Values{"next": {v.Next}}.Encode())
			v.Slider = &show
		}
	}
	return p.answerLogin(w, r, status, v)
}

func (p Pages) logout(w http.ResponseWriter, r *http.Request) error {
	if err := p.Sessions.LogOut(r.Context(), actor.From(r.Context())); err != nil {
		return err
	}
	if err := web.SignOut(r); err != nil {
		return err
	}
	return web.Redirect(w, r, loginAt)
}

type scanView struct {
	Code    string
	Problem *fault.Fault
}

func (p Pages) scan(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, scanScreen(scanView{}))
}

func (p Pages) picture(w http.ResponseWriter, r *http.Request) error {
	return p.read(w, r, r.PathValue("token"), "")
}

// typed accepts the eight digits, or the address from the QR code when another program has read it.
func (p Pages) typed(w http.ResponseWriter, r *http.Request) error {
	code := strings.TrimSpace(r.PostFormValue("code"))
	if code == "" {
		return p.refused(w, r, "", fault.Of(fault.On("code", "请输入电脑上的 8 位登录码")))
	}
	read := code
	if _, token, ok := strings.Cut(code, "/app/s/"); ok {
		read = token
	}
	return p.read(w, r, read, code)
}

func (p Pages) read(w http.ResponseWriter, r *http.Request, code, typed string) error {
	sc, err := p.Scans.Read(r.Context(), actor.From(r.Context()), code)
	if errors.Is(err, fault.NotFound) || errors.Is(err, fault.Expired) || errors.Is(err, fault.Conflict) || errors.Is(err, fault.Limited) {
		f := fault.Of(err)
		return p.refused(w, r, typed, &fault.Fault{Kind: f.Kind, Say: f.Say, Fields: []fault.Field{{Name: "code", Say: f.Say}}})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, scanAt+"/"+sc.ID)
}

func (p Pages) refused(w http.ResponseWriter, r *http.Request, code string, f *fault.Fault) error {
	return web.Render(w, r, web.Status(f.Kind), scanScreen(scanView{Code: code, Problem: f}))
}

type askView struct {
	login.Question
	Action, Device, Place, Time string
	Unit, Match                 string // what the person has chosen
	Problem                     *fault.Fault
}

func (p Pages) ask(w http.ResponseWriter, r *http.Request) error {
	return p.question(w, r, http.StatusOK, askView{})
}

func (p Pages) question(w http.ResponseWriter, r *http.Request, status int, v askView) error {
	q, err := p.Scans.Ask(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if errors.Is(err, fault.Expired) || errors.Is(err, fault.NotFound) {
		return p.showOutcome(w, r, fault.Of(err).Say)
	}
	if err != nil {
		return err
	}
	v.Question, v.Action, v.Device = q, scanAt+"/"+q.ID, session.BrowserLabel(q.Browser)
	v.Time = q.CreatedAt.In(workday.Zone).Format("1 月 2 日 15:04")
	v.Place = "与这部手机同一网络（" + q.IP + "）"
	if !q.Near {
		v.Place = "与这部手机不在同一网络（" + q.IP + "）"
	}
	if v.Unit == "" && len(q.Choices) == 1 {
		v.Unit = q.Choices[0].MandateID
	}
	return web.Render(w, r, status, askScreen(v))
}

func (p Pages) answer(w http.ResponseWriter, r *http.Request) error {
	who, id := actor.From(r.Context()), r.PathValue("id")
	if r.PostFormValue("do") == "cancel" {
		if err := p.Scans.Cancel(r.Context(), who, id); err != nil && !errors.Is(err, fault.NotFound) {
			return err
		}
		return p.showOutcome(w, r, "已取消登录")
	}
	v := askView{Unit: r.PostFormValue("unit"), Match: r.PostFormValue("match")}
	err := p.Scans.Confirm(r.Context(), who, id, v.Unit, v.Match)
	switch {
	case errors.Is(err, fault.Invalid):
		v.Problem = fault.Of(err)
		return p.question(w, r, web.Status(fault.Invalid), v)
	case errors.Is(err, fault.Expired), errors.Is(err, fault.NotFound):
		return p.showOutcome(w, r, fault.Of(err).Say)
	case err != nil:
		return err
	}
	return p.showOutcome(w, r, confirmed)
}

const confirmed = "已确认登录"

// showOutcome remembers the outcome and redirects to the screen that shows it.
func (p Pages) showOutcome(w http.ResponseWriter, r *http.Request, say string) error {
	web.Session(r.Context()).Put(keyDone, say)
	return web.Redirect(w, r, doneAt)
}

func (p Pages) done(w http.ResponseWriter, r *http.Request) error {
	say := web.Session(r.Context()).Get(keyDone)
	if say == "" {
		return web.Redirect(w, r, scanAt)
	}
	return web.Render(w, r, http.StatusOK, doneScreen(say))
}

func (v askView) units() []ui.Option {
	var out []ui.Option
	for _, h := range v.Choices {
		out = append(out, ui.Option{Value: h.MandateID, Label: h.UnitName, Hint: h.RoleLabel, Selected: h.MandateID == v.Unit})
	}
	return out
}

func (v askView) digits() []ui.Option {
	var out []ui.Option
	for _, d := range v.Digits {
		out = append(out, ui.Option{Value: d, Label: d, Selected: d == v.Match})
	}
	return out
}
