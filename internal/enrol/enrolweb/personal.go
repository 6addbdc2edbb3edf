package enrolweb

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"wangting/internal/actor"
	"wangting/internal/agreement"
	"wangting/internal/enrol"
	"wangting/internal/proof"
	"wangting/internal/proof/proofweb"
	"wangting/internal/regno"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// Personals is the part of enrol.Personal that 「个人注册」 calls.
type Personals interface {
	Start() enrol.PersonalDraft
	SendCode(ctx context.Context, who actor.Actor, d enrol.PersonalDraft, session, phone string) (regno.Mobile, error)
	CodeText(ctx context.Context, d enrol.PersonalDraft, session string) (proof.Text, error)
	Fill(ctx context.Context, who actor.Actor, d *enrol.PersonalDraft, session string, f enrol.PersonalForm) error
	Face(ctx context.Context, who actor.Actor, d *enrol.PersonalDraft, session string, again bool) (proof.View, error)
}

// Puzzles is the part of slider.Service that stands before the text message.
type Puzzles interface {
	New(ctx context.Context, binding, purpose string) (slider.Puzzle, error)
	Consume(ctx context.Context, binding, purpose string) error
}

// PersonalPages are the pages of 「个人注册」 (PER-1). The draft is kept in the sealed browser
// session.
type PersonalPages struct {
	Personal Personals
	Texts    *agreement.Shelf
	Puzzles  Puzzles
	LinkURL  func(token string) string // returns the address in the QR code of a face check
	// Reachable asks whether the bureau of faces answers.
	Reachable func(ctx context.Context) error
	Now       func() time.Time
}

const personPath = "/register/person"

// Mount registers the pages on the mux.
func (p PersonalPages) Mount(m *web.Mux) {
	m.Handle("GET "+personPath, p.form)
	m.Handle("POST "+personPath, p.fill)
	m.Handle("POST "+personPath+"/code", p.sendCode)
	m.Handle("GET "+personPath+"/code", p.form)
	m.Handle("GET "+personPath+"/human", p.human)
	p.face().Mount(m.Handle)
	m.Handle("GET "+personPath+"/done", p.done)
}

// Session keys for the draft, and for what was typed before the puzzle.
const (
	keyPersonal      = "person.draft"
	keyPersonalTyped = "person.typed"
)

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

// personalView is step 1. It never holds passwords.
type personalView struct {
	Form     enrol.PersonalForm
	Version  string // of the agreement that the page shows
	DocTypes []ui.Option
	Note     string // why the person is back at this step
	Again    bool
	proofweb.Sending
}

// personalOf shows what was typed. Who has agreed to a text that has been replaced since agrees again.
func (p PersonalPages) personalOf(f enrol.PersonalForm) personalView {
	f.Agreed = f.Agreed && p.Texts.StillInForce(agreement.PersonRegistration, f.Agreement)
	if f.DocType == "" {
		f.DocType = string(regno.IdentityCard)
	}
	v := personalView{Form: f, Version: p.Texts.InForce(agreement.PersonRegistration).Version, Again: f.Password != "" || f.Confirm != ""}
	v.DocTypes = ui.DocTypes(f.DocType)
	return v
}

func typedPersonal(r *http.Request) enrol.PersonalForm {
	return enrol.PersonalForm{
		Name:      r.PostFormValue(enrol.FieldPersonName),
		DocType:   r.PostFormValue(enrol.FieldPersonDocType),
		DocNumber: r.PostFormValue(enrol.FieldPersonDocNumber),
		Phone:     r.PostFormValue(enrol.FieldPhone),
		Code:      r.PostFormValue(enrol.FieldCode),
		Password:  r.PostFormValue(enrol.FieldPassword),
		Confirm:   r.PostFormValue(enrol.FieldConfirm),
		Agreed:    r.PostFormValue(enrol.FieldAgree) != "",
		Agreement: r.PostFormValue("agreement"),
	}
}

func (p PersonalPages) form(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	v := p.personalOf(p.parked(r))
	if d := p.draft(r); d.Phone != "" && !d.Done {
		v = p.personalOf(enrol.PersonalForm{Name: d.Name, DocType: d.DocType, DocNumber: d.DocNumber, Phone: string(d.Phone)})
	}
	text, err := p.Personal.CodeText(r.Context(), p.draft(r), web.Session(r.Context()).ID())
	if err != nil {
		return err
	}
	v.Sending = proofweb.After(text, p.Now(), personPath)
	v.Note = web.Session(r.Context()).TakeFlash()
	return web.Render(w, r, http.StatusOK, personalPage(v))
}

// parkedPersonal is what was typed before the puzzle. It lives as long as its draft: whoever comes later to a shared
// computer begins with an empty form.
type parkedPersonal struct {
	enrol.PersonalForm
	Until time.Time
}

func (p PersonalPages) parked(r *http.Request) enrol.PersonalForm {
	var f parkedPersonal
	if json.Unmarshal([]byte(web.Session(r.Context()).Get(keyPersonalTyped)), &f) != nil || !p.Now().Before(f.Until) {
		return enrol.PersonalForm{}
	}
	return f.PersonalForm
}

func parkPersonal(r *http.Request, f enrol.PersonalForm, d enrol.PersonalDraft) error {
	f.Code, f.Password, f.Confirm = "", "", ""
	b, err := json.Marshal(parkedPersonal{f, d.ExpiresAt})
	if err == nil {
		web.Session(r.Context()).Put(keyPersonalTyped, string(b))
	}
	return err
}

