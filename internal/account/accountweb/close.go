package accountweb

import (
	"net/http"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// closeView is the page 「注销单位账户」. Hindrance says why the account cannot be closed; when it
// is "", the page shows the form.
type closeView struct {
	Centre    ui.CenterVM
	Name      string
	Hindrance string
	Fault     *fault.Fault
}

func (p Pages) closing(w http.ResponseWriter, r *http.Request) error {
	return p.showClosing(w, r, http.StatusOK, nil)
}

func (p Pages) showClosing(w http.ResponseWriter, r *http.Request, status int, problem *fault.Fault) error {
	who := actor.From(r.Context())
	v := closeView{Fault: problem}
	var err error
	if problem == nil || problem.Kind == fault.Invalid {
		if v.Hindrance, err = p.Accounts.Hindrance(r.Context(), who); fault.Of(err).Kind == fault.Away && err != nil {
			v.Hindrance, status, err = "登记机关的系统暂时无法访问，请稍后再试。", http.StatusServiceUnavailable, nil
		}
	}
	if err != nil {
		return err
	}
	u, err := p.Units.Find(r.Context(), who.UnitID)
	if err != nil {
		return err
	}
	v.Name = u.Name
	if v.Centre, err = p.Shell(r.Context(), "info"); err != nil {
		return err
	}
	return web.Render(w, r, status, closePage(v))
}

// close ends every session of the unit, so the answer is rendered at once: after a redirect the
// caller would not be signed in any more.
func (p Pages) close(w http.ResponseWriter, r *http.Request) error {
	u, err := p.Accounts.Close(r.Context(), actor.From(r.Context()), r.PostFormValue(account.FieldSure) != "")
	if err == nil {
		return web.Render(w, r, http.StatusOK, closedPage(u.Name))
	}
	switch f := fault.Of(err); f.Kind {
	case fault.Invalid, fault.Conflict, fault.Away:
		return p.showClosing(w, r, web.Status(f.Kind), f)
	}
	return err
}
