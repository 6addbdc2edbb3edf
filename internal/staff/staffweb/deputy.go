package staffweb

import (
	"errors"
	"net/http"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/staff"
	"wangting/internal/ui"
	"wangting/internal/web"
)

func deputiesPath(id string) string { return "/staff/deputies/" + id }

// deputiesView is 设置代办, ready to print.
type deputiesView struct {
	Shell         ui.StaffVM
	Flash         string
	Path          string
	Rows          []deputyRow
	Options       []ui.Option
	From, Until   string
	Problem       *fault.Fault
	NobodyHasThat bool
}

type deputyRow struct{ ID, Whose, Name, From, Until, End string }

func (p Pages) deputies(w http.ResponseWriter, r *http.Request) error {
	return p.showDeputies(w, r, http.StatusOK, staff.Deputising{}, nil)
}

func (p Pages) showDeputies(w http.ResponseWriter, r *http.Request, status int, n staff.Deputising, f *fault.Fault) error {
	who, staffID := actor.From(r.Context()), r.PathValue("id")
	list, err := p.Staff.Deputies(r.Context(), who, staffID)
	if err != nil {
		return err
	}
	others, err := p.Staff.Substitutes(r.Context(), who, staffID)
	if err != nil {
		return err
	}
	v := deputiesView{Path: deputiesPath(staffID), From: n.From, Until: n.Until, Problem: f, NobodyHasThat: len(others) == 0}
	page := ui.StaffPage{Title: "设置代办", Current: ui.StaffCases, HasError: f != nil, Crumbs: []ui.Link{{Text: "办件队列", Href: "/staff/cases"},
		{Text: "设置代办"}}}
	if staffID != who.StaffID {
		page.Current, page.Crumbs = ui.StaffAccounts, []ui.Link{{Text: "工作人员", Href: "/staff/accounts"}, {Text: "账号", Href: accountPath(staffID)},
			{Text: "设置代办"}}
	}
	v.Shell = p.Frame(r.Context(), page)
	if f == nil {
		v.Flash = web.Session(r.Context()).TakeFlash()
	}
	for _, d := range list {
		row := deputyRow{ID: d.ID, Whose: d.StaffName, Name: d.Name, From: d.From.In(beijing).Format(time.DateOnly),
			Until: d.Until.Add(-time.Second).In(beijing).Format(time.DateOnly)}
		if d.StaffID == staffID {
			row.End = v.Path + "/" + d.ID + "/delete"
		}
		v.Rows = append(v.Rows, row)
	}
	for _, a := range others {
		v.Options = append(v.Options, ui.Option{Value: a.ID, Label: a.Name, Selected: a.ID == n.DeputyID})
	}
	return web.Render(w, r, status, deputiesPage(v))
}

func (p Pages) setDeputy(w http.ResponseWriter, r *http.Request) error {
	n := staff.Deputising{DeputyID: r.PostFormValue("deputy"), From: r.PostFormValue("from"), Until: r.PostFormValue("until")}
	err := p.Staff.SetDeputy(r.Context(), actor.From(r.Context()), r.PathValue("id"), n)
	if errors.Is(err, fault.Invalid) {
		return p.showDeputies(w, r, http.StatusUnprocessableEntity, n, fault.Of(err))
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("代办已设置，期间由代办人办理名下的办件，办理记录同时写明两人")
	return web.Redirect(w, r, deputiesPath(r.PathValue("id")))
}

func (p Pages) cancelDeputy(w http.ResponseWriter, r *http.Request) error {
	if err := p.Staff.CancelDeputy(r.Context(), actor.From(r.Context()), r.PathValue("id"), r.PathValue("deputy")); err != nil {
		return err
	}
	web.Session(r.Context()).Flash("代办已取消")
	return web.Redirect(w, r, deputiesPath(r.PathValue("id")))
}
