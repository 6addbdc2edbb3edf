package enrolweb

import (
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/enrol"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// particularsView is step 1.
type particularsView struct {
	Place
	Fault      *fault.Fault
	Registered bool // the fault is that the unit has an account
	Note       string
	Values     enrol.Filled
	DocTypes   []ui.Option
	Version    string // of the agreement
}

// problem returns the fault that concerns the form as a whole, not a single field.
func (v particularsView) problem() *fault.Fault {
	if v.Registered {
		return nil // registered() shows it, with links
	}
	return v.Fault
}

func (p Pages) view(f enrol.Filled) particularsView {
	v := particularsView{Place: p.Place, Values: f, Version: p.Enrol.Agreement().Version}
	if f.DocType == "" {
		f.DocType = string(regno.IdentityCard)
	}
	v.DocTypes = ui.DocTypes(f.DocType)
	return v
}

func (p Pages) particulars(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	id, session := p.draftID(r)
	d, err := p.Enrol.Draft(r.Context(), id, session)
	if err != nil && !errors.Is(err, fault.NotFound) && !errors.Is(err, fault.Expired) {
		return err
	}

	var f enrol.Filled
	if err == nil && d.State == enrol.Open {
		f = enrol.Filled{USCC: string(d.Claim.USCC), UnitName: d.Claim.UnitName, DocType: string(d.Claim.Document.Type),
			DocNumber: d.Claim.Document.Masked(), RepName: d.Claim.RepName, Agreed: d.Agreement == p.Enrol.Agreement().Version}
	}
	v := p.view(f)
	if errors.Is(err, fault.Expired) {
		web.Session(r.Context()).Drop(p.Place.key)
		v.Note = fault.Of(err).Say
	}
	return web.Render(w, r, http.StatusOK, particularsPage(v))
}

func (p Pages) fill(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	f := enrol.Filled{
		USCC:      r.PostFormValue(enrol.FieldUSCC),
		UnitName:  r.PostFormValue(enrol.FieldUnitName),
		DocType:   r.PostFormValue(enrol.FieldDocType),
		DocNumber: r.PostFormValue(enrol.FieldDocNumber),
		RepName:   r.PostFormValue(enrol.FieldRepName),
		Agreed:    r.PostFormValue(enrol.FieldAgree) != "",
		Agreement: r.PostFormValue("agreement"),
	}
	s := web.Session(r.Context())

	d, err := p.Enrol.Fill(r.Context(), actor.From(r.Context()), s.Get(p.Place.key), s.ID(), f)

	if err != nil {
		v := p.view(f)
		var status int
		if v.Fault, status = shown(err); v.Fault == nil {
			return err
		}
		v.Registered = errors.Is(err, enrol.ErrRegistered)
		return web.Render(w, r, status, particularsPage(v))
	}
	s.Put(p.Place.key, d.ID)
	return p.next(w, r, d)
}
