package staffweb

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/staff"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// listView is the list of accounts, ready to print.
type listView struct {
	Shell ui.StaffVM
	Flash string
	Rows  []row
	Next  string // address of the next page; "" for none
}

// row is one account.
type row struct {
	Href, Login, Name, Roles, Region, State string
}

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	accounts, more, err := p.Staff.List(r.Context(), actor.From(r.Context()), r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	v := listView{Shell: p.accountsShell(r, "工作人员", false), Flash: web.Session(r.Context()).TakeFlash()}
	for _, a := range accounts {
		v.Rows = append(v.Rows, row{accountPath(a.ID), a.Login, a.Name, staff.RolesLabel(a.Roles), regionName(r, a.Region), a.State.Label()})
	}
	if more {
		v.Next = "/staff/accounts?" + url.Values{"after": {accounts[len(accounts)-1].Login}}.Encode()
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

func accountPath(id string) string { return "/staff/accounts/" + id }

func (p Pages) accountsShell(r *http.Request, title string, hasError bool) ui.StaffVM {
	page := ui.StaffPage{Title: title, Current: ui.StaffAccounts, HasError: hasError}
	if title != "工作人员" {
		page.Crumbs = []ui.Link{{Text: "工作人员", Href: "/staff/accounts"}, {Text: title}}
	}
	return p.Frame(r.Context(), page)
}

func regionName(r *http.Request, code string) string {
	for _, g := range ui.ShellFrom(r.Context()).Regions {
		if g.Code == code {
			return g.Name
		}
	}
	return code
}

// newView is the form of a new account, ready to print.
type newView struct {
	Shell   ui.StaffVM
	Login   string
	Name    string
	Roles   []ui.Option
	Regions []ui.Option
	Problem *fault.Fault
}

func (p Pages) newAccountView(r *http.Request, n staff.New, f *fault.Fault) newView {
	v := newView{Shell: p.accountsShell(r, "新增账号", f != nil), Login: n.Login, Name: n.Name, Roles: roleOptions(n.Roles), Problem: f}
	who := actor.From(r.Context())
	for _, g := range ui.ShellFrom(r.Context()).Regions {
		if staff.Covers(who.Region, g.Code) {
			v.Regions = append(v.Regions, ui.Option{Value: g.Code, Label: g.Name, Selected: g.Code == n.Region})
		}
	}
	return v
}

func roleOptions(chosen []actor.Role) []ui.Option {
	var options []ui.Option
	for _, role := range staff.Roles() {
		options = append(options, ui.Option{Value: string(role), Label: staff.RoleLabel(role), Selected: slices.Contains(chosen, role)})
	}
	return options
}

func (p Pages) showNew(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, newPage(p.newAccountView(r, staff.New{}, nil)))
}

func (p Pages) add(w http.ResponseWriter, r *http.Request) error {
	n := staff.New{Login: r.PostFormValue("login"), Name: r.PostFormValue("name"), Region: r.PostFormValue("region"), Roles: postedRoles(r)}

	issued, err := p.Staff.Add(r.Context(), actor.From(r.Context()), n)
	if errors.Is(err, fault.Invalid) {
		return web.Render(w, r, http.StatusUnprocessableEntity, newPage(p.newAccountView(r, n, fault.Of(err))))
	}
	if err != nil {
		return err
	}
	return p.showIssued(w, r, issued)
}

func postedRoles(r *http.Request) []actor.Role {
	var roles []actor.Role
	if r.ParseForm() != nil {
		return nil
	}
	for _, v := range r.PostForm["roles"] {
		roles = append(roles, actor.Role(v))
	}
	return roles
}

// issuedView is shown once, to the person who made or reissued an account.
type issuedView struct {
	Shell    ui.StaffVM
	Login    string
	Name     string
	Password string
	Secret   string
	URL      string
	Href     string
}

func (p Pages) showIssued(w http.ResponseWriter, r *http.Request, i staff.Issued) error {
	return web.Render(w, r, http.StatusOK, issuedPage(issuedView{Shell: p.accountsShell(r, "账号已开通", false), Login: i.Account.Login,
		Name: i.Account.Name, Password: i.Password, Secret: i.TOTPSecret, URL: i.TOTPURL, Href: accountPath(i.Account.ID)}))
}
