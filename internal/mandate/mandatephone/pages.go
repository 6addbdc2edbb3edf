// Package mandatephone is 「企业服务」 of the phone side (APP-1, HAN-4): a person reads
// what a unit wants to give them, proves their face, chooses the password for that
// unit, or says no; and leaves a unit later. An invitation that is somebody else's
// is not there. The face is bound to the invitation and to this browser session.
package mandatephone

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/web"
)

// Acceptance is what the screens need of mandate.Acceptance.
type Acceptance interface {
	Invitation(ctx context.Context, who actor.Actor, mandateID string) (mandate.Mandate, error)
	Face(ctx context.Context, who actor.Actor, mandateID, session string) (faceID, link string, err error)
	FaceState(ctx context.Context, faceID, session string) (state string, trouble, err error)
	Finish(ctx context.Context, who actor.Actor, mandateID, session, password, confirm string) error
	Decline(ctx context.Context, who actor.Actor, mandateID string) error
	Leave(ctx context.Context, who actor.Actor, mandateID string) error
	// Offer says what a mandate of who's is; NotFound when it is not theirs.
	Offer(ctx context.Context, who actor.Actor, mandateID string) (Offer, error)
}

// Offer is an invitation, or a mandate that holds, as it is shown.
type Offer = mandate.Offer

// Pages are the screens.
type Pages struct {
	Acceptance Acceptance
	LinkURL    func(token string) string
}

// At is the screen of one mandate.
func At(mandateID string) string { return mandate.OfferAt(mandateID) }

const (
	me      = "/app/me"
	keyFace = "mandate.face"
)

// Mount puts the screens where they belong.
func (p Pages) Mount(m *web.Mux) {
	m.Phone("GET /app/units/{id}", p.offer)
	m.Phone("POST /app/units/{id}/face", p.begin)
	m.Phone("GET /app/units/{id}/face", p.face)
	m.Phone("GET /app/units/{id}/state", p.state)
	m.Phone("GET /app/units/{id}/password", p.password)
	m.Phone("POST /app/units/{id}/password", p.finish)
	m.Phone("POST /app/units/{id}/decline", p.decline)
	m.Phone("GET /app/units/{id}/leave", p.leaving)
	m.Phone("POST /app/units/{id}/leave", p.leave)
}

type begun struct{ Mandate, Face, Link string }

func (p Pages) begun(r *http.Request) (begun, bool) {
	var b begun
	err := json.Unmarshal([]byte(web.Session(r.Context()).Get(keyFace)), &b)
	return b, err == nil && b.Mandate == r.PathValue("id")
}

// asked gives the invitation, or leads back to 「我的」 with the reason.
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

func (p Pages) begin(w http.ResponseWriter, r *http.Request) error {
	o, ok, err := p.asked(w, r)
	if !ok {
		return err
	}
	s := web.Session(r.Context())
	face, link, err := p.Acceptance.Face(r.Context(), actor.From(r.Context()), o.ID, s.ID())
	if errors.Is(err, fault.Limited) || errors.Is(err, fault.Invalid) || errors.Is(err, fault.Away) {
		f := fault.Of(err)
		say := f.Say
		if say == "" {
			say = "支付宝人脸认证暂时没有响应，请稍后再试"
		}
		return web.Render(w, r, web.Status(f.Kind), offerScreen(o, say))
	}
	if err != nil {
		return err
	}
	b, err := json.Marshal(begun{o.ID, face, link})
	if err != nil {
		return err
	}
	s.Put(keyFace, string(b))
	return web.Redirect(w, r, At(o.ID)+"/face")
}

var says = map[string]string{
	"new": "等待刷脸认证", "visited": "正在认证，完成后回到本页", "passed": "刷脸验证通过", "failed": "刷脸没有通过，请重新认证",
	"cancelled": "认证已取消，请重新认证", "expired": "认证已过期，请重新认证",
}

type faceView struct {
	Offer
	Link, State, Say, Trouble string
}

// look asks for the state of the face; false when none was begun.
func (p Pages) look(r *http.Request) (faceView, bool, error) {
	b, ok := p.begun(r)
	if !ok {
		return faceView{}, false, nil
	}
	state, trouble, err := p.Acceptance.FaceState(r.Context(), b.Face, web.Session(r.Context()).ID())
	if err != nil {
		return faceView{}, false, err
	}
	v := faceView{Link: p.LinkURL(b.Link), State: state, Say: says[state]}
	if trouble != nil {
		v.Trouble = "支付宝人脸认证暂时没有响应，请稍后再试"
	}
	return v, true, nil
}

func (p Pages) face(w http.ResponseWriter, r *http.Request) error {
	o, ok, err := p.asked(w, r)
	if !ok {
		return err
	}
	v, ok, err := p.look(r)
	switch {
	case err != nil:
		return err
	case !ok:
		return web.Redirect(w, r, At(o.ID))
	case v.State == "passed":
		return web.Redirect(w, r, At(o.ID)+"/password")
	}
	v.Offer = o
	return web.Render(w, r, http.StatusOK, faceScreen(v))
}

type heard struct {
	State string `json:"state"`
	Say   string `json:"say"`
	Next  string `json:"next,omitempty"`
}

func (p Pages) state(w http.ResponseWriter, r *http.Request) error {
	v, ok, err := p.look(r)
	if err != nil {
		return err
	}
	h := heard{State: v.State, Say: v.Say}
	if v.Trouble != "" {
		h.Say = v.Trouble
	}
	if !ok || v.State == "passed" {
		h.Next = At(r.PathValue("id")) + "/face"
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.JSON(w, http.StatusOK, h)
}

type passwordView struct {
	Offer
	Problem *fault.Fault
}

func (v passwordView) says(name string) string {
	if v.Problem == nil {
		return ""
	}
	return v.Problem.FieldSays(name)
}

func (p Pages) password(w http.ResponseWriter, r *http.Request) error {
	return p.askPassword(w, r, http.StatusOK, nil)
}

func (p Pages) askPassword(w http.ResponseWriter, r *http.Request, status int, problem *fault.Fault) error {
	o, ok, err := p.asked(w, r)
	if !ok {
		return err
	}
	if v, ok, err := p.look(r); err != nil || !ok || v.State != "passed" {
		if err != nil {
			return err
		}
		return web.Redirect(w, r, At(o.ID)+"/face")
	}
	return web.Render(w, r, status, passwordScreen(passwordView{Offer: o, Problem: problem}))
}

func (p Pages) finish(w http.ResponseWriter, r *http.Request) error {
	s, id := web.Session(r.Context()), r.PathValue("id")
	err := p.Acceptance.Finish(r.Context(), actor.From(r.Context()), id, s.ID(), r.PostFormValue(FieldNew), r.PostFormValue(FieldAgain))
	switch {
	case errors.Is(err, mandate.ErrFaceGone):
		s.Flash("刷脸结果已过期，请重新认证")
		s.Drop(keyFace)
		return web.Redirect(w, r, At(id))
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

// Names of the inputs of 「设置单位登录密码」.
const (
	FieldNew   = "new"
	FieldAgain = "again"
)

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
