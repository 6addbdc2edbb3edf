package staffweb

import (
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/staff"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// passwordView is the change of one's own password, ready to print.
type passwordView struct {
	Shell   ui.StaffVM
	First   bool // it has to be changed before anything else
	Rule    string
	Problem *fault.Fault
}

func (p Pages) newPasswordView(r *http.Request, f *fault.Fault) passwordView {
	return passwordView{Shell: p.Frame(r.Context(), ui.StaffPage{Title: "修改密码", Current: ui.StaffPassword, HasError: f != nil}),
		First: len(actor.From(r.Context()).Roles) == 0, Rule: staff.PasswordRule, Problem: f}
}

func (p Pages) showPassword(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, passwordPage(p.newPasswordView(r, nil)))
}

func (p Pages) password(w http.ResponseWriter, r *http.Request) error {
	c := staff.Change{Old: r.PostFormValue("old_password"), New: r.PostFormValue("new_password"), Again: r.PostFormValue("again_password")}

	err := p.Staff.ChangePassword(r.Context(), actor.From(r.Context()), c)
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Limited) {
		f := fault.Of(err)
		return web.Render(w, r, web.Status(f.Kind), passwordPage(p.newPasswordView(r, f)))
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("密码已修改，其他设备上的登录已退出")
	return web.Redirect(w, r, "/staff")
}
