package loginphone

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/login"
	"wangting/internal/web"
)

// Resets is what 「重设单位登录密码」 needs of login.Reset.
type Resets interface {
	Of(ctx context.Context, who actor.Actor, mandateID string) (login.Held, error)
	Begin(ctx context.Context, who actor.Actor, session, mandateID string) (faceID, link string, err error)
	State(ctx context.Context, faceID, session string) (state string, trouble, err error)
	Finish(ctx context.Context, who actor.Actor, session, mandateID, password, again string) error
}

// ResetPages are the screens of LOG-10: a face, and another password for one unit.
type ResetPages struct {
	Resets  Resets
	LinkURL func(token string) string
}

// ResetAt is where one begins.
func ResetAt(mandateID string) string { return "/app/reset/" + mandateID }

const (
	me      = "/app/me"
	keyFace = "app.reset"
)

// Mount puts the screens where they belong.
func (p ResetPages) Mount(m *web.Mux) {
	m.Phone("GET /app/reset/{id}", p.show)
	m.Phone("POST /app/reset/{id}/face", p.begin)
	m.Phone("GET /app/reset/{id}/state", p.state)
	m.Phone("POST /app/reset/{id}", p.finish)
}

type resetView struct {
	login.Held
	Link, State, Say, Trouble string
	Problem                   *fault.Fault
}

func (v resetView) says(name string) string {
	if v.Problem == nil {
		return ""
	}
	return v.Problem.FieldSays(name)
}

type face struct{ Mandate, Face, Link string }

var faceSays = map[string]string{
	"new": "等待刷脸认证", "visited": "正在认证，完成后回到本页", "passed": "刷脸验证通过", "failed": "刷脸没有通过，请重新认证",
	"cancelled": "认证已取消，请重新认证", "expired": "认证已过期，请重新认证",
}

func (p ResetPages) look(r *http.Request) (resetView, error) {
	held, err := p.Resets.Of(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return resetView{}, err
	}
	v := resetView{Held: held}
	var f face
	if json.Unmarshal([]byte(web.Session(r.Context()).Get(keyFace)), &f) != nil || f.Mandate != held.MandateID {
		return v, nil
	}
	state, trouble, err := p.Resets.State(r.Context(), f.Face, web.Session(r.Context()).ID())
	if err != nil {
		return v, err
	}
	v.Link, v.State, v.Say = p.LinkURL(f.Link), state, faceSays[state]
	if trouble != nil {
		v.Trouble = "支付宝人脸认证暂时没有响应，请稍后再试"
	}
	return v, nil
}

func (p ResetPages) show(w http.ResponseWriter, r *http.Request) error {
	v, err := p.look(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, resetScreen(v))
}

func (p ResetPages) begin(w http.ResponseWriter, r *http.Request) error {
	s, id := web.Session(r.Context()), r.PathValue("id")
	faceID, link, err := p.Resets.Begin(r.Context(), actor.From(r.Context()), s.ID(), id)
	if errors.Is(err, fault.Limited) || errors.Is(err, fault.Invalid) || errors.Is(err, fault.Away) {
		v, e := p.look(r)
		if e != nil {
			return e
		}
		f := fault.Of(err)
		if v.Trouble = f.Say; v.Trouble == "" {
			v.Trouble = "支付宝人脸认证暂时没有响应，请稍后再试"
		}
		return web.Render(w, r, web.Status(f.Kind), resetScreen(v))
	}
	if err != nil {
		return err
	}
	b, err := json.Marshal(face{id, faceID, link})
	if err != nil {
		return err
	}
	s.Put(keyFace, string(b))
	return web.Redirect(w, r, ResetAt(id))
}

type heard struct {
	State string `json:"state"`
	Say   string `json:"say"`
	Next  string `json:"next,omitempty"`
}

func (p ResetPages) state(w http.ResponseWriter, r *http.Request) error {
	v, err := p.look(r)
	if err != nil {
		return err
	}
	h := heard{State: v.State, Say: v.Say}
	if v.Trouble != "" {
		h.Say = v.Trouble
	}
	if v.State == "passed" || v.State == "" {
		h.Next = ResetAt(v.MandateID)
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.JSON(w, http.StatusOK, h)
}

func (p ResetPages) finish(w http.ResponseWriter, r *http.Request) error {
	s, who, id := web.Session(r.Context()), actor.From(r.Context()), r.PathValue("id")
	err := p.Resets.Finish(r.Context(), who, s.ID(), id, r.PostFormValue(login.FieldNew), r.PostFormValue(login.FieldAgain))
	switch {
	case errors.Is(err, fault.Invalid):
		v, e := p.look(r)
		if e != nil {
			return e
		}
		v.Problem = fault.Of(err)
		return web.Render(w, r, web.Status(fault.Invalid), resetScreen(v))
	case errors.Is(err, login.ErrFaceGone):
		s.Drop(keyFace)
		return web.Redirect(w, r, ResetAt(id))
	case err != nil:
		return err
	}
	s.Drop(keyFace)
	s.Flash("单位登录密码已重新设置，此前的登录已全部下线")
	return web.Redirect(w, r, me)
}
