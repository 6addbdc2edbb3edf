package loginweb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/login"
	"wangting/internal/session"
	"wangting/internal/session/sessionweb"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Scans is the part of login.Scans that the computer's side calls.
type Scans interface {
	Open(ctx context.Context, who actor.Actor, binding string, p login.ScanPurpose, within string) (login.Shown, error)
	Peek(ctx context.Context, binding, scanID string) (login.Scan, error)
	Watch(scanID string) (<-chan struct{}, func())
	Take(ctx context.Context, who actor.Actor, binding, scanID string) (session.Login, error)
}

// ScanPages are the computer's side of 扫码登录 (LOG-5). The code is kept in the sealed browser
// session, so reloading the page shows the same code.
type ScanPages struct {
	Scans    Scans
	Sessions Sessions
	Public   string // base address of the hall, for the QR code
	Now      func() time.Time
}

const (
	keyScan  = sessionweb.KeyScan
	scanPath = "/login/scan"
	// PhoneCode is the path in the QR code; the token follows.
	PhoneCode = "/app/s/"
)

// Mount registers the pages on the mux.
func (p ScanPages) Mount(m *web.Mux) {
	m.Handle("POST "+scanPath+"/new", p.renew)
	m.Handle("GET "+scanPath+"/state", p.state)
	m.Handle("GET "+scanPath+"/events", p.events)
	m.Handle("GET "+scanPath+"/enter", p.enter)
	m.Handle("GET "+sessionweb.WhoPath, p.who)
	m.Handle("GET /login/app", func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, appPage(p.Public+"/app"))
	})
	m.Handle("GET /login/scan-help", func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, scanHelpPage())
	})
}

// shownScan is the code of this browser, as the session stores it.
type shownScan struct {
	login.Shown
	Purpose login.ScanPurpose
	Next    string
}

func (p ScanPages) kept(r *http.Request) (shownScan, bool) {
	var s shownScan
	err := json.Unmarshal([]byte(web.Session(r.Context()).Get(keyScan)), &s)
	return s, err == nil && s.ID != ""
}

func (p ScanPages) open(r *http.Request, purpose login.ScanPurpose, within, next string) (shownScan, error) {
	s := web.Session(r.Context())
	sh, err := p.Scans.Open(r.Context(), visitor(actor.From(r.Context())), s.ID(), purpose, within)
	if err != nil {
		return shownScan{}, err
	}
	k := shownScan{sh, purpose, next}
	b, err := json.Marshal(k)
	if err != nil {
		return shownScan{}, fmt.Errorf("keeping a code: %w", err)
	}
	s.Put(keyScan, string(b))
	return k, nil
}

// scanView is what the page shows of a code.
type scanView struct {
	URL, Typed, Match string
	State, Say        string
	Again             string // purpose of the code that 「换一个」 asks for
	Next              string
	Problem           *fault.Fault
}

// view returns the code of this browser, and makes a fresh one when there is none or it has expired.
// within is the unit to which a ScanHandler code is bound.
func (p ScanPages) view(r *http.Request, purpose login.ScanPurpose, within, next string) (*scanView, error) {
	k, ok := p.kept(r)
	if !ok || k.Purpose != purpose {
		return p.fresh(r, purpose, within, next)
	}
	sc, err := p.Scans.Peek(r.Context(), web.Session(r.Context()).ID(), k.ID)
	if errors.Is(err, fault.NotFound) || err == nil && sc.State != login.ScanNew && sc.State != login.ScanRead {
		return p.fresh(r, purpose, within, next)
	}
	if err != nil {
		return nil, err
	}
	return p.draw(k, sc.State), nil
}

func (p ScanPages) fresh(r *http.Request, purpose login.ScanPurpose, within, next string) (*scanView, error) {
	k, err := p.open(r, purpose, within, next)
	if errors.Is(err, fault.Limited) {
		return &scanView{Problem: fault.Of(err), Again: string(purpose), Next: next}, nil
	}
	if err != nil {
		return nil, err
	}
	return p.draw(k, login.ScanNew), nil
}

func (p ScanPages) draw(k shownScan, state login.ScanState) *scanView {
	return &scanView{
		URL:   p.Public + PhoneCode + k.Token,
		Typed: k.Typed[:4] + " " + k.Typed[4:],
		Match: k.Match,
		State: string(state),
		Say:   scanSays[state],
		Again: string(k.Purpose),
		Next:  k.Next,
	}
}

