package loginweb

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/login"
	"wangting/internal/regno"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Personals is what 「个人注册」 needs of login.Personal.
type Personals interface {
	Start() login.PersonalDraft
	SendCode(ctx context.Context, who actor.Actor, d login.PersonalDraft, session, phone string) (regno.Mobile, error)
	Fill(ctx context.Context, who actor.Actor, d *login.PersonalDraft, session string, f login.PersonalForm) error
	Face(ctx context.Context, who actor.Actor, d *login.PersonalDraft, session string, again bool) (state string, trouble, err error)
}

// PersonalPages are 「个人注册」 (PER-1). The draft is in the sealed browser session.
type PersonalPages struct {
	Personal Personals
	LinkURL  func(token string) string // of the QR code of a face
	Now      func() time.Time
}

const personPath = "/register/person"

// Mount puts the pages where they belong.
func (p PersonalPages) Mount(m *web.Mux) {
	m.Handle("GET "+personPath, p.form)
	m.Handle("POST "+personPath, p.fill)
	m.Handle("POST "+personPath+"/code", p.sendCode)
	m.Handle("GET "+personPath+"/code", p.form)
	m.Handle("GET "+personPath+"/face", p.face)
	m.Handle("GET "+personPath+"/state", p.state)
	m.Handle("POST "+personPath+"/check", p.check)
	m.Handle("POST "+personPath+"/again", p.again)
	m.Handle("GET "+personPath+"/done", p.done)
	m.Handle("GET /agreements/person-registration", func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, personAgreementPage())
	})
}

const keyPersonal = "person.draft"

func (p PersonalPages) draft(r *http.Request) login.PersonalDraft {
	var d login.PersonalDraft
	if json.Unmarshal([]byte(web.Session(r.Context()).Get(keyPersonal)), &d) != nil || !p.Now().Before(d.ExpiresAt) {
		return p.Personal.Start()
	}
	return d
}

func keepPersonal(r *http.Request, d login.PersonalDraft) error {
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	if s := web.Session(r.Context()); s.Get(keyPersonal) != string(b) {
		s.Put(keyPersonal, string(b))
	}
	return nil
}

// personalView is step 1. Passwords are never shown again.
type personalView struct {
	Form     login.PersonalForm
	DocTypes []ui.Option
	Fault    *fault.Fault
	Sent     string
	Wait     int
	Again    bool
}

func (v personalView) says(name string) string {
	if v.Fault == nil {
		return ""
	}
	return v.Fault.FieldSays(name)
}

func personalOf(f login.PersonalForm) personalView {
	if f.DocType == "" {
		f.DocType = string(regno.IdentityCard)
	}
	v := personalView{Form: f, Again: f.Password != "" || f.Confirm != ""}
	v.DocTypes = ui.DocTypes(f.DocType)
	return v
}

func typedPersonal(r *http.Request) login.PersonalForm {
	return login.PersonalForm{Name: r.PostFormValue(login.FieldPersonName), DocType: r.PostFormValue(login.FieldDocType),
		DocNumber: r.PostFormValue(login.FieldDocNumber), Phone: r.PostFormValue(login.FieldPhone), Code: r.PostFormValue(login.FieldCode),
		Password: r.PostFormValue(login.FieldPassword), Confirm: r.PostFormValue(login.FieldConfirm), Agreed: r.PostFormValue(login.FieldAgree) != ""}
}

func (p PersonalPages) form(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	v := personalOf(login.PersonalForm{})
	if d := p.draft(r); d.Filled && !d.Done {
		v = personalOf(login.PersonalForm{Name: d.Name, DocType: d.DocType, DocNumber: d.DocNumber, Phone: string(d.Phone)})
	}
	return web.Render(w, r, http.StatusOK, personalPage(v))
}

func (p PersonalPages) sendCode(w http.ResponseWriter, r *http.Request) error {
	d, v := p.draft(r), personalOf(typedPersonal(r))
	if d.Done {
		d = p.Personal.Start()
	}
	if err := keepPersonal(r, d); err != nil {
		return err
	}
	phone, err := p.Personal.SendCode(r.Context(), actor.From(r.Context()), d, web.Session(r.Context()).ID(), v.Form.Phone)
	if err == nil {
		v.Form.Code, v.Wait, v.Sent = "", 60, "验证码已发送至 "+phone.Masked()+"，5 分钟内有效"
		return web.Render(w, r, http.StatusOK, personalPage(v))
	}
	f := fault.Of(err)
	switch f.Kind {
	case fault.Invalid, fault.Limited, fault.Away:
	default:
		return err
	}
	status := web.Status(f.Kind)
	if f.Kind == fault.Limited && f.RetryAfter <= time.Minute {
		v.Wait = int(math.Ceil(f.RetryAfter.Seconds()))
	}
	if r.Header.Get("HX-Request") == "true" {
		say := f.FieldSays(login.FieldPhone)
		if say == "" {
			say = f.Say
		}
		f, status = fault.On(login.FieldCode, say), http.StatusUnprocessableEntity
	}
	v.Fault = f
	return web.Render(w, r, status, personalPage(v))
}

