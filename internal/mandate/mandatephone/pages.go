// Package mandatephone serves 「企业服务」 in the app (APP-1, HAN-4). A person reads a unit's
// invitation, and either declines it or accepts it with a face comparison and a password for that
// unit. Later the person can leave the unit there. Somebody else's invitation is NotFound. The face
// comparison is bound to the invitation and to this browser session.
package mandatephone

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/proof"
	"wangting/internal/proof/proofweb"
	"wangting/internal/web"
)

// Offer is an invitation, or an active mandate, as its holder reads it.
type Offer = mandate.Offer

// Pages serves the screens.
type Pages struct {
	Acceptance *mandate.Acceptance
	LinkURL    func(token string) string
}

// ScreenPath is the path of the screen of one mandate.
func ScreenPath(mandateID string) string { return mandate.OfferAt(mandateID) }

const (
	me      = "/app/me"
	keyFace = "mandate.face"
)

// Mount registers the screens.
func (p Pages) Mount(m *web.Mux) {
	m.Phone("GET /app/units/{id}", p.offer)
	m.Phone("POST /app/units/{id}/face", p.begin)
	m.Phone("GET /app/units/{id}/face", p.face)
	m.Phone("GET /app/units/{id}/state", p.state)
	m.Phone("GET /app/units/{id}/password", p.password)
	m.Phone("POST /app/units/{id}/password", p.finish)
	m.Phone("POST /app/units/{id}/decline", p.decline)
	p.mountPromotion(m)
	m.Phone("GET /app/units/{id}/leave", p.leaving)
	m.Phone("POST /app/units/{id}/leave", p.leave)
}

// asked gives the invitation. When it has expired, asked redirects to 「我的」 with the reason and
// returns false.
func (p Pages) asked(w http.ResponseWriter, r *http.Request) (Offer, bool, error) {
	who, id := actor.From(r.Context()), r.PathValue("id")
	_, err := p.Acceptance.Invitation(r.Context(), who, id)
	if errors.Is(err, fault.Expired) {
		web.Session(r.Context()).Flash(fault.Of(err).Say)
		return Offer{}, false, web.Redirect(w, r, me)
	}
	if err != nil {
		return Offer{}, false, err
	}
	o, err := p.Acceptance.Offer(r.Context(), who, id)
	return o, err == nil, err
}

func (p Pages) offer(w http.ResponseWriter, r *http.Request) error {
	o, ok, err := p.asked(w, r)
	if !ok {
		return err
	}
	return web.Render(w, r, http.StatusOK, offerScreen(o, ""))
}

func (p Pages) step() proofweb.PhoneStep {
	return proofweb.PhoneStep{Key: keyFace, LinkURL: p.LinkURL, Look: func(r *http.Request, k *proof.Kept, again bool) (proof.View, error) {
		who, session := actor.From(r.Context()), web.Session(r.Context()).ID()
		return p.Acceptance.Face(r.Context(), who, r.PathValue("id"), session, k, again)
	}}
}

func (p Pages) begin(w http.ResponseWriter, r *http.Request) error {
	o, ok, err := p.asked(w, r)
	if !ok {
		return err
	}
	return beginFace(w, r, p.step(), ScreenPath(o.ID), func(trouble string) templ.Component { return offerScreen(o, trouble) })
}

// beginFace begins a face and leads to its page below path; what the bureau could not do is shown on the screen that began it.
func beginFace(
	w http.ResponseWriter, r *http.Request, step proofweb.PhoneStep, path string, screen func(trouble string) templ.Component,
) error {
	seen, face, err := step.See(r, true)
	switch {
	case err != nil:
		return err
	case face.Trouble != nil && fault.Of(face.Trouble).Kind == fault.Broken:
		return face.Trouble
	case face.Trouble != nil:
		return web.Render(w, r, web.Status(fault.Of(face.Trouble).Kind), screen(seen.Trouble))
	}
	return web.Redirect(w, r, path+"/face")
}

type faceView struct {
	Offer
	proofweb.FaceVM
	Back  string
	Panel proofweb.PhonePanelVM
}

