package enrolweb

import (
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/enrol"
	"wangting/internal/fault"
	"wangting/internal/web"
)

// faceView is step 2.
type faceView struct {
	Place
	State   string // of the face; "none" when there is none to show
	Say     string
	Link    string // in the QR code
	Unit    string
	Person  string // masked
	Trouble string
	Flash   string
}

// says is what each state means to the person before the computer (REG-5).
var says = map[enrol.FaceState]string{
	enrol.FaceNew:       "请法定代表人用支付宝扫描二维码",
	enrol.FaceVisited:   "已扫码，请在手机上完成人脸认证",
	enrol.FacePassed:    "认证已通过",
	enrol.FaceFailed:    "认证未通过，请确认是法定代表人本人，在光线充足的地方重新认证",
	enrol.FaceCancelled: "认证已取消，如需继续请重新认证",
	enrol.FaceExpired:   "二维码或认证结果已过期，请重新认证",
}

const none = "none"

func (p Pages) faceOf(seen enrol.FaceView) faceView {
	d := seen.Draft
	v := faceView{Place: p.Place, State: string(seen.State), Say: says[seen.State], Unit: d.Claim.UnitName, Person: maskedName(d)}
	if d.FaceLink != "" {
		v.Link = p.LinkURL(d.FaceLink)
	}
	if seen.State == "" || v.Say == "" || v.Link == "" {
		v.State, v.Say = none, "暂时没有二维码，请点“重新认证”"
	}
	if seen.Trouble != nil {
		v.Trouble = fault.Of(seen.Trouble).Say
		if v.Trouble == "" {
			v.Trouble = "支付宝人脸认证暂时没有响应，您填写的内容没有受影响。请稍后点“重新认证”，或拨打 12333"
		}
	}
	return v
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

// heard is the answer of the poll: a state, what to say, and where to go when it is time.
type heard struct {
	State string `json:"state"`
	Say   string `json:"say"`
	Next  string `json:"next,omitempty"`
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
		return web.JSON(w, http.StatusOK, heard{State: none, Next: p.Place.At(d.Next(p.Now()))})
	}

	seen, err := p.Enrol.Face(r.Context(), actor.From(r.Context()), id, session)
	if err != nil {
		return err
	}

	v := p.faceOf(seen)
	h := heard{State: v.State, Say: v.Say}
	if v.Trouble != "" {
		h.Say = v.Trouble
	}
	if seen.State == enrol.FacePassed {
		h.Next = p.Place.At(seen.Draft.Next(p.Now()))
	}
	return web.JSON(w, http.StatusOK, h)
}

// faceCheck is 我已完成认证, for people without the script.
func (p Pages) faceCheck(w http.ResponseWriter, r *http.Request, d enrol.Draft) error {
	_, session := p.at(r)

	seen, err := p.Enrol.Face(r.Context(), actor.From(r.Context()), d.ID, session)

	switch {
	case err != nil && !errors.Is(err, enrol.ErrEarly):
		return err
	case err == nil && (seen.State == enrol.FaceNew || seen.State == enrol.FaceVisited):
		web.Session(r.Context()).Flash("还没有收到认证结果。请在手机上完成认证，稍等几秒再点“我已完成认证”")
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
