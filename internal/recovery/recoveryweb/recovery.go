// Package recoveryweb shows 「法定代表人找回密码」 (LOG-7) and 「修改手机」 (ACC-2). It contains no
// rules. Drafts are kept in the sealed browser session and never appear in addresses or forms.
package recoveryweb

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/proof/proofweb"
	"wangting/internal/recovery"
	"wangting/internal/regno"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// Recoveries is the part of recovery.Recovery that 「忘记密码?」 calls.
type Recoveries interface {
	Read(f recovery.RecoveryForm) (recovery.RecoveryForm, error)
	Begin(ctx context.Context, who actor.Actor, f recovery.RecoveryForm) (recovery.RecoveryDraft, error)
	Face(ctx context.Context, who actor.Actor, d *recovery.RecoveryDraft, session string, again bool) (proof.View, error)
	SendCode(ctx context.Context, who actor.Actor, d recovery.RecoveryDraft, session string) error
	CodesFail(ctx context.Context) (bool, error)
	ProveCode(ctx context.Context, who actor.Actor, d *recovery.RecoveryDraft, session, code string) error
	Finish(ctx context.Context, who actor.Actor, d *recovery.RecoveryDraft, session, password, again string) error
}

// RecoveryPages are the steps of 「法定代表人找回密码」 (LOG-7).
type RecoveryPages struct {
	Recovery Recoveries
	Puzzles  *slider.Service
	// LinkURL returns the address in the QR code of a face check.
	LinkURL func(token string) string
	// Reachable asks whether the bureau of faces answers.
	Reachable func(ctx context.Context) error
	Now       func() time.Time
}

const recoverPath = "/login/recover"

var recoverPaths = map[recovery.RecoveryStep]string{
	recovery.ProveStep: recoverPath + "/prove",
	recovery.SetStep:   recoverPath + "/password",
	recovery.DoneStep:  recoverPath + "/done",
}

// Mount registers the pages on the mux.
func (p RecoveryPages) Mount(m *web.Mux) {
	m.Handle("GET "+recoverPath, p.account)
	m.Handle("POST "+recoverPath, p.fill)
	m.Handle("GET "+recoverPath+"/human", p.human)
	p.face().Mount(m.Handle)
	m.Handle("GET "+recoverPath+"/code", p.step(recovery.ProveStep, p.code))
	m.Handle("POST "+recoverPath+"/code", p.step(recovery.ProveStep, p.proveCode))
	m.Handle("POST "+recoverPath+"/code/send", p.step(recovery.ProveStep, p.sendCode))
	m.Handle("GET "+recoverPath+"/code/send", p.step(recovery.ProveStep, p.code))
	m.Handle("GET "+recoverPath+"/password", p.step(recovery.SetStep, p.password))
	m.Handle("POST "+recoverPath+"/password", p.set)
	m.Handle("GET "+recoverPath+"/done", p.step(recovery.DoneStep, p.done))
}

// Session keys for what was typed, and for the draft.
const (
	keyRecoverTyped = "login.recover.typed"
	keyRecover      = "login.recover"
)

type page func(w http.ResponseWriter, r *http.Request, d *recovery.RecoveryDraft) error

// step wraps a page so that it opens only for a draft that has reached s.
func (p RecoveryPages) step(s recovery.RecoveryStep, do page) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		d, ok := p.draft(r)
		switch {
		case !ok:
			return web.Redirect(w, r, recoverPath)
		case d.Next(p.Now()) != s:
			return p.next(w, r, d)
		}
		return do(w, r, &d)
	}
}

func (p RecoveryPages) next(w http.ResponseWriter, r *http.Request, d recovery.RecoveryDraft) error {
	return web.Redirect(w, r, recoverPaths[d.Next(p.Now())])
}

// draft returns the draft of this browser, and false when there is none or it has expired.
func (p RecoveryPages) draft(r *http.Request) (recovery.RecoveryDraft, bool) {
	var d recovery.RecoveryDraft
	err := json.Unmarshal([]byte(web.Session(r.Context()).Get(keyRecover)), &d)
	return d, err == nil && p.Now().Before(d.ExpiresAt)
}

// keep stores the draft again when it has changed.
func keep(r *http.Request, d recovery.RecoveryDraft) error {
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	if s := web.Session(r.Context()); s.Get(keyRecover) != string(b) {
		s.Put(keyRecover, string(b))
	}
	return nil
}