var scanSays = map[login.ScanState]string{
	login.ScanNew:       "等待扫码，二维码 3 分钟内有效",
	login.ScanRead:      "已扫描，请在手机上确认登录",
	login.ScanConfirmed: "已确认，正在进入",
	login.ScanCancelled: "已在手机上取消登录，请换一个二维码重新扫描",
	login.ScanConsumed:  "已登录",
	login.ScanExpired:   "二维码已失效，请换一个",
}

// move is the JSON that the script of the page receives when the scan changes.
type move struct {
	State string `json:"state"`
	Say   string `json:"say"`
	Next  string `json:"next,omitempty"`
}

func (p ScanPages) look(ctx context.Context, binding string, k shownScan) (move, error) {
	sc, err := p.Scans.Peek(ctx, binding, k.ID)
	if err != nil {
		return move{}, err
	}
	m := move{State: string(sc.State), Say: scanSays[sc.State]}
	if sc.State == login.ScanConfirmed {
		m.Next = scanPath + "/enter"
	}
	return m, nil
}

// scanPlace returns the address of the page that shows a code for the purpose.
func scanPlace(purpose login.ScanPurpose, next string) string {
	switch purpose {
	case login.ScanPerson:
		return loginHref("/login/person", "scan", next)
	case login.ScanHandler:
		return sessionweb.WhoPath
	}
	return loginHref("/login", "scan", next)
}

// renew is the button 「换一个」.
func (p ScanPages) renew(w http.ResponseWriter, r *http.Request) error {
	web.Session(r.Context()).Drop(keyScan)
	return web.Redirect(w, r, scanPlace(login.ScanPurpose(r.PostFormValue("for")), wanted(r)))
}

func (p ScanPages) state(w http.ResponseWriter, r *http.Request) error {
	k, ok := p.kept(r)
	if !ok {
		return fault.New(fault.NotFound, "")
	}
	m, err := p.look(r.Context(), web.Session(r.Context()).ID(), k)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.JSON(w, http.StatusOK, m)
}

// lookAgain is the polling interval of an event stream, in case a wake-up is lost.
const lookAgain = 5 * time.Second

// events streams the changes of the scan to the page.
func (p ScanPages) events(w http.ResponseWriter, r *http.Request) error {
	k, ok := p.kept(r)
	if !ok {
		return fault.New(fault.NotFound, "")
	}
	woken, leave := p.Scans.Watch(k.ID)
	binding, last := web.Session(r.Context()).ID(), ""
	return web.Stream{Woken: woken, Leave: leave, Every: lookAgain, Look: func(ctx context.Context) ([]byte, bool, error) {
		m, err := p.look(ctx, binding, k)
		if err != nil || m.State == last {
			return nil, false, err
		}
		last = m.State
		b, err := json.Marshal(m)
		return b, m.State != string(login.ScanNew) && m.State != string(login.ScanRead), err
	}}.Serve(w, r)
}

// enter logs in with the scan that the phone has confirmed.
func (p ScanPages) enter(w http.ResponseWriter, r *http.Request) error {
	k, ok := p.kept(r)
	s, before := web.Session(r.Context()), actor.From(r.Context())
	back, home := scanPlace(k.Purpose, k.Next), "/unit"
	if k.Purpose == login.ScanPerson {
		home = sessionweb.Me
	}
	if !ok {
		return web.Redirect(w, r, back)
	}
	in, err := p.Scans.Take(r.Context(), visitor(before), s.ID(), k.ID)
	if errors.Is(err, fault.Expired) || errors.Is(err, fault.NotFound) {
		if before.PersonID != "" { // a second click after the first one entered
			return web.Redirect(w, r, home)
		}
		return web.Redirect(w, r, back)
	}
	if err != nil {
		return err
	}
	if err := p.Sessions.LogOut(r.Context(), before); err != nil {
		return err
	}
	sessionweb.ForgetProved(r)
	if err := web.SignIn(r, in.ID); err != nil {
		return err
	}
	if k.Next != "" && k.Next != "/unit" {
		home = k.Next
	}
	return web.Redirect(w, r, home)
}

func (v scanView) poll() ui.PollVM {
	return ui.PollVM{URL: scanPath + "/state", Stream: scanPath + "/events", State: v.State, Say: v.Say, Reload: scanPath + "/enter"}
}

// who asks on the phone which of the unit's people acts (APP-2).
func (p ScanPages) who(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	unitID, next, ok := sessionweb.Asked(r, p.Now())
	if !ok {
		return web.Redirect(w, r, loginHref("/login", "ca", "/unit"))
	}
	v, err := p.view(r, login.ScanHandler, unitID, next)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, whoPage(*v))
}
