// Package windowweb shows the page behind the link that an applicant received by SMS, where they set
// their password. Looking at the page does not use the link up.
package windowweb

import (
	"context"
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/web"
	"wangting/internal/window"
)

// Window is the part of window.Service that the page calls.
type Window interface {
	Linked(ctx context.Context, token string) (window.Entry, error)
	SetPassword(ctx context.Context, who actor.Actor, token, password, again string) error
}

// Pages is the page where an applicant sets a password.
type Pages struct{ Window Window }

// Path is the path of the link.
const Path = window.LinkPath

// Mount registers the page on the mux.
func (p Pages) Mount(m *web.Mux) {
	m.Handle("GET "+Path+"{token}", p.show)
	m.Handle("POST "+Path+"{token}", p.set)
}

type view struct {
	Action, Unit string
	Done         bool
	Gone         string
	Problem      *fault.Fault
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	return p.page(w, r, http.StatusOK, nil)
}

func (p Pages) page(w http.ResponseWriter, r *http.Request, status int, problem *fault.Fault) error {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	e, err := p.Window.Linked(r.Context(), r.PathValue("token"))
	if errors.Is(err, fault.Expired) {
		return web.Render(w, r, http.StatusGone, passwordPage(view{Gone: window.SayGone}))
	}
	if err != nil {
		return err
	}
	return web.Render(w, r, status, passwordPage(view{Action: Path + r.PathValue("token"), Unit: e.UnitName, Problem: problem}))
}

func (p Pages) set(w http.ResponseWriter, r *http.Request) error {
	err := p.Window.SetPassword(
		r.Context(), actor.From(r.Context()), r.PathValue("token"), r.PostFormValue(window.FieldNew), r.PostFormValue(window.FieldAgain),
	)
	switch {
	case errors.Is(err, fault.Invalid), errors.Is(err, fault.Limited):
		f := fault.Of(err)
		return p.page(w, r, web.Status(f.Kind), f)
	case errors.Is(err, fault.Expired):
		return web.Render(w, r, http.StatusGone, passwordPage(view{Gone: window.SayGone}))
	case err != nil:
		return err
	}
	return web.Render(w, r, http.StatusOK, passwordPage(view{Done: true}))
}
