package signonweb

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/session/sessionweb"
	"wangting/internal/signon"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Licences is the part of signon.Licences that the pages call.
type Licences interface {
	Open(ctx context.Context, who actor.Actor, binding string) (tripID, content string, err error)
	Peek(ctx context.Context, binding, tripID string) (signon.LicenceState, error)
	Take(ctx context.Context, binding, tripID string) (signon.Evidence, error)
	Called(ctx context.Context, tripID string, confirmed bool, code string) error
}

// LicencePages are the login by 电子营业执照: a code on the screen, the licence's app on a phone, and
// the platform's callback. The callback is used only after its signature has been verified.
type LicencePages struct {
	OutsidePages
	Licences Licences // nil: this login is not offered
	// Read verifies the signature of a callback and reads it.
	Read func(body []byte) (trip string, confirmed bool, code string, err error)
}

const (
	licencePath = "/login/licence"
	// LicenceCallback is the address that the platform calls.
	LicenceCallback = "/callback/licence"
	keyLicence      = "login.licence"
)

var licenceWay = outsideWay{
	"licence",
	"电子营业执照登录",
	licencePath,
	"电子营业执照平台暂时没有响应，请稍后再试，或用账号密码登录",
}

// Mount registers the pages on the mux.
func (p LicencePages) Mount(m *web.Mux) {
	if p.Licences == nil {
		m.Handle("GET "+licencePath, closed(licence))
		return
	}
	m.Handle("GET "+licencePath, p.show)
	m.Handle("POST "+licencePath+"/new", p.renew)
	m.Handle("GET "+licencePath+"/state", p.state)
	m.Handle("GET "+licencePath+"/enter", p.enter)
	m.Handle("POST "+LicenceCallback, p.called)
}

type licenceShown struct{ ID, Content, Next string }

type licenceView struct {
	Content, State, Say, Next string
	Problem                   *fault.Fault
}

var licenceSays = map[signon.LicenceState]string{
	signon.LicenceNew:       "等待扫码，二维码 3 分钟内有效",
	signon.LicenceConfirmed: "已确认，正在进入",
	signon.LicenceRefused:   "已在手机上取消登录，请换一个二维码重新扫描",
	signon.LicenceUsed:      "已登录",
	signon.LicenceExpired:   "二维码已失效，请换一个",
}

func (p LicencePages) kept(r *http.Request) (licenceShown, signon.LicenceState, bool) {
	var k licenceShown
	s := web.Session(r.Context())
	if json.Unmarshal([]byte(s.Get(keyLicence)), &k) != nil || k.ID == "" {
		return k, "", false
	}
	state, err := p.Licences.Peek(r.Context(), s.ID(), k.ID)
	return k, state, err == nil
}

func (p LicencePages) show(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	k, state, ok := p.kept(r)
	if !ok || state != signon.LicenceNew {
		var err error
		k = licenceShown{Next: sessionweb.Wanted(r)}
		s := web.Session(r.Context())
		k.ID, k.Content, err = p.Licences.Open(r.Context(), actor.From(r.Context()), s.ID())
		if errors.Is(err, fault.Away) || errors.Is(err, fault.Limited) {
			f := fault.Of(err)
			if f.Kind == fault.Away {
				f = fault.New(fault.Away, licenceWay.Silent)
			}
			return web.Render(w, r, web.Status(f.Kind), licencePage(licenceView{Problem: f, Next: k.Next}))
		}
		if err != nil {
			return err
		}
		b, err := json.Marshal(k)
		if err != nil {
			return err
		}
		s.Put(keyLicence, string(b))
	}
	return web.Render(
		w, r, http.StatusOK,
		licencePage(licenceView{Content: k.Content, State: string(signon.LicenceNew), Say: licenceSays[signon.LicenceNew], Next: k.Next}),
	)
}

// renew is the button 「换一个」.
func (p LicencePages) renew(w http.ResponseWriter, r *http.Request) error {
	web.Session(r.Context()).Drop(keyLicence)
	return web.Redirect(w, r, sessionweb.Href(licencePath, "", sessionweb.Wanted(r)))
}

func (p LicencePages) state(w http.ResponseWriter, r *http.Request) error {
	_, state, ok := p.kept(r)
	if !ok {
		return fault.New(fault.NotFound, "")
	}
	m := move{State: string(state), Say: licenceSays[state]}
	if state == signon.LicenceConfirmed {
		m.Next = licencePath + "/enter"
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.JSON(w, http.StatusOK, m)
}

func (p LicencePages) enter(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	k, state, ok := p.kept(r)
	if !ok || state != signon.LicenceConfirmed {
		return web.Redirect(w, r, sessionweb.Href(licencePath, "", k.Next))
	}
	e, err := p.Licences.Take(r.Context(), web.Session(r.Context()).ID(), k.ID)
	web.Session(r.Context()).Drop(keyLicence)
	return p.proceed(w, r, licenceWay, e, err, k.Next)
}

const maxCallback = 16 << 10

// called receives the platform's callback and uses it only after its signature has been verified.
func (p LicencePages) called(w http.ResponseWriter, r *http.Request) error {
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxCallback))
	if err != nil {
		return fault.Wrap(fault.Invalid, "", err)
	}
	trip, confirmed, code, err := p.Read(b)
	if err != nil {
		return fault.Wrap(fault.Forbidden, "", err)
	}
	err = p.Licences.Called(r.Context(), trip, confirmed, code)
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

func (v licenceView) poll() ui.PollVM {
	return ui.PollVM{URL: licencePath + "/state", State: v.State, Say: v.Say, Reload: licencePath + "/enter"}
}

// move is the JSON that the script of the page receives when the trip changes.
type move struct {
	State string `json:"state"`
	Say   string `json:"say"`
	Next  string `json:"next,omitempty"`
}
