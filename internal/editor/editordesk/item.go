package editordesk

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/form/formweb"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// itemView is the page of one part of an item (EDT-2).
type itemView struct {
	Shell    ui.StaffVM
	Flash    string
	Work     editor.Work
	Section  editor.Section
	Parts    []partLink
	Blockers []findingView
	Groups   []ui.Link // what the page has several of: parts of the form, halves of the head
	Rows     []rowView
	AddWhat  string
	AddIn    string
	AddSay   string
	AddKinds []ui.Option
	Also     *addView // what else can be added, below
	Intro    string
	Samples  []ui.Link // the open document, printed
	Edit     *editView
	Query    string // of a query: where it is looked up
	Stopped  string
	Others   []string // who is editing what
	Drawing  *drawing // of the flow
	Waiting  *catalog.Item
	Fault    *fault.Fault
}

type partLink struct {
	ui.Link
	Bad int
}

// addView is a form that adds an element.
type addView struct {
	What, Label, Say string
	Kinds            []ui.Option
}

// rowView is one element of a list.
type rowView struct {
	Path, Name, Sub, When string
	Icon                  string // "" is that of a sheet
	Tags                  []string
	Open, First, Last     bool
}

// editView is the form in which one element is changed.
type editView struct {
	Path     string
	Name     string
	Form     formweb.VM
	Can      bool        // there is more to do with it than to save: copy, move, delete
	Places   []ui.Option // where it can be moved to
	Clash    *clashView
	Drawn    editor.ElementSeen // after which 用我的 is meant, or what was typed; none for the element as it is
	Restored bool               // what is in the form is not stored
	Tags     []editor.TagOption
	Word     string // by which tags are looked for
	Asked    bool
	Sent     url.Values // what the browser sent, when it is shown again
	Files    []fileView // of a material
}

type clashView struct {
	By    string
	Lines []editor.Line
}

func sectionOf(path string) string {
	kind, _, _ := strings.Cut(path, ":")
	switch kind {
	case editor.KindPart, editor.KindField, editor.PathRules:
		return "form"
	case editor.KindMaterial:
		return "materials"
	case editor.KindStage, editor.PathFlow, editor.PathWrite:
		return "flow"
	case editor.KindDocument, editor.KindBlock:
		return "documents"
	case editor.PathLookup, editor.KindParam, editor.KindColumn, openParams, openColumns:
		return "query"
	case editor.PathScope, editor.PathMessages:
		return kind
	case editor.PathEntitled:
		return editor.PathScope
	case editor.PathRating:
		return editor.PathMessages
	}
	return "basic"
}

func (p Pages) item(w http.ResponseWriter, r *http.Request) error {
	section := r.PathValue("section")
	switch section {
	case "versions":
		return p.versions(w, r)
	case "check":
		return p.check(w, r)
	}
	open, lost := r.URL.Query().Get("open"), web.Parked(r)
	if section == "save" && lost != nil { // the page with a mistake stands at the address of its form
		open = lost.Get("path")
		section = sectionOf(open)
	}
	v, err := p.view(r, r.PathValue("code"), section, open, nil)
	if err != nil {
		return err
	}
	path := ""
	if v.Edit != nil {
		if err := p.fillWith(&v, lost); err != nil {
			return err
		}
		if open == v.Edit.Path {
			path = v.Edit.Path
		}
	}
	if v.Others, err = p.Editor.Open(r.Context(), who(r), v.Work.Item, path); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, itemPage(v))
}

// view is the page of a part of an item, with an element open.
func (p Pages) view(r *http.Request, code, section, open string, f *fault.Fault) (itemView, error) {
	work, err := p.Editor.Work(r.Context(), who(r), code)
	if err != nil {
		return itemView{}, err
	}
	if section == "" {
		section = "basic"
	}
	i := slices.IndexFunc(editor.Sections, func(s editor.Section) bool { return s.Key == section })
	if i < 0 {
		return itemView{}, fault.New(fault.NotFound, "没有这一部分")
	}
	v := itemView{Work: work, Section: editor.Sections[i], Fault: f, Flash: web.Session(r.Context()).TakeFlash()}
	v.Shell = p.frame(r.Context(), work.Item.Name+" "+v.Section.Name, f != nil, ui.Link{Text: work.Item.Name})
	cat := p.Editor.Items.Catalogue()
	if s, ok := cat.Stop(code); ok {
		v.Stopped = s.Words
	}
	v.Waiting = cat.Waiting(code, p.Now())
	findings := p.Editor.Findings(r.Context(), work.Item)
	v.Blockers = blockers(code, findings)
	v.Parts = partLinks(code, section, findings, work.Item)
	v.elements(open)
	if v.Edit != nil && strings.HasPrefix(open, editor.KindBlock+":") {
		v.Edit.Word, v.Edit.Asked = r.URL.Query().Get("tag"), r.URL.Query().Has("tag")
		v.Edit.Tags = editor.TagOptions(work.Item, open, v.Edit.Word)
	}
	return v, nil
}

func partLinks(code, section string, findings []editor.Finding, it *catalog.Item) []partLink {
	var list []partLink
	for _, s := range editor.Sections {
		if s.Key == "query" && !it.Query && section != "query" { // only a query has one
			continue
		}
		l := partLink{Link: ui.Link{Text: s.Name, Href: itemPath(code, s.Key), Icon: "circle-check", Current: s.Key == section}}
		for _, f := range findings {
			if f.Must && (f.Section == s.Key || s.Key == "check") {
				l.Bad++
			}
		}
		switch {
		case l.Bad > 0:
			l.Icon = "alert-circle"
		case s.Key == "versions":
			l.Icon = "history"
		case s.Key == "query" && !it.Query:
			l.Icon = "circle-dashed"
		}
		list = append(list, l)
	}
	return list
}

// fill draws the form of the open element; data is what was typed, nil for what is stored.
func (p Pages) fill(v *itemView, data form.Data) (err error) {
	f, err := editor.AskSent(v.Work.Item, v.Edit.Path, v.Edit.Sent)
	if err != nil {
		return err
	}
	if data == nil {
		if data, err = editor.Data(v.Work.Item, v.Edit.Path); err != nil {
			return err
		}
	}
	v.Edit.Form = formweb.VM{Form: f, Data: data, Fault: v.Fault, Action: itemPath(v.Work.Draft.Code, "save")}
	if v.Edit.Can {
		for _, o := range editor.Places(v.Work.Item, v.Edit.Path) {
			v.Edit.Places = append(v.Edit.Places, ui.Option{Value: o.Value, Label: o.Label})
		}
	}
	return nil
}