func (p Pages) face(w http.ResponseWriter, r *http.Request) error {
	o, ok, err := p.asked(w, r)
	if !ok {
		return err
	}
	seen, _, err := p.step().See(r, false)
	switch {
	case err != nil:
		return err
	case seen.State == "":
		return web.Redirect(w, r, ScreenPath(o.ID))
	case seen.State == string(proof.Passed):
		return web.Redirect(w, r, ScreenPath(o.ID)+"/password")
	}
	return renderFace(w, r, o, seen, ScreenPath(o.ID))
}

// renderFace shows the face whose pages are below path.
func renderFace(w http.ResponseWriter, r *http.Request, o Offer, seen proofweb.FaceVM, path string) error {
	panel := proofweb.PhonePanelVM{FaceVM: seen, Poll: path + "/state", Begin: path + "/face", Reload: path + "/face"}
	return web.Render(w, r, http.StatusOK, faceScreen(faceView{Offer: o, FaceVM: seen, Back: path, Panel: panel}))
}

func (p Pages) state(w http.ResponseWriter, r *http.Request) error {
	return p.step().AnswerPoll(w, r, ScreenPath(r.PathValue("id"))+"/face")
}

type passwordView struct {
	Offer
	Problem *fault.Fault
}

func (p Pages) password(w http.ResponseWriter, r *http.Request) error {
	return p.askPassword(w, r, http.StatusOK, nil)
}

func (p Pages) askPassword(w http.ResponseWriter, r *http.Request, status int, problem *fault.Fault) error {
	o, ok, err := p.asked(w, r)
	if !ok {
		return err
	}
	seen, _, err := p.step().See(r, false)
	if err != nil {
		return err
	}
	if seen.State != string(proof.Passed) {
		return web.Redirect(w, r, ScreenPath(o.ID)+"/face")
	}
	return web.Render(w, r, status, passwordScreen(passwordView{Offer: o, Problem: problem}))
}

func (p Pages) finish(w http.ResponseWriter, r *http.Request) error {
	s, id := web.Session(r.Context()), r.PathValue("id")
	err := p.Acceptance.Finish(r.Context(), actor.From(r.Context()), id, s.ID(), r.PostFormValue(mandate.FieldNew),
		r.PostFormValue(mandate.FieldAgain))
	switch {
	case errors.Is(err, mandate.ErrFaceGone):
		s.Flash("刷脸结果已过期，请重新认证")
		s.Drop(keyFace)
		return web.Redirect(w, r, ScreenPath(id))
	case errors.Is(err, fault.Invalid):
		return p.askPassword(w, r, web.Status(fault.Invalid), fault.Of(err))
	case errors.Is(err, fault.Expired):
		s.Flash(fault.Of(err).Say)
		return web.Redirect(w, r, me)
	case err != nil:
		return err
	}
	s.Drop(keyFace)
	s.Flash("授权已生效，现在可以用证件号码或移动电话和刚才的密码登录单位")
	return web.Redirect(w, r, me)
}

func (p Pages) decline(w http.ResponseWriter, r *http.Request) error {
	return p.said(w, r, p.Acceptance.Decline(r.Context(), actor.From(r.Context()), r.PathValue("id")), "已告知对方您不接受")
}

func (p Pages) leaving(w http.ResponseWriter, r *http.Request) error {
	o, err := p.Acceptance.Offer(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, leaveScreen(o))
}

func (p Pages) leave(w http.ResponseWriter, r *http.Request) error {
	return p.said(w, r, p.Acceptance.Leave(r.Context(), actor.From(r.Context()), r.PathValue("id")), "已退出该单位")
}

func (p Pages) said(w http.ResponseWriter, r *http.Request, err error, say string) error {
	if errors.Is(err, fault.Expired) || errors.Is(err, fault.Conflict) || errors.Is(err, fault.Forbidden) {
		say, err = fault.Of(err).Say, nil
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash(say)
	return web.Redirect(w, r, me)
}
