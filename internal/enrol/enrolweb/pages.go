// Package enrolweb shows 「法定代表人注册」 (REG-2 to REG-9) and 「法定代表人变更」
// (ACC-5), the same questions with another end. Which draft a browser is
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
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Pages are the pages of a wizard.
type Pages struct {
	Enrol *enrol.Service
	Place Place
	// LinkURL is what the QR code of a face says.
	LinkURL func(token string) string
	Now     func() time.Time
}

// Mount puts the pages of the wizard where they belong.
func (p Pages) Mount(m *web.Mux) {
	to := func(method string, s enrol.Step, below string) string { return method + " " + p.Place.At(s) + below }
	m.Handle(to("GET", enrol.Particulars, ""), p.particulars)
	m.Handle(to("POST", enrol.Particulars, ""), p.fill)
	p.face().Mount(m.Handle)
	m.Handle(to("GET", enrol.Account, ""), p.step(enrol.Account, p.account))
	m.Handle(to("POST", enrol.Account, ""), p.finish)
	m.Handle(to("GET", enrol.Account, "/code"), p.step(enrol.Account, p.account))
	m.Handle(to("POST", enrol.Account, "/code"), p.step(enrol.Account, p.sendCode))
	m.Handle(to("GET", enrol.Finished, ""), p.step(enrol.Finished, p.done))
}

// MountTexts puts what both wizards link to.
func (p Pages) MountTexts(m *web.Mux) {
	m.Handle("GET /agreements/unit-registration", p.agreement)
	m.Handle("GET /register/window", p.window)
}

// at is the draft of this browser: its id and the session it is bound to.
func (p Pages) at(r *http.Request) (draftID, session string) {
	s := web.Session(r.Context())
	if draftID = s.Get(p.Place.key); draftID == "" {
		return "", "" // a mere look makes no session
	}
	return draftID, s.ID()
}

// step opens a page for a draft that has come to s. Without a draft the way
// begins at its beginning; before its time one is sent to the question that waits.
func (p Pages) step(s enrol.Step, page func(http.ResponseWriter, *http.Request, enrol.Draft) error) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		id, session := p.at(r)
		d, err := p.Enrol.Draft(r.Context(), id, session)
		switch {
		case errors.Is(err, fault.NotFound):
			return web.Redirect(w, r, p.Place.At(enrol.Particulars))
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
	return web.Redirect(w, r, p.Place.At(d.Next(p.Now())))
}

// over is the page of a draft that was left alone too long (REG-9).
func (p Pages) over(w http.ResponseWriter, r *http.Request, err error) error {
	web.Session(r.Context()).Drop(p.Place.key)
	return web.Render(w, r, http.StatusGone, overPage(p.Place, fault.Of(err).Say))
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
