// Package enrolweb shows 「法定代表人注册」 (REG-2 to REG-9). Which draft a browser is
// at is kept in its session and nowhere in an address or a form; pages never link
// to one another, each saves and goes where the draft says (see step). It decides
// nothing: what may be opened, sent or finished is the core's word.
package enrolweb

import (
	"errors"
	"net/http"
	"time"

	"wangting/internal/enrol"
	"wangting/internal/fault"
	"wangting/internal/web"
	"wangting/internal/web/ui"
)

// Pages are the pages of the wizard.
type Pages struct {
	Enrol *enrol.Service
	// LinkURL is what the QR code of a face says.
	LinkURL func(token string) string
	Now     func() time.Time
}

// Addresses of the steps.
var paths = map[enrol.Step]string{
	enrol.Particulars: "/register",
	enrol.Face:        "/register/face",
	enrol.Account:     "/register/account",
	enrol.Finished:    "/register/done",
}

// Mount puts the pages where they belong.
func (p Pages) Mount(m *web.Mux) {
	m.Handle("GET /register", p.particulars)
	m.Handle("POST /register", p.fill)
	m.Handle("GET /register/face", p.step(enrol.Face, p.face))
	m.Handle("GET /register/face/state", p.faceState)
	m.Handle("POST /register/face/check", p.step(enrol.Face, p.faceCheck))
	m.Handle("POST /register/face/again", p.step(enrol.Face, p.faceAgain))
	m.Handle("GET /register/account", p.step(enrol.Account, p.account))
	m.Handle("POST /register/account", p.finish)
	m.Handle("GET /register/account/code", p.step(enrol.Account, p.account))
	m.Handle("POST /register/account/code", p.step(enrol.Account, p.sendCode))
	m.Handle("GET /register/done", p.step(enrol.Finished, p.done))
	m.Handle("GET /agreements/unit-registration", p.agreement)
	m.Handle("GET /register/window", p.window)
}

// keyDraft is where the browser session keeps the draft's id.
const keyDraft = "enrol.draft"

// at is the draft of this browser: its id and the session it is bound to.
func at(r *http.Request) (draftID, session string) {
	s := web.Session(r.Context())
	if draftID = s.Get(keyDraft); draftID == "" {
		return "", "" // a mere look makes no session
	}
	return draftID, s.ID()
}

// step opens a page for a draft that has come to s. Without a draft the way
// begins at its beginning; before its time one is sent to the question that waits.
func (p Pages) step(s enrol.Step, page func(http.ResponseWriter, *http.Request, enrol.Draft) error) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		id, session := at(r)
		d, err := p.Enrol.Draft(r.Context(), id, session)
		switch {
		case errors.Is(err, fault.NotFound):
			return web.Redirect(w, r, paths[enrol.Particulars])
		case errors.Is(err, fault.Expired):
			return p.over(w, r, err)
		case err != nil:
			return err
		case !d.MayOpen(s, p.Now()):
			return p.next(w, r, d)
		}
		return page(w, r, d)
	}
}

// next goes to the question that waits.
func (p Pages) next(w http.ResponseWriter, r *http.Request, d enrol.Draft) error {
	return web.Redirect(w, r, paths[d.Next(p.Now())])
}

// over is the page of a draft that was left alone too long (REG-9).
func (p Pages) over(w http.ResponseWriter, r *http.Request, err error) error {
	web.Session(r.Context()).Drop(keyDraft)
	return web.Render(w, r, http.StatusGone, overPage(fault.Of(err).Say))
}

// trail is the way to a page of the wizard.
func trail(last string) []ui.Link {
	return []ui.Link{{Text: "厅首页", Href: "/"}, {Text: "单位登录", Href: "/login"}, {Text: last}}
}

// shown gives a fault that the same form is shown again with, and its status;
// nil for one that is not the form's to tell.
func shown(err error) (*fault.Fault, int) {
	f := fault.Of(err)
	switch f.Kind {
	case fault.Invalid, fault.Conflict, fault.Limited, fault.Away, fault.Expired:
		return f, web.Status(f.Kind)
	}
	return nil, 0
}
