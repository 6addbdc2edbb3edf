// Package recoveryphone shows 「重设单位登录密码」 on the phone (LOG-10): a face check, then a new
// password for one unit.
package recoveryphone

import (
	"context"
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/proof/proofweb"
	"wangting/internal/recovery"
	"wangting/internal/session"
	"wangting/internal/web"
)

// Resets is the part of recovery.Reset that the screens call.
type Resets interface {
	Mandate(ctx context.Context, who actor.Actor, mandateID string) (session.Held, error)
	Look(ctx context.Context, who actor.Actor, browser, mandateID string, k *proof.Kept, again bool) (proof.View, error)
	Finish(ctx context.Context, who actor.Actor, browser, mandateID, password, again string) error
}

// ResetPages are the screens of 「重设单位登录密码」 (LOG-10).
type ResetPages struct {
	Resets  Resets
	LinkURL func(token string) string
}

const (
	me      = "/app/me"
	keyFace = "app.reset"
)

// Mount registers the screens on the mux.
func (p ResetPages) Mount(m *web.Mux) {
	m.Phone("GET /app/reset/{id}", p.show)
	m.Phone("POST /app/reset/{id}/face", p.begin)
	m.Phone("GET /app/reset/{id}/state", p.state)
	m.Phone("POST /app/reset/{id}", p.finish)
}

type resetView struct {
	session.Held
	proofweb.FaceVM
	Problem *fault.Fault
	trouble error
}

func (v resetView) panel() proofweb.PhonePanelVM {
	at := recovery.ResetAt(v.MandateID)
	return proofweb.PhonePanelVM{FaceVM: v.FaceVM, Poll: at + "/state", Begin: at + "/face", Reload: at}
}

func (p ResetPages) face() proofweb.PhoneStep {
	return proofweb.PhoneStep{Key: keyFace, LinkURL: p.LinkURL, Look: func(r *http.Request, k *proof.Kept, again bool) (proof.View, error) {
		return p.Resets.Look(r.Context(), actor.From(r.Context()), web.Session(r.Context()).ID(), r.PathValue("id"), k, again)
	}}
}

// look builds the page. It begins a face check only when begin is true.
func (p ResetPages) look(r *http.Request, begin bool) (resetView, error) {
	held, err := p.Resets.Mandate(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return resetView{}, err
	}
	seen, face, err := p.face().See(r, begin)
	return resetView{Held: held, FaceVM: seen, trouble: face.Trouble}, err
}

func (p ResetPages) show(w http.ResponseWriter, r *http.Request) error {
	v, err := p.look(r, false)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, resetScreen(v))
}

func (p ResetPages) begin(w http.ResponseWriter, r *http.Request) error {
	v, err := p.look(r, true)
	if err != nil {
		return err
	}
	if v.trouble != nil {
		return web.Render(w, r, web.Status(fault.Of(v.trouble).Kind), resetScreen(v))
	}
	return web.Redirect(w, r, recovery.ResetAt(v.MandateID))
}

func (p ResetPages) state(w http.ResponseWriter, r *http.Request) error {
	return p.face().AnswerPoll(w, r, recovery.ResetAt(r.PathValue("id")))
}

func (p ResetPages) finish(w http.ResponseWriter, r *http.Request) error {
	s, who, id := web.Session(r.Context()), actor.From(r.Context()), r.PathValue("id")
	err := p.Resets.Finish(r.Context(), who, s.ID(), id, r.PostFormValue(recovery.FieldNew), r.PostFormValue(recovery.FieldAgain))
	switch {
	case errors.Is(err, fault.Invalid):
		v, e := p.look(r, false)
		if e != nil {
			return e
		}
		v.Problem = fault.Of(err)
		return web.Render(w, r, web.Status(fault.Invalid), resetScreen(v))
	case errors.Is(err, recovery.ErrFaceGone):
		s.Drop(keyFace)
		return web.Redirect(w, r, recovery.ResetAt(id))
	case err != nil:
		return err
	}
	s.Drop(keyFace)
	s.Flash("单位登录密码已重新设置，此前的登录已全部下线")
	return web.Redirect(w, r, me)
}
