package recoveryweb

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"wangting/internal/actor"
	"wangting/internal/proof"
	"wangting/internal/proof/proofweb"
	"wangting/internal/recovery"
	"wangting/internal/regno"
	"wangting/internal/web"
)

// Phones is the part of recovery.PhoneChange that the pages call.
type Phones interface {
	Begin(ctx context.Context, who actor.Actor) (recovery.PhoneDraft, regno.Mobile, error)
	Face(ctx context.Context, who actor.Actor, d *recovery.PhoneDraft, session string, again bool) (proof.View, error)
	SendCode(ctx context.Context, who actor.Actor, d recovery.PhoneDraft, session, phone string) (regno.Mobile, error)
	CodeText(ctx context.Context, d recovery.PhoneDraft, session string) (proof.Text, error)
	Finish(ctx context.Context, who actor.Actor, d recovery.PhoneDraft, session, phone, code string) error
}

// PhonePages are the steps of 「修改手机」 (ACC-2).
type PhonePages struct {
	Phones  Phones
	LinkURL func(token string) string // returns the address in the QR code of a face check
	// Reachable asks whether the bureau of faces answers.
	Reachable func(ctx context.Context) error
	Now       func() time.Time
}

const (
	// PhonePath is the address of its first step.
	PhonePath = me + "/phone"
	me        = "/me"
	keyPhone  = "login.phone"
)

// Mount registers the pages on the mux.
func (p PhonePages) Mount(m *web.Mux) {
	m.Person("GET "+PhonePath, p.start)
	m.Person("POST "+PhonePath, p.begin)
	p.face().Mount(m.Person)
	m.Person("GET "+PhonePath+"/new", p.withDraft(p.form))
	m.Person("POST "+PhonePath+"/new", p.withDraft(p.finish))
	m.Person("POST "+PhonePath+"/new/code", p.withDraft(p.code))
	m.Person("GET "+PhonePath+"/new/code", p.withDraft(p.form))
}

func (p PhonePages) draft(r *http.Request) (recovery.PhoneDraft, bool) {
	var d recovery.PhoneDraft
	err := json.Unmarshal([]byte(web.Session(r.Context()).Get(keyPhone)), &d)
	return d, err == nil && d.Alive(actor.From(r.Context()), p.Now())
}

func keepPhone(r *http.Request, d recovery.PhoneDraft) error {
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	web.Session(r.Context()).Put(keyPhone, string(b))
	return nil
}

// withDraft passes the draft to a step; without a draft it redirects to the first step.
func (p PhonePages) withDraft(step func(http.ResponseWriter, *http.Request, *recovery.PhoneDraft) error) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		d, ok := p.draft(r)
		if !ok {
			return web.Redirect(w, r, PhonePath)
		}
		return step(w, r, &d)
	}
}

func (p PhonePages) start(w http.ResponseWriter, r *http.Request) error {
	_, old, err := p.Phones.Begin(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, phoneStartPage(old.Masked()))
}