// accountView is step 1, 「填写账号」.
type accountView struct {
	Form     recovery.RecoveryForm
	DocTypes []ui.Option
	Fault    *fault.Fault
	Slider   *ui.SliderVM
}

func accountOf(f recovery.RecoveryForm) accountView {
	if f.DocType == "" {
		f.DocType = string(regno.IdentityCard)
	}
	v := accountView{Form: f}
	v.DocTypes = ui.DocTypes(f.DocType)
	return v
}

func (p RecoveryPages) account(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, recoverAccountPage(accountOf(typedRecovery(r))))
}

// typedRecovery returns what was typed before the puzzle, from the session.
func typedRecovery(r *http.Request) (f recovery.RecoveryForm) {
	if json.Unmarshal([]byte(web.Session(r.Context()).Get(keyRecoverTyped)), &f) != nil {
		return recovery.RecoveryForm{}
	}
	return f
}

// fill is 「下一步」 of step 1: it checks what was typed and shows the puzzle.
func (p RecoveryPages) fill(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	f := recovery.RecoveryForm{USCC: r.PostFormValue(recovery.FieldUSCC), DocType: r.PostFormValue(recovery.FieldDocType),
		DocNumber: r.PostFormValue(recovery.FieldDocNumber), Name: r.PostFormValue(recovery.FieldRepName)}
	v := accountOf(f)
	if _, err := p.Recovery.Read(f); err != nil {
		if v.Fault = fault.Of(err); v.Fault.Kind != fault.Invalid {
			return err
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, recoverAccountPage(v))
	}
	b, err := json.Marshal(f)
	if err != nil {
		return err
	}
	s := web.Session(r.Context())
	s.Put(keyRecoverTyped, string(b))
	puzzle, err := p.Puzzles.New(r.Context(), s.ID(), recovery.RecoveryPuzzle)
	if err != nil {
		return err
	}
	show := slider.View(puzzle, recoverPath+"/human")
	v.Slider = &show
	return web.Render(w, r, http.StatusOK, recoverAccountPage(v))
}

// human is the address to which the solved puzzle leads. It consumes the puzzle and begins the
// recovery.
func (p RecoveryPages) human(w http.ResponseWriter, r *http.Request) error {
	s := web.Session(r.Context())
	f := typedRecovery(r)
	if f == (recovery.RecoveryForm{}) || p.Puzzles.Consume(r.Context(), s.ID(), recovery.RecoveryPuzzle) != nil {
		return web.Redirect(w, r, recoverPath)
	}
	d, err := p.Recovery.Begin(r.Context(), actor.From(r.Context()), f)
	if err != nil {
		return err
	}
	s.Drop(keyRecoverTyped)
	if err := keep(r, d); err != nil {
		return err
	}
	return p.next(w, r, d)
}

// words are the texts of the face check for whoever sits at the computer with the representative.
var words = proofweb.Words{
	proof.New:       "请法定代表人用支付宝扫描二维码",
	proof.Visited:   "已扫码，请在手机上完成人脸认证",
	proof.Passed:    "认证已通过",
	proof.Failed:    "认证未通过，请核对填写的账号信息，并由法定代表人本人重新认证",
	proof.Unsettled: "认证未通过或未完成，请核对填写的账号信息，并由法定代表人本人重新认证",
	proof.Cancelled: "认证已取消，如需继续请重新认证",
	proof.Expired:   "二维码或认证结果已过期，请重新认证",
}

// face is step 2, the face check.
func (p RecoveryPages) face() proofweb.Step[recovery.RecoveryDraft] {
	next := func(d recovery.RecoveryDraft) string { return recoverPaths[d.Next(p.Now())] }
	return proofweb.Step[recovery.RecoveryDraft]{
		Page:      recoverPaths[recovery.ProveStep],
		Base:      recoverPath,
		Words:     words,
		Silent:    "支付宝人脸认证暂时没有响应，您填写的内容没有受影响。请稍后点“重新认证”，或改用短信验证码",
		LinkURL:   p.LinkURL,
		Reachable: p.Reachable,
		Load: func(r *http.Request) (recovery.RecoveryDraft, string, error) {
			d, ok := p.draft(r)
			switch {
			case !ok:
				return d, recoverPath, nil
			case d.Next(p.Now()) != recovery.ProveStep:
				return d, next(d), nil
			}
			return d, "", nil
		},
		Look: func(r *http.Request, d recovery.RecoveryDraft, again bool) (recovery.RecoveryDraft, proof.View, error) {
			v, err := p.Recovery.Face(r.Context(), actor.From(r.Context()), &d, web.Session(r.Context()).ID(), again)
			if err != nil {
				return d, v, err
			}
			return d, v, keep(r, d)
		},
		Kept: func(d recovery.RecoveryDraft) proof.Kept { return d.Kept },
		Next: next,
		Show: func(_ recovery.RecoveryDraft, s proofweb.FaceVM) templ.Component { return recoverProvePage(s) },
	}
}

