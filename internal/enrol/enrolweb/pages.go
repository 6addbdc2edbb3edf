// Package enrolweb shows 「法定代表人注册」 (REG-2 to REG-9), 「法定代表人变更」 (ACC-5) and
// 「个人注册」 (PER-1). The first two are one wizard with two endings. The id of the draft is kept in
// the browser session and never in an address or a form. Pages do not link to one another; each saves
// and redirects to the step that the draft names (see step). The core decides what may be opened, sent
// or finished.
package enrolweb

import (
	"context"
	"errors"
	"net/http"
	"time"

	"wangting/internal/enrol"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Pages are the pages of the wizard for a unit.
type Pages struct {
	Enrol *enrol.Service
	Place Place
	// LinkURL returns the address in the QR code of a face check.
	LinkURL func(token string) string
	// Reachable asks whether the bureau of faces answers.
	Reachable func(ctx context.Context) error
	Now       func() time.Time
}

// Mount registers the pages of the wizard on the mux.
func (p Pages) Mount(m *web.Mux) {
	to := func(method string, s enrol.Step, below string) string {
		return method + " " + p.Place.StepPath(s) + below
	}
	m.Handle(to("GET", enrol.Particulars, ""), p.particulars)
	m.Handle(to("POST", enrol.Particulars, ""), p.fill)
	p.face().Mount(m.Handle)
	m.Handle(to("GET", enrol.Account, ""), p.step(enrol.Account, p.account))
	m.Handle(to("POST", enrol.Account, ""), p.finish)
	m.Handle(to("GET", enrol.Account, "/code"), p.step(enrol.Account, p.account))
	m.Handle(to("POST", enrol.Account, "/code"), p.step(enrol.Account, p.sendCode))
	m.Handle(to("GET", enrol.Finished, ""), p.step(enrol.Finished, p.done))
}

// MountTexts registers the pages to which both wizards link.
func (p Pages) MountTexts(m *web.Mux) {
	m.Handle("GET /agreements/{kind}", p.agreement)
	m.Handle("GET /register/window", p.window)
}

// draftID returns the id of this browser's draft, and the session that the draft is bound to.
func (p Pages) draftID(r *http.Request) (draftID, session string) {
	s := web.Session(r.Context())
	if draftID = s.Get(p.Place.key); draftID == "" {
		return "", "" // looking at a page starts no session
	}
	return draftID, s.ID()
}

// step wraps a page so that it opens only for a draft that has reached s. Without a draft it redirects
// to the first step; a draft that is not that far is redirected to its next step.
func (p Pages) step(s enrol.Step, page func(http.ResponseWriter, *http.Request, enrol.Draft) error) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		id, session := p.draftID(r)
		d, err := p.Enrol.Draft(r.Context(), id, session)
		switch {
		case errors.Is(err, fault.NotFound):
			return web.Redirect(w, r, p.Place.StepPath(enrol.Particulars))
		case errors.Is(err, fault.Expired):
			return p.showExpired(w, r, err)
		case err != nil:
			return err
		case !d.MayOpen(s, p.Now()):
			return p.next(w, r, d)
		}
		return page(w, r, d)
	}
}

// next redirects to the draft's next step.
func (p Pages) next(w http.ResponseWriter, r *http.Request, d enrol.Draft) error {
	return web.Redirect(w, r, p.Place.StepPath(d.Next(p.Now())))
}

// showExpired shows the page of a draft that has expired (REG-9).
func (p Pages) showExpired(w http.ResponseWriter, r *http.Request, err error) error {
	web.Session(r.Context()).Drop(p.Place.key)
	return web.Render(w, r, http.StatusGone, overPage(p.Place, fault.Of(err).Say))
}

// trail returns the breadcrumbs of a wizard page.
func trail(last string) []ui.Link {
	return []ui.Link{{Text: "厅首页", Href: "/"}, {Text: "单位登录", Href: "/login"}, {Text: last}}
}

// shown returns the fault and status with which the same form is shown again, or nil when the form
// cannot show the fault.
func shown(err error) (*fault.Fault, int) {
	f := fault.Of(err)
	switch f.Kind {
	case fault.Invalid, fault.Conflict, fault.Limited, fault.Away, fault.Expired:
		return f, web.Status(f.Kind)
	}
	return nil, 0
}