func (p PersonalPages) fill(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	d, f := p.draft(r), typedPersonal(r)
	if d.Done {
		return web.Redirect(w, r, personPath+"/done")
	}
	err := p.Personal.Fill(r.Context(), actor.From(r.Context()), &d, web.Session(r.Context()).ID(), f)
	if errors.Is(err, fault.Invalid) {
		v := personalOf(f)
		v.Fault = fault.Of(err)
		return web.Render(w, r, http.StatusUnprocessableEntity, personalPage(v))
	}
	if err != nil {
		return err
	}
	if err := keepPersonal(r, d); err != nil {
		return err
	}
	return web.Redirect(w, r, personPath+"/face")
}

// look asks how the face stands and goes where the draft then is; false when it
// has answered the request.
func (p PersonalPages) look(w http.ResponseWriter, r *http.Request, again bool) (v proveView, here bool, err error) {
	w.Header().Set("Cache-Control", "no-store")
	d := p.draft(r)
	if d.Done {
		return v, false, web.Redirect(w, r, personPath+"/done")
	}
	if !d.Filled {
		return v, false, web.Redirect(w, r, personPath)
	}
	state, trouble, err := p.Personal.Face(r.Context(), actor.From(r.Context()), &d, web.Session(r.Context()).ID(), again)
	if errors.Is(err, login.ErrFaceGone) {
		d.FaceID, d.FaceLink, d.Filled = "", "", false
		web.Session(r.Context()).Flash("认证结果或验证码已过期，请重新填写")
		state, err = "expired", nil
	}
	if err != nil {
		return v, false, err
	}
	if err := keepPersonal(r, d); err != nil {
		return v, false, err
	}
	if d.Done {
		return proveView{State: "passed", Say: faceSays["passed"]}, true, nil
	}
	return RecoveryPages{LinkURL: p.LinkURL}.seen(login.RecoveryDraft{FaceLink: d.FaceLink}, state, trouble), true, nil
}

func (p PersonalPages) face(w http.ResponseWriter, r *http.Request) error {
	v, here, err := p.look(w, r, false)
	if err != nil || !here {
		return err
	}
	if v.State == "passed" {
		return web.Redirect(w, r, personPath+"/done")
	}
	v.Flash = web.Session(r.Context()).TakeFlash()
	return web.Render(w, r, http.StatusOK, personFacePage(v))
}

func (p PersonalPages) state(w http.ResponseWriter, r *http.Request) error {
	if d := p.draft(r); d.Done || !d.Filled || d.FaceID == "" {
		return web.JSON(w, http.StatusOK, heard{State: "none", Next: personPath + "/face"})
	}
	v, here, err := p.look(w, r, false)
	if err != nil || !here {
		return err
	}
	h := heard{State: v.State, Say: v.Say}
	if v.Trouble != "" {
		h.Say = v.Trouble
	}
	if v.State == "passed" {
		h.Next = personPath + "/done"
	}
	return web.JSON(w, http.StatusOK, h)
}

// check is 我已完成认证, for people without the script.
func (p PersonalPages) check(w http.ResponseWriter, r *http.Request) error {
	v, here, err := p.look(w, r, false)
	if err != nil || !here {
		return err
	}
	if v.State == "new" || v.State == "visited" {
		web.Session(r.Context()).Flash("还没有收到认证结果。请在手机上完成认证，稍等几秒再点“我已完成认证”")
	}
	return web.Redirect(w, r, personPath+"/face")
}

func (p PersonalPages) again(w http.ResponseWriter, r *http.Request) error {
	v, here, err := p.look(w, r, true)
	if err != nil || !here {
		return err
	}
	if v.Trouble != "" {
		return web.Render(w, r, http.StatusServiceUnavailable, personFacePage(v))
	}
	return web.Redirect(w, r, personPath+"/face")
}

func (p PersonalPages) done(w http.ResponseWriter, r *http.Request) error {
	if d := p.draft(r); !d.Done {
		return web.Redirect(w, r, personPath)
	}
	return web.Render(w, r, http.StatusOK, personDonePage())
}

// Me is 「个人中心」.
const Me = "/me"

// kept is why the passwords are empty.
func kept(again bool) string {
	if again {
		return "为了安全，密码不会保留在页面上，请重新输入。"
	}
	return ""
}

// ownView says it to the person themselves.
func ownView(v proveView) proveView {
	if v.State == "new" {
		v.Say = ownFaceSays["new"]
	}
	return v
}
