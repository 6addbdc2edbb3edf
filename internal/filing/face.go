package filing

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/proof/proofweb"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// The step of a draft that waits for the applicant's face. It stands at one address; the session of the browser says of which draft.
const (
	faceBase = "/me/face"
	facePath = faceBase
	keyFaced = "casework.face"
)

var faceWords = proofweb.Words{
	proof.New:       "请本人用支付宝扫描二维码",
	proof.Visited:   "已扫码，请在手机上完成人脸认证",
	proof.Passed:    "认证已通过",
	proof.Failed:    "认证未通过，请由本人重新认证",
	proof.Unsettled: "认证未通过或未完成，请由本人重新认证",
	proof.Cancelled: "认证已取消，如需继续请重新认证",
	proof.Expired:   "二维码或认证结果已过期，请重新认证",
}

// faced reads the face of this browser; one of no draft when there is none.
func faced(r *http.Request) (f casework.Faced) {
	if json.Unmarshal([]byte(web.Session(r.Context()).Get(keyFaced)), &f) != nil {
		return casework.Faced{}
	}
	return f
}

func keepFaced(r *http.Request, f casework.Faced) error {
	b, err := json.Marshal(f)
	if err == nil {
		web.Session(r.Context()).Put(keyFaced, string(b))
	}
	return err
}

// send submits a draft, with the face of this browser where one has passed for it.
func (p Pages) send(r *http.Request, id string, version int64, way casework.Choice) (casework.Receipt, error) {
	if faced(r).PassedFor(id, p.Cases.Now()) {
		return p.Cases.SubmitByFace(r.Context(), p.Place.who(r), id, version, web.Session(r.Context()).ID(), way)
	}
	return p.Cases.SubmitChosen(r.Context(), p.Place.who(r), id, version, way)
}

func needsFace(err error) bool {
	return errors.Is(err, fault.Expired) || err == casework.ErrNeedsFace
}

// toFace leads to the step, for this draft.
func (p Pages) toFace(w http.ResponseWriter, r *http.Request, id string, err error) error {
	if errors.Is(err, fault.Expired) {
		web.Session(r.Context()).Flash(fault.Of(err).Say)
	}
	if err := keepFaced(r, casework.Faced{CaseID: id}); err != nil {
		return err
	}
	return web.Redirect(w, r, facePath)
}

// faceSay says beside the button what comes next.
func (p Pages) faceSay(r *http.Request, v casework.View) string {
	if faced(r).PassedFor(v.Case.ID, v.Now) {
		return "人脸认证已通过，请在 " + faced(r).FaceUntil.In(workday.Zone).Format("15:04") + " 前提交。"
	}
	return "点“提交申请”后由本人刷脸，通过后回到本页提交。"
}

func (p Pages) face() proofweb.Step[casework.Faced] {
	check := func(f casework.Faced) string { return p.Place.draftPath(f.CaseID) + "/check" }
	return proofweb.Step[casework.Faced]{
		Page:      facePath,
		Base:      faceBase,
		Words:     faceWords,
		Silent:    "支付宝人脸认证暂时没有响应，请稍后点“重新认证”",
		LinkURL:   p.LinkURL,
		Reachable: p.Reachable,
		Load: func(r *http.Request) (casework.Faced, string, error) {
			f := faced(r)
			if f.CaseID == "" {
				return f, p.Place.Cases, nil
			}
			v, err := p.Cases.Open(r.Context(), p.Place.who(r), f.CaseID)
			switch {
			case errors.Is(err, fault.NotFound), err == nil && !v.Case.State.Editable():
				return f, p.Place.Cases, nil
			case err == nil && !v.Item.Face:
				return f, check(f), nil
			}
			return f, "", err
		},
		Look: func(r *http.Request, f casework.Faced, again bool) (casework.Faced, proof.View, error) {
			v, err := p.Cases.Face(r.Context(), p.Place.who(r), &f, web.Session(r.Context()).ID(), again)
			if err != nil {
				return f, v, err
			}
			return f, v, keepFaced(r, f)
		},
		Kept: func(f casework.Faced) proof.Kept { return f.Kept },
		Next: func(f casework.Faced) string {
			if f.Passed(p.Cases.Now()) {
				return check(f)
			}
			return facePath
		},
		Show: func(f casework.Faced, s proofweb.FaceVM) templ.Component { return facePage(s, check(f)) },
	}
}
