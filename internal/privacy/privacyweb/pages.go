// Package privacyweb is 「我的数据」 (SEC-5): what is held about a person, who of the staff has looked at it, which agreements were accepted,
// the copy, and the end of the account. It contains no rules.
package privacyweb

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/privacy"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Pages are the pages of a person.
type Pages struct {
	Privacy *privacy.Service
	Own     ui.CentreFrame
}

// Mount registers the pages.
func (p Pages) Mount(m *web.Mux) {
	m.Person("GET "+privacy.Path, p.held)
	m.Person("GET "+privacy.LookPath, p.looks)
	m.Person("GET "+privacy.ConsentPath, p.consents)
	m.Person("POST "+privacy.ConsentPath, p.agree)
	m.Person("GET "+privacy.ExportPath, p.exporting)
	m.Person("POST "+privacy.ExportPath, p.export)
	m.Person("GET "+privacy.RemovePath, p.removing)
	m.Person("POST "+privacy.RemovePath, p.remove)
}

// frame is what every page has.
type frame struct {
	Centre ui.CenterVM
	Flash  string
}

func (p Pages) frame(r *http.Request) (frame, error) {
	centre, err := p.Own(r.Context(), "data")
	return frame{Centre: centre, Flash: web.Session(r.Context()).TakeFlash()}, err
}

type heldView struct {
	frame
	privacy.Held
}

func (p Pages) held(w http.ResponseWriter, r *http.Request) error {
	h, err := p.Privacy.Held(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	v := heldView{Held: h}
	if v.frame, err = p.frame(r); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, heldPage(v))
}

type looksView struct {
	frame
	Looks []privacy.StaffLook
}

func (p Pages) looks(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Privacy.Looks(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	v := looksView{Looks: list}
	if v.frame, err = p.frame(r); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, looksPage(v))
}

type consentsView struct {
	frame
	Consents  []privacy.Consent
	Agreement string // that waits to be read; "" for none
}

func (p Pages) consents(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Privacy.Consents(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	v := consentsView{Consents: list}
	if p.Privacy.NewerThan(list) {
		v.Agreement = p.Privacy.Agreement()
	}
	if v.frame, err = p.frame(r); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, consentsPage(v))
}

const fieldVersion = "version"

func (p Pages) agree(w http.ResponseWriter, r *http.Request) error {
	if err := p.Privacy.Agree(r.Context(), actor.From(r.Context()), r.PostFormValue(fieldVersion)); err != nil {
		return err
	}
	web.Session(r.Context()).Flash("已记录您的同意")
	return web.Redirect(w, r, privacy.ConsentPath)
}

// confirmView is a page that asks the person to confirm that it is them.
type confirmView struct {
	frame
	Ways   privacy.Ways
	Fault  *fault.Fault
	Copies int // exports a day
}

func (p Pages) exporting(w http.ResponseWriter, r *http.Request) error {
	return p.showExport(w, r, http.StatusOK, nil)
}

func (p Pages) showExport(w http.ResponseWriter, r *http.Request, status int, f *fault.Fault) error {
	v := confirmView{Fault: f, Copies: p.Privacy.Limits.CopiesPerDay}
	var err error
	if v.Ways, err = p.Privacy.Confirming(r.Context(), actor.From(r.Context())); err != nil {
		return err
	}
	if v.frame, err = p.frame(r); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, exportPage(v))
}

func (p Pages) export(w http.ResponseWriter, r *http.Request) error {
	c, err := p.Privacy.Export(r.Context(), actor.From(r.Context()), r.PostFormValue(privacy.FieldPassword))
	if f := refused(w, err); f != nil {
		return p.showExport(w, r, web.Status(f.Kind), f)
	}
	if err != nil {
		return err
	}
	web.SendZip(w, c.Name, c.Content)
	return nil
}

// refused is the fault that the form shows again; nil for none and for any other.
func refused(w http.ResponseWriter, err error) *fault.Fault {
	if !errors.Is(err, fault.Invalid) && !errors.Is(err, fault.Limited) && !errors.Is(err, fault.Conflict) {
		return nil
	}
	f := fault.Of(err)
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
	}
	return f
}

func minute(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02 15:04") }
