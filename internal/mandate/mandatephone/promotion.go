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

const keyPromotion = "mandate.promotion"

func (p Pages) mountPromotion(m *web.Mux) {
	m.Phone("GET /app/units/{id}/promotion", p.promotion)
	m.Phone("POST /app/units/{id}/promotion", p.promote)
	m.Phone("POST /app/units/{id}/promotion/face", p.promotionBegin)
	m.Phone("GET /app/units/{id}/promotion/face", p.promotionFace)
	m.Phone("GET /app/units/{id}/promotion/state", p.promotionState)
	m.Phone("POST /app/units/{id}/promotion/decline", p.promotionDecline)
}

// promoted gives the promotion that waits. When there is none any more, it redirects to 「我的」 with the
// reason and returns false.
func (p Pages) promoted(w http.ResponseWriter, r *http.Request) (Offer, bool, error) {
	o, err := p.Acceptance.PromotionOffer(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if errors.Is(err, fault.Expired) {
		web.Session(r.Context()).Flash(fault.Of(err).Say)
		return o, false, web.Redirect(w, r, me)
	}
	return o, err == nil, err
}

func (p Pages) promotionStep() proofweb.PhoneStep {
	return proofweb.PhoneStep{
		Key:     keyPromotion,
		LinkURL: p.LinkURL,
		Look: func(r *http.Request, k *proof.Kept, again bool) (proof.View, error) {
			who, session := actor.From(r.Context()), web.Session(r.Context()).ID()
			return p.Acceptance.PromotionFace(r.Context(), who, r.PathValue("id"), session, k, again)
		},
	}
}

// promotion shows what is asked. When the face has passed, it asks for the last word.
func (p Pages) promotion(w http.ResponseWriter, r *http.Request) error {
	o, ok, err := p.promoted(w, r)
	if !ok {
		return err
	}
	seen, _, err := p.promotionStep().See(r, false)
	if err != nil {
		return err
	}
	v := promotionView{Offer: o, Passed: seen.State == string(proof.Passed), Flash: web.Session(r.Context()).TakeFlash()}
	return web.Render(w, r, http.StatusOK, promotionScreen(v))
}

type promotionView struct {
	Offer
	Passed         bool // the face
	Problem, Flash string
}

func (p Pages) promotionBegin(w http.ResponseWriter, r *http.Request) error {
	o, ok, err := p.promoted(w, r)
	if !ok {
		return err
	}
	return beginFace(w, r, p.promotionStep(), mandate.PromotionAt(o.ID), func(trouble string) templ.Component {
		return promotionScreen(promotionView{Offer: o, Problem: trouble})
	})
}

func (p Pages) promotionFace(w http.ResponseWriter, r *http.Request) error {
	o, ok, err := p.promoted(w, r)
	if !ok {
		return err
	}
	seen, _, err := p.promotionStep().See(r, false)
	switch {
	case err != nil:
		return err
	case seen.State == "" || seen.State == string(proof.Passed):
		return web.Redirect(w, r, mandate.PromotionAt(o.ID))
	}
	return renderFace(w, r, o, seen, mandate.PromotionAt(o.ID))
}

func (p Pages) promotionState(w http.ResponseWriter, r *http.Request) error {
	return p.promotionStep().AnswerPoll(w, r, mandate.PromotionAt(r.PathValue("id")))
}

func (p Pages) promote(w http.ResponseWriter, r *http.Request) error {
	s, id := web.Session(r.Context()), r.PathValue("id")
	err := p.Acceptance.FinishPromotion(r.Context(), actor.From(r.Context()), id, s.ID())
	if errors.Is(err, mandate.ErrFaceGone) {
		s.Drop(keyPromotion)
		s.Flash("请先人脸认证；刷脸结果 10 分钟内有效，只能使用一次")
		return web.Redirect(w, r, mandate.PromotionAt(id))
	}
	if err == nil {
		s.Drop(keyPromotion)
	}
	return p.said(w, r, err, "身份变更已生效，您现在是管理员")
}

func (p Pages) promotionDecline(w http.ResponseWriter, r *http.Request) error {
	err := p.Acceptance.DeclinePromotion(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	return p.said(w, r, err, "已告知对方您不接受，您仍是经办人")
}
