package staffweb

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/staff"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// accountView is one account, ready to print.
type accountView struct {
	Shell       ui.StaffVM
	Flash       string
	Path        string
	Name        string
	State       string
	Active      bool
	Mine        bool // the viewer's own account, which they may not manage
	Lines       []ui.SummaryItem
	Roles       []ui.Option
	Departments []ui.Option
	Deputies    string // where who stands in is set
	Cases       string // where the open cases are moved
	Problem     *fault.Fault
}

func (p Pages) showAccount(w http.ResponseWriter, r *http.Request) error {
	return p.account(w, r, http.StatusOK, nil)
}

// account shows an account, with a fault if there is one.
func (p Pages) account(w http.ResponseWriter, r *http.Request, status int, f *fault.Fault) error {
	who := actor.From(r.Context())
	a, err := p.Staff.Find(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := accountView{Shell: p.accountsShell(r, a.Name, f != nil), Path: accountPath(a.ID), Name: a.Name, State: a.State.Label(),
		Active: a.State == staff.Active, Mine: a.ID == who.StaffID, Roles: roleOptions(a.Roles), Problem: f,
		Lines: []ui.SummaryItem{
			{Key: "账号", Value: a.Login},
			{Key: "所属地区", Value: regionName(r, a.Region)},
			{Key: "开通日期", Value: a.CreatedAt.In(beijing).Format("2006-01-02")},
			{Key: "上次修改密码", Value: a.PasswordAt.In(beijing).Format("2006-01-02")},
		}}
	tree, err := p.Staff.Tree(r.Context())
	if err != nil {
		return err
	}
	v.Departments = departmentOptions(tree, a.Region, a.Department, "")
	v.Cases = "/staff/leavers/" + a.ID
	if slices.Contains(a.Roles, actor.Clerk) || slices.Contains(a.Roles, actor.Reviewer) { // of others there is nothing to do in their place
		v.Deputies = deputiesPath(a.ID)
	}
	if f == nil {
		v.Flash = web.Session(r.Context()).TakeFlash()
	}
	return web.Render(w, r, status, accountPage(v))
}

// did answers an act on an account: with a redirect to the account and a sentence, or with the same page and the fault.
func (p Pages) did(
	w http.ResponseWriter, r *http.Request, say string, act func(ctx context.Context, who actor.Actor, id string) error,
) error {
	err := act(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	switch {
	case errors.Is(err, fault.Invalid), errors.Is(err, fault.Conflict), errors.Is(err, fault.Forbidden):
		f := fault.Of(err)
		return p.account(w, r, web.Status(f.Kind), f)
	case err != nil:
		return err
	}
	web.Session(r.Context()).Flash(say)
	return web.Redirect(w, r, accountPath(r.PathValue("id")))
}

func (p Pages) setRoles(w http.ResponseWriter, r *http.Request) error {
	return p.did(w, r, "岗位已更新，对方的下一次操作起生效", func(ctx context.Context, who actor.Actor, id string) error {
		return p.Staff.SetRoles(ctx, who, id, postedRoles(r))
	})
}

func (p Pages) setDepartment(w http.ResponseWriter, r *http.Request) error {
	return p.did(w, r, "所在部门已更新", func(ctx context.Context, who actor.Actor, id string) error {
		return p.Staff.SetDepartment(ctx, who, id, r.PostFormValue("department"))
	})
}

func (p Pages) disable(w http.ResponseWriter, r *http.Request) error {
	return p.did(w, r, "账号已停用，所有登录已退出", p.Staff.Disable)
}

func (p Pages) enable(w http.ResponseWriter, r *http.Request) error {
	return p.did(w, r, "账号已恢复", p.Staff.Enable)
}

func (p Pages) reissue(w http.ResponseWriter, r *http.Request) error {
	issued, err := p.Staff.Reissue(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if errors.Is(err, fault.Forbidden) {
		return p.account(w, r, http.StatusForbidden, fault.Of(err))
	}
	if err != nil {
		return err
	}
	return p.showIssued(w, r, issued)
}
