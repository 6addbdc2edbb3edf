package enrolweb

import (
	"errors"
	"net/http"
	"time"

	"wangting/internal/actor"
	"wangting/internal/enrol"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/web"
)

// wait is how long 获取验证码 rests after a code was sent (REG-6).
const wait = 60

// accountView is step 3. Passwords are never shown again.
type accountView struct {
	Place
	Fault      *fault.Fault
	Registered bool
	Unit       string
	Person     string
	Phone      string
	Code       string
	Sent       string
	Wait       int
	Again      bool // passwords were typed and have to be typed once more
}

func (v accountView) err(field string) string {
	if v.Fault == nil {
		return ""
	}
	return v.Fault.FieldSays(field)
}

func (v accountView) problem() *fault.Fault {
	if v.Registered {
		return nil
	}
	return v.Fault
}

func maskedName(d enrol.Draft) string { return regno.MaskName(d.Claim.RepName) }

// maskedPhone is the draft's phone as it is shown, or "".
func maskedPhone(d enrol.Draft) string {
	if d.Phone == "" {
		return ""
	}
	return d.Phone.Masked()
}

func (p Pages) account(w http.ResponseWriter, r *http.Request, d enrol.Draft) error {
	return web.Render(w, r, http.StatusOK, accountPage(accountView{Place: p.Place, Unit: d.Claim.UnitName, Person: maskedName(d), Phone: maskedPhone(d)}))
}

// typed is the form as it was sent, to be shown again.
func (p Pages) typed(r *http.Request, d enrol.Draft) accountView {
	return accountView{Place: p.Place, Unit: d.Claim.UnitName, Person: maskedName(d), Phone: r.PostFormValue(enrol.FieldPhone), Code: r.PostFormValue(enrol.FieldCode),
		Again: r.PostFormValue(enrol.FieldPassword) != "" || r.PostFormValue(enrol.FieldConfirm) != ""}
}

// sendCode is 获取验证码. To htmx only the field of the code goes back, so what is
// wrong stands there, and the status is one that htmx puts into the page.
func (p Pages) sendCode(w http.ResponseWriter, r *http.Request, d enrol.Draft) error {
	_, session := p.at(r)

	phone, err := p.Enrol.SendCode(r.Context(), actor.From(r.Context()), d.ID, session, r.PostFormValue(enrol.FieldPhone))

	v := p.typed(r, d)
	switch {
	case errors.Is(err, enrol.ErrEarly):
		return p.again(w, r)
	case err == nil:
		v.Code, v.Wait, v.Sent = "", wait, "验证码已发送至 "+phone.Masked()+"，5 分钟内有效"
		return web.Render(w, r, http.StatusOK, accountPage(v))
	}
	f, status := shown(err)
	if f == nil {
		return err
	}
	if f.Kind == fault.Limited && f.RetryAfter <= wait*time.Second {
		v.Wait = int((f.RetryAfter + time.Second - 1) / time.Second)
	}
	if r.Header.Get("HX-Request") == "true" {
		say := f.FieldSays(enrol.FieldPhone)
		if say == "" {
			say = f.Say
		}
		f, status = fault.On(enrol.FieldCode, say), http.StatusUnprocessableEntity
	}
	v.Fault = f
	return web.Render(w, r, status, accountPage(v))
}

// again sends a draft that has moved on, or back, to where it waits.
func (p Pages) again(w http.ResponseWriter, r *http.Request) error {
	id, session := p.at(r)
	d, err := p.Enrol.Draft(r.Context(), id, session)
	if err != nil {
		return err
	}
	return p.next(w, r, d)
}

// finish opens the account. It is not behind step: a second click, after the
// first has finished the draft, is shown the result.
func (p Pages) finish(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	id, session := p.at(r)
	f := enrol.AccountForm{Phone: r.PostFormValue(enrol.FieldPhone), Code: r.PostFormValue(enrol.FieldCode),
		Password: r.PostFormValue(enrol.FieldPassword), Confirm: r.PostFormValue(enrol.FieldConfirm)}

	d, err := p.Enrol.Finish(r.Context(), actor.From(r.Context()), id, session, f)

	switch {
	case err == nil:
		return p.next(w, r, d)
	case errors.Is(err, enrol.ErrEarly):
		return p.again(w, r)
	case errors.Is(err, fault.NotFound) && d.ID == "":
		return web.Redirect(w, r, p.Place.At(enrol.Particulars))
	case errors.Is(err, fault.Expired) && d.ID == "":
		return p.over(w, r, err)
	}
	v := p.typed(r, d)
	var status int
	if v.Fault, status = shown(err); v.Fault == nil {
		return err
	}
	v.Registered = errors.Is(err, enrol.ErrRegistered)
	return web.Render(w, r, status, accountPage(v))
}
