package enrolweb

import (
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/enrol"
	"wangting/internal/fault"
	"wangting/internal/proof/proofweb"
	"wangting/internal/regno"
	"wangting/internal/web"
)

// accountView is step 3. It never holds passwords.
type accountView struct {
	Place
	proofweb.Sending
	Registered bool
	Unit       string
	Person     string
	Phone      string
	Code       string
	Again      bool // passwords were typed and must be typed again
}

func (v accountView) problem() *fault.Fault {
	if v.Registered {
		return nil
	}
	return v.Fault
}

func maskedName(d enrol.Draft) string { return regno.MaskName(d.Claim.RepName) }

// maskedPhone returns the masked phone of the draft, or "" when there is none.
func maskedPhone(d enrol.Draft) string {
	if d.Phone == "" {
		return ""
	}
	return d.Phone.Masked()
}

func (p Pages) account(w http.ResponseWriter, r *http.Request, d enrol.Draft) error {
	_, session := p.draftID(r)
	text, err := p.Enrol.CodeText(r.Context(), d, session)
	if err != nil {
		return err
	}
	v := accountView{Place: p.Place, Unit: d.Claim.UnitName, Person: maskedName(d), Phone: maskedPhone(d)}
	v.Sending = proofweb.After(text, p.Now(), p.Place.StepPath(enrol.Account))
	return web.Render(w, r, http.StatusOK, accountPage(v))
}

// typed returns the submitted form, to be shown again, without its passwords.
func (p Pages) typed(r *http.Request, d enrol.Draft) accountView {
	return accountView{
		Place:  p.Place,
		Unit:   d.Claim.UnitName,
		Person: maskedName(d),
		Phone:  r.PostFormValue(enrol.FieldPhone),
		Code:   r.PostFormValue(enrol.FieldCode),
		Again:  r.PostFormValue(enrol.FieldPassword) != "" || r.PostFormValue(enrol.FieldConfirm) != "",
	}
}

// sendCode is the button 获取验证码.
func (p Pages) sendCode(w http.ResponseWriter, r *http.Request, d enrol.Draft) error {
	_, session := p.draftID(r)

	phone, err := p.Enrol.SendCode(r.Context(), actor.From(r.Context()), d.ID, session, r.PostFormValue(enrol.FieldPhone))

	if errors.Is(err, enrol.ErrEarly) {
		return p.again(w, r)
	}
	v := p.typed(r, d)
	if err == nil {
		v.Code, v.Sending = "", proofweb.Now(phone, p.Place.StepPath(enrol.Account))
	} else {
		var ok bool
		if v.Sending, ok = proofweb.NotSent(r, err, enrol.FieldPhone, enrol.FieldCode); !ok {
			return err
		}
	}
	return web.Render(w, r, v.Status, accountPage(v))
}

// again redirects to the step where the draft stands now.
func (p Pages) again(w http.ResponseWriter, r *http.Request) error {
	id, session := p.draftID(r)
	d, err := p.Enrol.Draft(r.Context(), id, session)
	if err != nil {
		return err
	}
	return p.next(w, r, d)
}

// finish opens the account. It is not wrapped by step, so a second click after the first has finished
// shows the result.
func (p Pages) finish(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	id, session := p.draftID(r)
	f := enrol.AccountForm{Phone: r.PostFormValue(enrol.FieldPhone), Code: r.PostFormValue(enrol.FieldCode),
		Password: r.PostFormValue(enrol.FieldPassword), Confirm: r.PostFormValue(enrol.FieldConfirm)}

	d, err := p.Enrol.Finish(r.Context(), actor.From(r.Context()), id, session, f)

	switch {
	case err == nil:
		return p.next(w, r, d)
	case errors.Is(err, enrol.ErrEarly):
		return p.again(w, r)
	case errors.Is(err, fault.NotFound) && d.ID == "":
		return web.Redirect(w, r, p.Place.StepPath(enrol.Particulars))
	case errors.Is(err, fault.Expired) && d.ID == "":
		return p.showExpired(w, r, err)
	}
	v := p.typed(r, d)
	var status int
	if v.Fault, status = shown(err); v.Fault == nil {
		return err
	}
	v.Registered = errors.Is(err, enrol.ErrRegistered)
	return web.Render(w, r, status, accountPage(v))
}
