package sessionweb

import (
	"errors"
	"math"
	"net/http"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/session"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// PasswordPath is the path of the page that changes a mandate's password (ACC-3).
const PasswordPath = "/unit/settings/password"

// changeView is the page 「密码设置」. A typed password is never printed again.
type changeView struct {
	Centre ui.CenterVM
	Fault  *fault.Fault
	Flash  string
	First  bool // there is no password yet, so no old one is asked for
}

func (v changeView) say() string {
	if v.First {
		return "您还没有登录本单位的密码。设置后可以用账号密码登录，原来的登录方式仍然可用；其他设备上的登录会全部下线。"
	}
	return "修改您本人登录本单位的密码。修改后，其他设备上的登录会全部下线。"
}

// again explains why the password fields are empty after a refused form.
func (v changeView) again() string {
	if v.Fault == nil {
		return ""
	}
	return "为了安全，密码不会保留在页面上，请重新输入。"
}

func (p Pages) password(w http.ResponseWriter, r *http.Request) error {
	if err := p.Changes.Sure(r.Context(), actor.From(r.Context())); err != nil {
		return err
	}
	return p.changing(w, r, http.StatusOK, nil)
}

func (p Pages) changePassword(w http.ResponseWriter, r *http.Request) error {
	f := session.ChangeForm{
		Old:   r.PostFormValue(session.FieldOld),
		New:   r.PostFormValue(session.FieldNew),
		Again: r.PostFormValue(session.FieldAgain),
	}

	has, err := p.Changes.HasPassword(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	err = p.Changes.Change(r.Context(), actor.From(r.Context()), f)

	switch {
	case err == nil && !has:
		web.Session(r.Context()).Flash("登录密码已设置，下次可以用账号密码登录")
		return web.Redirect(w, r, "/unit/settings/devices")
	case err == nil:
		web.Session(r.Context()).Flash("密码已修改，其他设备上的登录已全部下线")
		return web.Redirect(w, r, "/unit/settings/devices")
	case errors.Is(err, fault.Invalid), errors.Is(err, fault.Limited), errors.Is(err, fault.Conflict):
		x := fault.Of(err)
		if x.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(x.RetryAfter.Seconds()))))
		}
		return p.changing(w, r, web.Status(x.Kind), x)
	}
	return err
}

func (p Pages) changing(w http.ResponseWriter, r *http.Request, status int, f *fault.Fault) error {
	centre, err := p.Shell(r.Context(), "settings")
	if err != nil {
		return err
	}
	has, err := p.Changes.HasPassword(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	return web.Render(w, r, status, changePage(changeView{Centre: centre, Fault: f, Flash: web.Session(r.Context()).TakeFlash(), First: !has}))
}

// OwnPasswordPath is the path of the page that changes a person's own password.
const OwnPasswordPath = Me + "/password"

func (p Pages) ownPassword(w http.ResponseWriter, r *http.Request) error {
	if err := p.Changes.Sure(r.Context(), actor.From(r.Context())); err != nil {
		return err
	}
	return p.changingOwn(w, r, http.StatusOK, nil)
}

func (p Pages) changeOwnPassword(w http.ResponseWriter, r *http.Request) error {
	f := session.ChangeForm{
		Old:   r.PostFormValue(session.FieldOld),
		New:   r.PostFormValue(session.FieldNew),
		Again: r.PostFormValue(session.FieldAgain),
	}
	err := p.Changes.ChangeOwn(r.Context(), actor.From(r.Context()), f)
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Limited) || errors.Is(err, fault.NotFound) {
		x := fault.Of(err)
		return p.changingOwn(w, r, web.Status(x.Kind), x)
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("密码已修改，您在其他设备上的登录已全部下线")
	return web.Redirect(w, r, Me)
}

func (p Pages) changingOwn(w http.ResponseWriter, r *http.Request, status int, f *fault.Fault) error {
	centre, err := p.Own(r.Context(), "password")
	if err != nil {
		return err
	}
	return web.Render(w, r, status, ownPasswordPage(changeView{Centre: centre, Fault: f}))
}
