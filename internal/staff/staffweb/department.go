package staffweb

import (
	"cmp"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/staff"
	"wangting/internal/ui"
	"wangting/internal/web"
)

const departmentsPath = "/staff/departments"

// departmentsView is 部门管理, ready to print.
type departmentsView struct {
	Shell ui.StaffVM
	Flash string
	Rows  []departmentRow
}

type departmentRow struct{ Href, Name, Region, Head, Note string }

func (p Pages) departments(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	tree, err := p.Staff.Manages(r.Context(), who)
	if err != nil {
		return err
	}
	names, empty, err := p.Staff.Peopled(r.Context(), tree)
	if err != nil {
		return err
	}
	v := departmentsView{Shell: p.accountsShell(r, "部门管理", false), Flash: web.Session(r.Context()).TakeFlash()}
	walk(tree, "", 0, func(d staff.Department, depth int) {
		row := departmentRow{departmentsPath + "/" + d.ID, indented(d.Name, depth), regionName(r, d.Region), names[d.HeadID], ""}
		if empty[d.ID] {
			row.Note = "没有工作人员"
		}
		v.Rows = append(v.Rows, row)
	})
	return web.Render(w, r, http.StatusOK, departmentsPage(v))
}

// walk goes through a tree from the top; what is above the caller's reach counts as the top.
func walk(t staff.Tree, parent string, depth int, do func(d staff.Department, depth int)) {
	for _, d := range t {
		up, _ := t.Find(d.ParentID)
		if up.ID == parent && depth <= len(t) {
			do(d, depth)
			walk(t, d.ID, depth+1, do)
		}
	}
}

func indented(name string, depth int) string { return strings.Repeat("　", depth) + name }

// departmentView is the form of one department, ready to print.
type departmentView struct {
	Shell            ui.StaffVM
	Title, Action    string
	Name, Version    string
	Parents, Regions []ui.Option // Regions is nil for a department that exists
	Heads            []ui.Option
	Problem          *fault.Fault
}

func (p Pages) department(w http.ResponseWriter, r *http.Request) error {
	d := staff.Department{ID: r.PathValue("id"), Region: actor.From(r.Context()).Region}
	if d.ID != "" {
		tree, err := p.Staff.Manages(r.Context(), actor.From(r.Context()))
		if err != nil {
			return err
		}
		var ok bool
		if d, ok = tree.Find(d.ID); !ok {
			return fault.New(fault.NotFound, "没有找到这个部门")
		}
	}
	return p.showDepartment(w, r, http.StatusOK, d, nil)
}

func (p Pages) showDepartment(w http.ResponseWriter, r *http.Request, status int, d staff.Department, f *fault.Fault) error {
	who := actor.From(r.Context())
	title := "新增部门"
	v := departmentView{Action: departmentsPath, Name: d.Name, Version: strconv.FormatInt(d.Version, 10), Problem: f}
	if d.ID != "" {
		title, v.Action = "修改部门", departmentsPath+"/"+d.ID
	} else {
		for _, g := range ui.ShellFrom(r.Context()).Regions {
			if staff.Covers(who.Region, g.Code) {
				v.Regions = append(v.Regions, ui.Option{Value: g.Code, Label: g.Name, Selected: g.Code == d.Region})
			}
		}
	}
	tree, err := p.Staff.Manages(r.Context(), who)
	if err != nil {
		return err
	}
	region := d.Region
	if d.ID == "" {
		region = ""
	}
	v.Parents = departmentOptions(tree, region, d.ParentID, d.ID)
	v.Heads = []ui.Option{{Label: "暂无", Selected: d.HeadID == ""}}
	for after, more := "", true; more; {
		var page []staff.Account
		if page, more, err = p.Staff.List(r.Context(), who, after); err != nil {
			return err
		}
		for _, a := range page {
			after = a.Login
			if a.MayHead(cmp.Or(region, a.Region)) {
				v.Heads = append(v.Heads, ui.Option{Value: a.ID, Label: a.Name + "（" + a.Login + "）", Selected: a.ID == d.HeadID})
			}
		}
	}
	v.Title, v.Shell = title, p.accountsShell(r, title, f != nil)
	return web.Render(w, r, status, departmentPage(v))
}

// departmentOptions offers the departments that serve a region, "" for all, but for one.
func departmentOptions(t staff.Tree, region, chosen, but string) []ui.Option {
	out := []ui.Option{{Label: "无", Selected: chosen == ""}}
	walk(t, "", 0, func(d staff.Department, depth int) {
		if d.ID != but && (region == "" || staff.Serves(region, d.Region)) {
			out = append(out, ui.Option{Value: d.ID, Label: indented(d.Name, depth), Selected: d.ID == chosen})
		}
	})
	return out
}

func (p Pages) saveDepartment(w http.ResponseWriter, r *http.Request) error {
	version, _ := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	d := staff.Department{ID: r.PathValue("id"), Region: r.PostFormValue("region"), Name: r.PostFormValue("name"),
		ParentID: r.PostFormValue("parent"), HeadID: r.PostFormValue("head"), Version: version}
	saved, err := p.Staff.SaveDepartment(r.Context(), actor.From(r.Context()), d)
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Conflict) {
		if d.ID != "" {
			d.Region = saved.Region
		}
		return p.showDepartment(w, r, web.Status(fault.Of(err).Kind), d, fault.Of(err))
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("部门已保存")
	return web.Redirect(w, r, departmentsPath)
}
