package enrolweb

import (
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/enrol"
	"wangting/internal/proof"
	"wangting/internal/proof/proofweb"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// faceView is step 2.
type faceView struct {
	Place
	proofweb.Seen
	Unit   string
	Person string // masked
}

// words are what each state means to the person before the computer (REG-5).
var words = proofweb.Words{
	proof.New:       "请法定代表人用支付宝扫描二维码",
	proof.Visited:   "已扫码，请在手机上完成人脸认证",
	proof.Passed:    "认证已通过",
	proof.Failed:    "认证未通过，请确认是法定代表人本人，在光线充足的地方重新认证",
	proof.Cancelled: "认证已取消，如需继续请重新认证",
	proof.Expired:   "二维码或认证结果已过期，请重新认证",
}

const silent = "支付宝人脸认证暂时没有响应，您填写的内容没有受影响。请稍后点“重新认证”，或拨打 12333"

func (p Pages) faceOf(seen enrol.FaceView) faceView {
	d := seen.Draft
	return faceView{Place: p.Place, Seen: words.See(seen.View, d.Kept, p.LinkURL, silent), Unit: d.Claim.UnitName, Person: maskedName(d)}
}

func (v faceView) panel() proofweb.PanelVM {
	return proofweb.PanelVM{
		Seen:   v.Seen,
		Base:   v.At(enrol.Face),
		Page:   v.At(enrol.Face),
		Passed: ui.Link{Text: "继续填写账户信息", Href: v.At(enrol.Account)},
	}
}

func (p Pages) face(w http.ResponseWriter, r *http.Request, d enrol.Draft) error {
	_, session := p.at(r)

	seen, err := p.Enrol.Face(r.Context(), actor.From(r.Context()), d.ID, session)

	switch {
	case errors.Is(err, enrol.ErrEarly):
		return p.next(w, r, seen.Draft)
	case err != nil:
		return err
	}
	if seen.Trouble != nil {
		web.Log(r.Context()).Warn("face in trouble", "draft", d.ID, "err", seen.Trouble)
	}
	v := p.faceOf(seen)
	v.Flash = web.Session(r.Context()).TakeFlash()
	return web.Render(w, r, http.StatusOK, facePage(v))
}

// faceState is polled. It begins no face and ends no session.
func (p Pages) faceState(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	id, session := p.at(r)
	d, err := p.Enrol.Draft(r.Context(), id, session)
	if err != nil {
		return err
	}
	if !d.MayOpen(enrol.Face, p.Now()) || d.FaceID == "" {
		return proofweb.Seen{State: "none"}.AnswerPoll(w, p.Place.At(d.Next(p.Now())))
	}

	seen, err := p.Enrol.Face(r.Context(), actor.From(r.Context()), id, session)
	if err != nil {
		return err
	}

	next := ""
	if seen.State == proof.Passed {
		next = p.Place.At(seen.Draft.Next(p.Now()))
	}
	return p.faceOf(seen).AnswerPoll(w, next)
}

// faceCheck is 我已完成认证, for people without the script.
func (p Pages) faceCheck(w http.ResponseWriter, r *http.Request, d enrol.Draft) error {
	_, session := p.at(r)

	seen, err := p.Enrol.Face(r.Context(), actor.From(r.Context()), d.ID, session)

	switch {
	case err != nil && !errors.Is(err, enrol.ErrEarly):
		return err
	case err == nil && p.faceOf(seen).Waits():
		web.Session(r.Context()).Flash(proofweb.NotYet)
	}
	return p.next(w, r, seen.Draft)
}

func (p Pages) faceAgain(w http.ResponseWriter, r *http.Request, d enrol.Draft) error {
	_, session := p.at(r)

	seen, err := p.Enrol.FaceAgain(r.Context(), actor.From(r.Context()), d.ID, session)

	switch {
	case err != nil && !errors.Is(err, enrol.ErrEarly):
		return err
	case err == nil && seen.Trouble != nil:
		f, status := shown(seen.Trouble)
		if f == nil {
			return seen.Trouble
		}
		return web.Render(w, r, status, facePage(p.faceOf(seen)))
	}
	return p.next(w, r, seen.Draft)
}