func (p PersonalPages) sendCode(w http.ResponseWriter, r *http.Request) error {
	d := p.draft(r)
	if d.Done {
		d = p.Personal.Start()
	}
	if err := keepPersonal(r, d); err != nil {
		return err
	}
	return p.send(w, r, d, typedPersonal(r))
}

// send sends a code to the phone in f. The first one to a phone goes past a puzzle; what was typed waits in the session.
func (p PersonalPages) send(w http.ResponseWriter, r *http.Request, d enrol.PersonalDraft, f enrol.PersonalForm) error {
	v := p.personalOf(f)
	phone, err := p.Personal.SendCode(r.Context(), actor.From(r.Context()), d, web.Session(r.Context()).ID(), f.Phone)
	switch {
	case err == nil:
		v.Form.Code, v.Sending = "", proofweb.Now(phone, personPath)
	case errors.Is(err, enrol.ErrNotHuman):
		if err := parkPersonal(r, f, d); err != nil {
			return err
		}
		puzzle, err := p.Puzzles.New(r.Context(), web.Session(r.Context()).ID(), enrol.PersonalPuzzle)
		if err != nil {
			return err
		}
		return web.Redirect(w, r, slider.Address(puzzle, personPath+"/human"))
	default:
		var ok bool
		if v.Sending, ok = proofweb.NotSent(r, err, enrol.FieldPhone, enrol.FieldCode); !ok {
			return err
		}
	}
	return web.Render(w, r, v.Status, personalPage(v))
}

// human is the address to which the solved puzzle leads. It consumes the puzzle and sends the code.
func (p PersonalPages) human(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	s, d, f := web.Session(r.Context()), p.draft(r), p.parked(r)
	phone, err := regno.ParseMobile(f.Phone)
	if err != nil || d.Done || p.Puzzles.Consume(r.Context(), s.ID(), enrol.PersonalPuzzle) != nil {
		return web.Redirect(w, r, personPath)
	}
	d.Human = phone
	if err := keepPersonal(r, d); err != nil {
		return err
	}
	return p.send(w, r, d, f)
}

func (p PersonalPages) fill(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	d, f := p.draft(r), typedPersonal(r)
	if d.Done {
		return web.Redirect(w, r, personPath+"/done")
	}
	err := p.Personal.Fill(r.Context(), actor.From(r.Context()), &d, web.Session(r.Context()).ID(), f)
	if err != nil {
		v := p.personalOf(f)
		if v.Fault, v.Status = shown(err); v.Fault == nil {
			return err
		}
		return web.Render(w, r, v.Status, personalPage(v))
	}
	if err := keepPersonal(r, d); err != nil {
		return err
	}
	web.Session(r.Context()).Drop(keyPersonalTyped)
	return web.Redirect(w, r, personPath+"/face")
}

// face is step 2. When the face check passes, the registration is done.
func (p PersonalPages) face() proofweb.Step[enrol.PersonalDraft] {
	return proofweb.Step[enrol.PersonalDraft]{
		Page:      personPath + "/face",
		Base:      personPath,
		Words:     personWords,
		Silent:    "支付宝人脸认证暂时没有响应，您填写的内容没有受影响。请稍后点“重新认证”",
		LinkURL:   p.LinkURL,
		Reachable: p.Reachable,
		Load: func(r *http.Request) (enrol.PersonalDraft, string, error) {
			d := p.draft(r)
			if next := personNext(d); next != personPath+"/face" {
				return d, next, nil
			}
			return d, "", nil
		},
		Look: p.look,
		Kept: func(d enrol.PersonalDraft) proof.Kept { return d.Kept },
		Next: personNext,
		Show: func(_ enrol.PersonalDraft, s proofweb.FaceVM) templ.Component { return personFacePage(s) },
	}
}

// personNext returns the address of the draft's next step.
func personNext(d enrol.PersonalDraft) string {
	switch {
	case d.Done:
		return personPath + "/done"
	case !d.Filled:
		return personPath
	}
	return personPath + "/face"
}

func (p PersonalPages) look(r *http.Request, d enrol.PersonalDraft, again bool) (enrol.PersonalDraft, proof.View, error) {
	s := web.Session(r.Context())
	v, err := p.Personal.Face(r.Context(), actor.From(r.Context()), &d, s.ID(), again)
	if errors.Is(err, enrol.ErrFaceGone) {
		d.Kept, d.Filled = proof.Kept{}, false
		s.Flash("认证结果或验证码已过期，请重新填写")
		v, err = proof.View{State: proof.Expired}, nil
	}
	if err != nil {
		return d, v, err
	}
	return d, v, keepPersonal(r, d)
}

func (p PersonalPages) done(w http.ResponseWriter, r *http.Request) error {
	if d := p.draft(r); !d.Done {
		return web.Redirect(w, r, personPath)
	}
	return web.Render(w, r, http.StatusOK, personDonePage())
}

// personWords are the texts of the face check for the person themselves.
var personWords = proofweb.Words{
	proof.New:       "请本人用支付宝扫描二维码",
	proof.Visited:   "已扫码，请在手机上完成人脸认证",
	proof.Passed:    "认证已通过",
	proof.Failed:    "认证未通过，请核对填写的信息，由本人重新认证",
	proof.Unsettled: "认证未通过或未完成，请核对填写的信息，由本人重新认证",
	proof.Cancelled: "认证已取消，如需继续请重新认证",
	proof.Expired:   "二维码或认证结果已过期，请重新认证",
}

// kept explains why the password fields are empty after a refused form.
func kept(again bool) string {
	if again {
		return "为了安全，密码不会保留在页面上，请重新输入。"
	}
	return ""
}
