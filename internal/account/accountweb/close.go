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
	Ways      []account.ClosingBy
	By        account.ClosingBy // as chosen
	Sure      bool
	Flash     string
}

// only reports that there is one way and nothing to choose.
func (v closeView) only(by account.ClosingBy) bool { return len(v.Ways) == 1 && v.Ways[0] == by }

func (v closeView) ways() []ui.Option {
	return []ui.Option{
		{Value: string(account.ByPassword), Label: "登录密码", Selected: v.By == account.ByPassword},
		{Value: string(account.ByFace), Label: "人脸认证", Hint: "下一步由法定代表人本人用支付宝扫码刷脸。", Selected: v.By == account.ByFace},
	}
}

func (p Pages) closing(w http.ResponseWriter, r *http.Request) error {
	return p.showClosing(w, r, http.StatusOK, nil, account.ClosingForm{})
}

func (p Pages) showClosing(w http.ResponseWriter, r *http.Request, status int, problem *fault.Fault, in account.ClosingForm) error {
	who := actor.From(r.Context())
	v := closeView{Fault: problem, By: in.By, Sure: in.Sure, Flash: web.Session(r.Context()).TakeFlash()}
	var err error
	if problem == nil || problem.Kind == fault.Invalid || problem.Kind == fault.Limited {
		if v.Hindrance, err = p.Accounts.Hindrance(r.Context(), who); fault.Of(err).Kind == fault.Away && err != nil {
			v.Hindrance, status, err = "登记机关的系统暂时无法访问，请稍后再试。", http.StatusServiceUnavailable, nil
		}
	}
	if err != nil {
		return err
	}
	if v.Ways, err = p.Accounts.ClosingWays(r.Context(), who); err != nil {
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

// close closes the account by password, or goes on to the face.
func (p Pages) close(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	in := account.ClosingForm{
		Sure:     r.PostFormValue(account.FieldSure) != "",
		By:       account.ClosingBy(r.PostFormValue(account.FieldBy)),
		Password: r.PostFormValue(account.FieldPassword),
	}
	if in.By != account.ByPassword {
		d, err := p.Accounts.BeginClosing(r.Context(), who, in)
		if err != nil {
			return p.notClosed(w, r, err, in)
		}
		if err := keepClosing(r, d); err != nil {
			return err
		}
		return web.Redirect(w, r, facePath)
	}
	u, err := p.Accounts.CloseWithPassword(r.Context(), who, in)
	if err != nil {
		return p.notClosed(w, r, err, in)
	}
	return closed(w, r, u.Name)
}

// closed is rendered at once: the closing has ended every session of the unit, so after a redirect the
// caller would not be signed in any more.
func closed(w http.ResponseWriter, r *http.Request, name string) error {
	return web.Render(w, r, http.StatusOK, closedPage(name))
}

func (p Pages) notClosed(w http.ResponseWriter, r *http.Request, err error, in account.ClosingForm) error {
	switch f := fault.Of(err); f.Kind {
	case fault.Invalid, fault.Conflict, fault.Away, fault.Limited:
		return p.showClosing(w, r, web.Status(f.Kind), f, in)
	}
	return err
}
