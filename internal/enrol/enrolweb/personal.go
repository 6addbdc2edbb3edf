package enrolweb

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"time"

	"wangting/internal/actor"
	"wangting/internal/enrol"
	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/proof/proofweb"
	"wangting/internal/regno"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Personals is what 「个人注册」 needs of enrol.Personal.
type Personals interface {
	Start() enrol.PersonalDraft
	SendCode(ctx context.Context, who actor.Actor, d enrol.PersonalDraft, session, phone string) (regno.Mobile, error)
	Fill(ctx context.Context, who actor.Actor, d *enrol.PersonalDraft, session string, f enrol.PersonalForm) error
	Face(ctx context.Context, who actor.Actor, d *enrol.PersonalDraft, session string, again bool) (proof.View, error)
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

func (p PersonalPages) draft(r *http.Request) enrol.PersonalDraft {
	var d enrol.PersonalDraft
	if json.Unmarshal([]byte(web.Session(r.Context()).Get(keyPersonal)), &d) != nil || !p.Now().Before(d.ExpiresAt) {
		return p.Personal.Start()
	}
	return d
}

func keepPersonal(r *http.Request, d enrol.PersonalDraft) error {
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
	Form     enrol.PersonalForm
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

func personalOf(f enrol.PersonalForm) personalView {
	if f.DocType == "" {
		f.DocType = string(regno.IdentityCard)
	}
	v := personalView{Form: f, Again: f.Password != "" || f.Confirm != ""}
	v.DocTypes = ui.DocTypes(f.DocType)
	return v
}

func typedPersonal(r *http.Request) enrol.PersonalForm {
	return enrol.PersonalForm{Name: r.PostFormValue(enrol.FieldPersonName), DocType: r.PostFormValue(enrol.FieldPersonDocType),
		DocNumber: r.PostFormValue(enrol.FieldPersonDocNumber), Phone: r.PostFormValue(enrol.FieldPhone), Code: r.PostFormValue(enrol.FieldCode),
		Password: r.PostFormValue(enrol.FieldPassword), Confirm: r.PostFormValue(enrol.FieldConfirm), Agreed: r.PostFormValue(enrol.FieldAgree) != ""}
}

func (p PersonalPages) form(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	v := personalOf(enrol.PersonalForm{})
	if d := p.draft(r); d.Filled && !d.Done {
		v = personalOf(enrol.PersonalForm{Name: d.Name, DocType: d.DocType, DocNumber: d.DocNumber, Phone: string(d.Phone)})
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
		say := f.FieldSays(enrol.FieldPhone)
		if say == "" {
			say = f.Say
		}
		f, status = fault.On(enrol.FieldCode, say), http.StatusUnprocessableEntity
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
func (p PersonalPages) look(w http.ResponseWriter, r *http.Request, again bool) (v proofweb.Seen, here bool, err error) {
	w.Header().Set("Cache-Control", "no-store")
	d := p.draft(r)
	if d.Done {
		return v, false, web.Redirect(w, r, personPath+"/done")
	}
	if !d.Filled {
		return v, false, web.Redirect(w, r, personPath)
	}
	face, err := p.Personal.Face(r.Context(), actor.From(r.Context()), &d, web.Session(r.Context()).ID(), again)
	if errors.Is(err, enrol.ErrFaceGone) {
		d.Kept, d.Filled = proof.Kept{}, false
		web.Session(r.Context()).Flash("认证结果或验证码已过期，请重新填写")
		face, err = proof.View{State: proof.Expired}, nil
	}
	if err != nil {
		return v, false, err
	}
	if err := keepPersonal(r, d); err != nil {
		return v, false, err
	}
	if d.Done {
		return proofweb.Seen{State: string(proof.Passed), Say: personWords[proof.Passed]}, true, nil
	}
	return personWords.See(face, d.Kept, p.LinkURL, personSilent), true, nil
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
		return proofweb.Seen{State: "none"}.AnswerPoll(w, personPath+"/face")
	}
	v, here, err := p.look(w, r, false)
	if err != nil || !here {
		return err
	}
	next := ""
	if v.State == string(proof.Passed) {
		next = personPath + "/done"
	}
	return v.AnswerPoll(w, next)
}

// check is 我已完成认证, for people without the script.
func (p PersonalPages) check(w http.ResponseWriter, r *http.Request) error {
	v, here, err := p.look(w, r, false)
	if err != nil || !here {
		return err
	}
	if v.Waits() {
		web.Session(r.Context()).Flash(proofweb.NotYet)
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

// personWords are for the person themselves.
var personWords = proofweb.Words{
	proof.New:       "请本人用支付宝扫描二维码",
	proof.Visited:   "已扫码，请在手机上完成人脸认证",
	proof.Passed:    "认证已通过",
	proof.Failed:    "认证未通过，请核对填写的信息，由本人重新认证",
	proof.Cancelled: "认证已取消，如需继续请重新认证",
	proof.Expired:   "二维码或认证结果已过期，请重新认证",
}

const personSilent = "支付宝人脸认证暂时没有响应，您填写的内容没有受影响。请稍后点“重新认证”"

// kept is why the passwords are empty.
func kept(again bool) string {
	if again {
		return "为了安全，密码不会保留在页面上，请重新输入。"
	}
	return ""
}
