package unfinished

import (
	"net/http"
	"strconv"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Pages are the two pages of unfinished forms, each in the frame of its side.
type Pages struct{ Frames ui.Frames }

// Mount mounts them.
func (p Pages) Mount(m *web.Mux) {
	m.Person("GET "+web.UnfinishedOwn, p.own)
	m.Person("POST "+web.UnfinishedOwn+"/{id}/forget", forget)
	m.Staff("GET "+web.UnfinishedStaff, "", p.staff)
	m.Staff("POST "+web.UnfinishedStaff+"/{id}/forget", "", forget)
}

const heading = "登录前提交的内容"

// view is the page; one of the frames is used.
type view struct {
	Centre ui.CenterVM
	Nav    string
	Staff  ui.StaffVM
	Forms  []formView
}

// formView is one form that waits.
type formView struct {
	ID, Title string
	Sent      string // when
	Lines     []line
	Hidden    [][2]string
	Again     string
	Forget    string
	Back      string
	Multipart bool
	Files     []ui.FileFieldVM
	Secret    bool
}

func (p Pages) own(w http.ResponseWriter, r *http.Request) error {
	waiting, err := web.Unfinished(r)
	if err != nil {
		return err
	}
	unit := actor.From(r.Context()).ForUnit()
	frame, v, home := p.Frames.Own, view{Nav: "person"}, "/me"
	if unit {
		frame, v.Nav, home = p.Frames.Unit, "unit", "/unit"
	}
	if len(waiting) == 0 {
		return web.Redirect(w, r, home)
	}
	if v.Centre, err = frame(r.Context(), ""); err != nil {
		return err
	}
	var menu []ui.Link
	for _, e := range append(v.Centre.Entries, ui.UnitEntries...) {
		menu = append(menu, ui.Link{Text: e.Text, Href: e.Href})
	}
	v.Forms = forms(waiting, menu, web.UnfinishedOwn)
	return web.Render(w, r, http.StatusOK, ownPage(v))
}

func (p Pages) staff(w http.ResponseWriter, r *http.Request) error {
	waiting, err := web.Unfinished(r)
	if err != nil {
		return err
	}
	if len(waiting) == 0 {
		return web.Redirect(w, r, "/staff")
	}
	v := view{Staff: p.Frames.Staff(r.Context(), ui.StaffPage{Title: heading})}
	v.Forms = forms(waiting, v.Staff.Nav, web.UnfinishedStaff)
	return web.Render(w, r, http.StatusOK, staffPage(v))
}

func forms(waiting []web.Unsent, menu []ui.Link, at string) (all []formView) {
	for i, u := range waiting {
		f := formView{
			ID: "form-" + strconv.Itoa(i+1), Title: "登录失效前您提交过一份内容", Sent: u.At.In(workday.Zone).Format("2006-01-02 15:04"),
			Lines: append(step(u.Action, u.Form), written(u.Form)...), Hidden: pairs(u.Form), Again: u.Again(),
			Forget: at + "/" + u.ID + "/forget", Back: u.Back,
			Multipart: u.Multipart, Secret: u.Secret,
		}
		if name := menuName(u.Back, menu); name != "" {
			f.Title = "在“" + name + "”提交的内容"
		}
		for k, file := range u.Files {
			f.Files = append(f.Files, fileField(f.ID+"-file-"+strconv.Itoa(k+1), file))
		}
		all = append(all, f)
	}
	return all
}

// fileField asks for the files of a field again.
func fileField(id string, f web.File) ui.FileFieldVM {
	v := ui.FileFieldVM{Multiple: len(f.Names) > 1, FieldVM: ui.FieldVM{ID: id, Name: f.Field, Label: "重新选择文件", Optional: len(f.Names) == 0}}
	if len(f.Names) > 0 {
		v.Hint = "上次选择的是：" + strings.Join(f.Names, "、")
	}
	return v
}

// forget gives a form up and goes to the page it came from.
func forget(w http.ResponseWriter, r *http.Request) error {
	waiting, err := web.Unfinished(r)
	if err != nil {
		return err
	}
	for _, u := range waiting {
		if u.ID == r.PathValue("id") {
			web.Forget(r, u.ID)
			return web.Redirect(w, r, u.Back)
		}
	}
	return web.Redirect(w, r, web.UnfinishedPath(r.URL.Path)) // given up before, or sent
}