func (p PhonePages) begin(w http.ResponseWriter, r *http.Request) error {
	d, _, err := p.Phones.Begin(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	if err := keepPhone(r, d); err != nil {
		return err
	}
	return web.Redirect(w, r, PhonePath+"/face")
}

// ownWords are the texts of the face check for the person themselves.
var ownWords = proofweb.Words{
	proof.New:       "请本人用支付宝扫描二维码",
	proof.Visited:   "已扫码，请在手机上完成人脸认证",
	proof.Passed:    "认证已通过",
	proof.Failed:    "认证未通过，请由本人重新认证",
	proof.Unsettled: "认证未通过或未完成，请由本人重新认证",
	proof.Cancelled: "认证已取消，如需继续请重新认证",
	proof.Expired:   "二维码或认证结果已过期，请重新认证",
}

// face is step 2, the face check.
func (p PhonePages) face() proofweb.Step[recovery.PhoneDraft] {
	return proofweb.Step[recovery.PhoneDraft]{
		Page:      PhonePath + "/face",
		Base:      PhonePath,
		Words:     ownWords,
		Silent:    "支付宝人脸认证暂时没有响应，请稍后点“重新认证”",
		LinkURL:   p.LinkURL,
		Reachable: p.Reachable,
		Load: func(r *http.Request) (recovery.PhoneDraft, string, error) {
			d, ok := p.draft(r)
			if !ok {
				return d, PhonePath, nil
			}
			return d, "", nil
		},
		Look: func(r *http.Request, d recovery.PhoneDraft, again bool) (recovery.PhoneDraft, proof.View, error) {
			v, err := p.Phones.Face(r.Context(), actor.From(r.Context()), &d, web.Session(r.Context()).ID(), again)
			if err != nil {
				return d, v, err
			}
			return d, v, keepPhone(r, d)
		},
		Kept: func(d recovery.PhoneDraft) proof.Kept { return d.Kept },
		Next: func(d recovery.PhoneDraft) string {
			if d.Passed(p.Now()) {
				return PhonePath + "/new"
			}
			return PhonePath + "/face"
		},
		Show: func(_ recovery.PhoneDraft, s proofweb.FaceVM) templ.Component { return phoneFacePage(s) },
	}
}

type phoneView struct {
	Phone, Code string
	proofweb.Sending
}

func (p PhonePages) form(w http.ResponseWriter, r *http.Request, d *recovery.PhoneDraft) error {
	if !d.Passed(p.Now()) {
		return web.Redirect(w, r, PhonePath+"/face")
	}
	text, err := p.Phones.CodeText(r.Context(), *d, web.Session(r.Context()).ID())
	if err != nil {
		return err
	}
	v := phoneView{Phone: string(text.Phone), Sending: proofweb.After(text, p.Now(), PhonePath+"/new")}
	return web.Render(w, r, http.StatusOK, phoneNewPage(v))
}

func (p PhonePages) code(w http.ResponseWriter, r *http.Request, d *recovery.PhoneDraft) error {
	if !d.Passed(p.Now()) {
		return web.Redirect(w, r, PhonePath+"/face")
	}
	v := phoneView{Phone: r.PostFormValue(recovery.FieldPhone)}
	m, err := p.Phones.SendCode(r.Context(), actor.From(r.Context()), *d, web.Session(r.Context()).ID(), v.Phone)
	if err != nil {
		return p.wrong(w, r, v, err)
	}
	v.Sending = proofweb.Now(m, PhonePath+"/new")
	return web.Render(w, r, http.StatusOK, phoneNewPage(v))
}

func (p PhonePages) wrong(w http.ResponseWriter, r *http.Request, v phoneView, err error) error {
	var ok bool
	if v.Sending, ok = proofweb.NotSent(r, err, recovery.FieldPhone, recovery.FieldCode); !ok {
		return err
	}
	return web.Render(w, r, v.Status, phoneNewPage(v))
}

func (p PhonePages) finish(w http.ResponseWriter, r *http.Request, d *recovery.PhoneDraft) error {
	if !d.Passed(p.Now()) {
		return web.Redirect(w, r, PhonePath+"/face")
	}
	v := phoneView{Phone: r.PostFormValue(recovery.FieldPhone), Code: r.PostFormValue(recovery.FieldCode)}
	s, who := web.Session(r.Context()), actor.From(r.Context())
	err := p.Phones.Finish(r.Context(), who, *d, s.ID(), v.Phone, v.Code)
	if errors.Is(err, recovery.ErrFaceGone) {
		d.Kept = proof.Kept{}
		if err := keepPhone(r, *d); err != nil {
			return err
		}
		s.Flash("人脸认证已过期，请重新认证")
		return web.Redirect(w, r, PhonePath+"/face")
	}
	if err != nil {
		return p.wrong(w, r, v, err)
	}
	s.Drop(keyPhone)
	s.Flash("手机已修改，以后的短信发送到新手机")
	if who.ForUnit() {
		return web.Redirect(w, r, "/unit/settings")
	}
	return web.Redirect(w, r, me)
}
