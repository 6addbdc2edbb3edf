// Package recoveryphone shows 「重设单位登录密码」 on the phone (LOG-10): a face, and another password for one unit.
package recoveryphone

import (
	"context"
	"encoding/json"
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

// Resets is what 「重设单位登录密码」 needs of recovery.Reset.
type Resets interface {
	Of(ctx context.Context, who actor.Actor, mandateID string) (session.Held, error)
	Look(ctx context.Context, who actor.Actor, browser, mandateID string, k *proof.Kept, again bool) (proof.View, error)
	Finish(ctx context.Context, who actor.Actor, browser, mandateID, password, again string) error
}

// ResetPages are the screens of LOG-10: a face, and another password for one unit.
type ResetPages struct {
	Resets  Resets
	LinkURL func(token string) string
}

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
	session.Held
	proofweb.Seen
	Problem *fault.Fault
	trouble error
}

func (v resetView) says(name string) string {
	if v.Problem == nil {
		return ""
	}
	return v.Problem.FieldSays(name)
}

// kept is the face of one mandate, in the sealed session of the browser.
type kept struct {
	Mandate string
	proof.Kept
}

var words = proofweb.Words{
	proof.New:       "等待刷脸认证",
	proof.Visited:   "正在认证，完成后回到本页",
	proof.Passed:    "刷脸验证通过",
	proof.Failed:    "刷脸没有通过，请重新认证",
	proof.Cancelled: "认证已取消，请重新认证",
	proof.Expired:   "认证已过期，请重新认证",
}

const silent = "支付宝人脸认证暂时没有响应，请稍后再试"

// look gives the page; a face is begun only when begin says so.
func (p ResetPages) look(r *http.Request, begin bool) (resetView, error) {
	s, who := web.Session(r.Context()), actor.From(r.Context())
	held, err := p.Resets.Of(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return resetView{}, err
	}
	v := resetView{Held: held}
	var k kept
	if json.Unmarshal([]byte(s.Get(keyFace)), &k) != nil || k.Mandate != held.MandateID {
		k = kept{Mandate: held.MandateID}
	}
	if k.FaceID == "" && !begin {
		return v, nil
	}
	face, err := p.Resets.Look(r.Context(), who, s.ID(), held.MandateID, &k.Kept, begin)
	if err != nil {
		return v, err
	}
	v.Seen = words.See(face, k.Kept, p.LinkURL, silent)
	if k.FaceID == "" {
		v.State = ""
	}
	v.trouble = face.Trouble
	b, err := json.Marshal(k)
	if err != nil {
		return v, err
	}
	s.Put(keyFace, string(b))
	return v, nil
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
	v, err := p.look(r, false)
	if err != nil {
		return err
	}
	next := ""
	if v.State == string(proof.Passed) || v.State == "" {
		next = recovery.ResetAt(v.MandateID)
	}
	return v.AnswerPoll(w, next)
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
