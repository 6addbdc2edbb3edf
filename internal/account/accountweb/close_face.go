package accountweb

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/proof/proofweb"
	"wangting/internal/ui"
	"wangting/internal/web"
)

const (
	facePath    = ClosePath + "/face"
	confirmPath = ClosePath + "/confirm"
	keyClosing  = "account.closing"
)

// closing reads the draft of this browser; false when there is none for the caller's unit.
func closing(r *http.Request) (account.Closing, bool) {
	var d account.Closing
	err := json.Unmarshal([]byte(web.Session(r.Context()).Get(keyClosing)), &d)
	return d, err == nil && d.UnitID == actor.From(r.Context()).UnitID
}

func keepClosing(r *http.Request, d account.Closing) error {
	b, err := json.Marshal(d)
	if err == nil {
		web.Session(r.Context()).Put(keyClosing, string(b))
	}
	return err
}

// closingWords are the sentences for the representative themselves.
var closingWords = proofweb.Words{
	proof.New:       "请法定代表人本人用支付宝扫描二维码",
	proof.Visited:   "已扫码，请在手机上完成人脸认证",
	proof.Passed:    "认证已通过",
	proof.Failed:    "认证未通过，请由法定代表人本人重新认证",
	proof.Unsettled: "认证未通过或未完成，请由法定代表人本人重新认证",
	proof.Cancelled: "认证已取消，如需继续请重新认证",
	proof.Expired:   "二维码或认证结果已过期，请重新认证",
}

func (p Pages) face() proofweb.Step[account.Closing] {
	return proofweb.Step[account.Closing]{
		Page:      facePath,
		Base:      ClosePath,
		Words:     closingWords,
		Silent:    "支付宝人脸认证暂时没有响应，请稍后点“重新认证”",
		LinkURL:   p.LinkURL,
		Reachable: p.Reachable,
		Load: func(r *http.Request) (account.Closing, string, error) {
			d, ok := closing(r)
			switch {
			case !account.MayClose(actor.From(r.Context())):
				return d, "", account.ErrMayNotClose
			case !ok:
				return d, ClosePath, nil
			}
			return d, "", nil
		},
		Look: func(r *http.Request, d account.Closing, again bool) (account.Closing, proof.View, error) {
			v, err := p.Accounts.ClosingFace(r.Context(), actor.From(r.Context()), &d, web.Session(r.Context()).ID(), again)
			if err != nil {
				return d, v, err
			}
			return d, v, keepClosing(r, d)
		},
		Kept: func(d account.Closing) proof.Kept { return d.Kept },
		Next: func(d account.Closing) string {
			if p.Accounts.FacePassed(d) {
				return confirmPath
			}
			return facePath
		},
		Show: func(_ account.Closing, s proofweb.FaceVM) templ.Component { return closeFacePage(s) },
	}
}

type confirmView struct {
	Centre ui.CenterVM
	Name   string
}

// confirming asks for the last word after the face.
func (p Pages) confirming(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	if !account.MayClose(who) {
		return account.ErrMayNotClose
	}
	if d, ok := closing(r); !ok || !p.Accounts.FacePassed(d) {
		return web.Redirect(w, r, facePath)
	}
	u, err := p.Units.Find(r.Context(), who.UnitID)
	if err != nil {
		return err
	}
	v := confirmView{Name: u.Name}
	if v.Centre, err = p.Shell(r.Context(), "info"); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, closeConfirmPage(v))
}

func (p Pages) confirm(w http.ResponseWriter, r *http.Request) error {
	s, who := web.Session(r.Context()), actor.From(r.Context())
	if !account.MayClose(who) {
		return account.ErrMayNotClose
	}
	d, ok := closing(r)
	if !ok {
		return web.Redirect(w, r, ClosePath)
	}
	u, err := p.Accounts.CloseWithFace(r.Context(), who, d, s.ID())
	switch {
	case errors.Is(err, account.ErrFaceGone):
		s.Drop(keyClosing)
		s.Flash("刷脸结果已过期，请重新确认")
		return web.Redirect(w, r, ClosePath)
	case err != nil && fault.Of(err).Kind != fault.Broken:
		return p.notClosed(w, r, err, account.ClosingForm{By: account.ByFace})
	case err != nil:
		return err
	}
	s.Drop(keyClosing)
	return closed(w, r, u.Name)
}