// codeView is step 2 by text message instead of a face check.
type codeView struct {
	proofweb.Sending
	Code string
}

func (p RecoveryPages) code(w http.ResponseWriter, r *http.Request, d *recovery.RecoveryDraft) error {
	if d.CodeAsked.IsZero() || p.Now().After(d.CodeAsked.Add(codeLife)) {
		return web.Render(w, r, http.StatusOK, recoverCodePage(codeView{}))
	}
	failing, err := p.Recovery.CodesFail(r.Context())
	if err != nil {
		return err
	}
	s := proofweb.Unsaid(codeSent, failing, d.CodeAsked, p.Now(), recoverPath+"/code")
	return web.Render(w, r, http.StatusOK, recoverCodePage(codeView{Sending: s}))
}

// codeLife is how long the page speaks of a code that was asked for.
const (
	codeLife = 5 * time.Minute
	codeSent = "填写的账号信息正确的，验证码已发送至预留手机，5 分钟内有效"
)

func (p RecoveryPages) sendCode(w http.ResponseWriter, r *http.Request, d *recovery.RecoveryDraft) error {
	err := p.Recovery.SendCode(r.Context(), actor.From(r.Context()), *d, web.Session(r.Context()).ID())
	if err != nil {
		return p.codeAgain(w, r, err)
	}
	d.CodeAsked = p.Now()
	if err := keep(r, *d); err != nil {
		return err
	}
	sent := proofweb.Unsaid(codeSent, false, d.CodeAsked, d.CodeAsked, recoverPath+"/code")
	return web.Render(w, r, http.StatusOK, recoverCodePage(codeView{Sending: sent}))
}

func (p RecoveryPages) codeAgain(w http.ResponseWriter, r *http.Request, err error) error {
	s, ok := proofweb.NotSent(r, err, "", recovery.FieldCode)
	if !ok {
		return err
	}
	return web.Render(w, r, s.Status, recoverCodePage(codeView{Sending: s, Code: r.PostFormValue(recovery.FieldCode)}))
}

func (p RecoveryPages) proveCode(w http.ResponseWriter, r *http.Request, d *recovery.RecoveryDraft) error {
	err := p.Recovery.ProveCode(r.Context(), actor.From(r.Context()), d, web.Session(r.Context()).ID(), r.PostFormValue(recovery.FieldCode))
	if err != nil {
		return p.codeAgain(w, r, err)
	}
	if err := keep(r, *d); err != nil {
		return err
	}
	return p.next(w, r, *d)
}

// setView is step 3. It never holds passwords.
type setView struct{ Fault *fault.Fault }

func (p RecoveryPages) password(w http.ResponseWriter, r *http.Request, _ *recovery.RecoveryDraft) error {
	return web.Render(w, r, http.StatusOK, recoverSetPage(setView{}))
}

// set saves the new password. It is not wrapped by step, so a second click after the first has
// finished shows the result.
func (p RecoveryPages) set(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	d, ok := p.draft(r)
	if !ok {
		return web.Redirect(w, r, recoverPath)
	}
	err := p.Recovery.Finish(r.Context(), actor.From(r.Context()), &d, web.Session(r.Context()).ID(),
		r.PostFormValue(recovery.FieldNew), r.PostFormValue(recovery.FieldAgain))
	if errors.Is(err, fault.Invalid) {
		return web.Render(w, r, http.StatusUnprocessableEntity, recoverSetPage(setView{fault.Of(err)}))
	}
	if err != nil && !errors.Is(err, recovery.ErrRecoveryEarly) {
		return err
	}
	if err := keep(r, d); err != nil {
		return err
	}
	return p.next(w, r, d)
}

func (p RecoveryPages) done(w http.ResponseWriter, r *http.Request, _ *recovery.RecoveryDraft) error {
	return web.Render(w, r, http.StatusOK, recoverDonePage())
}
