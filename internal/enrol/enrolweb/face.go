package enrolweb

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"wangting/internal/actor"
	"wangting/internal/enrol"
	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/proof/proofweb"
	"wangting/internal/ui"
)

// words are the texts for each state of the face check, for the person at the computer (REG-5).
var words = proofweb.Words{
	proof.New:       "请法定代表人用支付宝扫描二维码",
	proof.Visited:   "已扫码，请在手机上完成人脸认证",
	proof.Passed:    "认证已通过",
	proof.Failed:    "认证未通过，请确认是法定代表人本人，在光线充足的地方重新认证",
	proof.Unsettled: "认证未通过或未完成，请由法定代表人本人，在光线充足的地方重新认证",
	proof.Cancelled: "认证已取消，如需继续请重新认证",
	proof.Expired:   "二维码或认证结果已过期，请重新认证",
}

// face is step 2. It can be opened again after the check has passed.
func (p Pages) face() proofweb.Step[enrol.Draft] {
	return proofweb.Step[enrol.Draft]{
		Page:      p.Place.StepPath(enrol.Face),
		Base:      p.Place.StepPath(enrol.Face),
		Words:     words,
		Silent:    "支付宝人脸认证暂时没有响应，您填写的内容没有受影响。请稍后点“重新认证”，或拨打 12333",
		LinkURL:   p.LinkURL,
		Reachable: p.Reachable,
		Load:      p.atFace,
		Look:      p.look,
		Kept:      func(d enrol.Draft) proof.Kept { return d.Kept },
		Next:      func(d enrol.Draft) string { return p.Place.StepPath(d.Next(p.Now())) },
		Open:      func(d enrol.Draft) bool { return d.MayOpen(enrol.Face, p.Now()) },
		Show: func(d enrol.Draft, s proofweb.FaceVM) templ.Component {
			return facePage(faceView{Place: p.Place, FaceVM: s, Unit: d.Claim.UnitName, Person: maskedName(d)})
		},
		TimedOut: p.showExpired,
	}
}

func (p Pages) atFace(r *http.Request) (d enrol.Draft, elsewhere string, err error) {
	id, session := p.draftID(r)
	d, err = p.Enrol.Draft(r.Context(), id, session)
	switch {
	case errors.Is(err, fault.NotFound):
		return d, p.Place.StepPath(enrol.Particulars), nil
	case err == nil && !d.MayOpen(enrol.Face, p.Now()):
		return d, p.Place.StepPath(d.Next(p.Now())), nil
	}
	return d, "", err
}

func (p Pages) look(r *http.Request, d enrol.Draft, again bool) (enrol.Draft, proof.View, error) {
	_, session := p.draftID(r)
	d, v, err := p.Enrol.Face(r.Context(), actor.From(r.Context()), d.ID, session, again)
	if errors.Is(err, enrol.ErrEarly) { // another tab has moved the draft on
		err = nil
	}
	return d, v, err
}

// faceView is step 2, the face check.
type faceView struct {
	Place
	proofweb.FaceVM
	Unit   string
	Person string // masked
}

func (v faceView) panel() proofweb.PanelVM {
	return proofweb.PanelVM{
		FaceVM: v.FaceVM,
		Base:   v.StepPath(enrol.Face),
		Page:   v.StepPath(enrol.Face),
		Passed: ui.Link{Text: "继续填写账户信息", Href: v.StepPath(enrol.Account)},
	}
}
