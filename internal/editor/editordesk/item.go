package editordesk

import (
	"net/http"
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
	Edit     *editView
	Query    string // of a query: where it is looked up
	Stopped  string
	Waiting  *catalog.Item
	Fault    *fault.Fault
}

type partLink struct {
	ui.Link
	Bad int
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
	Path  string
	Name  string
	Form  formweb.VM
	Can   bool // there is more to do with it than to save: copy, move, delete
	Parts []ui.Option
	Clash *clashView
	Over  int64 // the step after which 用我的 is meant
}

type clashView struct {
	By    string
	Lines []editor.Line
	Base  int64
}

func sectionOf(path string) string {
	kind, _, _ := strings.Cut(path, ":")
	switch kind {
	case editor.KindPart, editor.KindField, editor.PathRules:
		return "form"
	case editor.KindMaterial:
		return "materials"
	case editor.KindStage, editor.PathFlow:
		return "flow"
	case editor.KindDocument:
		return "documents"
	case editor.PathMessages, editor.PathScope:
		return kind
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
	v, err := p.view(r, r.PathValue("code"), section, r.URL.Query().Get("open"), nil)
	if err != nil {
		return err
	}
	if v.Edit != nil {
		if err := p.fill(&v, nil); err != nil {
			return err
		}
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
	findings := editor.Check(work.Item, cat.Versions(code))
	v.Blockers = blockers(code, findings)
	v.Parts = partLinks(code, section, findings, work.Item)
	v.elements(open)
	return v, nil
}

func partLinks(code, section string, findings []editor.Finding, it *catalog.Item) []partLink {
	var list []partLink
	for _, s := range editor.Sections {
		l := partLink{Link: ui.Link{Text: s.Name, Href: at(code, s.Key), Icon: "circle-check", Current: s.Key == section}}
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

// elements are what the page lists, and which of them is open.
func (v *itemView) elements(open string) {
	it, code := v.Work.Item, v.Work.Draft.Code
	switch v.Section.Key {
	case "basic":
		v.single(open, [][2]string{{editor.PathBasic, "名称与对象"}, {editor.PathLaw, "依据与时限"}, {editor.PathGuide, "办事指南"}})
	case "scope":
		v.single(open, [][2]string{{editor.PathScope, "范围与时间"}})
	case "messages":
		v.single(open, [][2]string{{editor.PathMessages, "消息与评价"}})
	case "form":
		v.formRows(open)
	case "materials":
		for _, m := range it.Materials {
			tags := []string{"必交"}
			if m.RequiredIf != nil {
				tags = []string{"按条件必交"}
			} else if m.Optional {
				tags = []string{"选交"}
			}
			v.row(open, rowView{Path: editor.KindMaterial + ":" + m.Key, Name: m.Name, Sub: m.Hint, Tags: tags})
		}
		v.AddWhat, v.AddSay = editor.KindMaterial, "添加材料"
	case "flow":
		v.flowRows(open)
	case "documents":
		for _, d := range it.Documents {
			v.row(open, rowView{Path: editor.KindDocument + ":" + d.Key, Name: d.Name})
		}
		v.AddWhat, v.AddSay = editor.KindDocument, "添加文书"
	case "query":
		if it.Query {
			v.Query = "/items/" + code
		}
	}
	v.ends()
}

// single is a page of a few forms, one of them open.
func (v *itemView) single(open string, list [][2]string) {
	if !slices.ContainsFunc(list, func(l [2]string) bool { return l[0] == open }) {
		open = list[0][0]
	}
	for _, l := range list {
		v.Groups = append(v.Groups, ui.Link{Text: l[1], Href: opened(v.Work.Draft.Code, l[0]), Current: l[0] == open})
		if l[0] == open {
			v.Edit = &editView{Path: open, Name: l[1]}
		}
	}
}

// row adds an element to the list, and opens it when it is the open one.
func (v *itemView) row(open string, r rowView) {
	if r.Icon == "" {
		r.Icon = "file-text"
	}
	if r.Open = r.Path == open; r.Open {
		v.Edit = &editView{Path: r.Path, Name: r.Name, Can: true}
	}
	v.Rows = append(v.Rows, r)
}

func (v *itemView) ends() {
	if n := len(v.Rows); n > 0 {
		v.Rows[0].First, v.Rows[n-1].Last = true, true
	}
}

// formRows lists one part of the form: that of the open element, or the first.
func (v *itemView) formRows(open string) {
	code, it := v.Work.Draft.Code, v.Work.Item
	var parts []form.PartDef
	if it.Definition != nil {
		parts = it.Definition.Parts
	}
	current := partOf(parts, open)
	for i, p := range parts {
		v.Groups = append(v.Groups, ui.Link{Text: p.Title, Count: times(len(p.Fields), "项"), Href: opened(code, editor.KindPart+":"+p.Key),
			Current: i == current && open != editor.PathRules})
	}
	v.Groups = append(v.Groups, ui.Link{Text: "填写规则", Href: opened(code, editor.PathRules), Current: open == editor.PathRules})
	if open == editor.PathRules {
		v.Edit = &editView{Path: open, Name: "填写规则"}
		return
	}
	if current < 0 {
		return
	}
	part := parts[current]
	if open == editor.KindPart+":"+part.Key {
		v.Edit = &editView{Path: open, Name: part.Title, Can: true}
	}
	for _, f := range part.Fields {
		path := editor.KindField + ":" + f.Key
		v.row(open, fieldRow(it, path, f))
		if f.Kind == form.Rows && strings.HasPrefix(open, path) {
			for _, c := range f.Fields {
				r := fieldRow(it, path+"/"+c.Key, c)
				r.Name = f.Label + "：" + r.Name
				v.row(open, r)
			}
		}
	}
	v.AddWhat, v.AddSay, v.AddIn = editor.KindField, "添加字段", editor.KindPart+":"+part.Key
	if v.Edit != nil && strings.HasPrefix(v.Edit.Path, editor.KindField+":") {
		if table, ok := tableOf(part, v.Edit.Path); ok {
			v.AddSay, v.AddIn = "添加列", table
		}
	}
	for _, k := range editor.Kinds {
		if v.AddSay == "添加字段" || k.Value != string(form.Rows) && k.Value != string(form.Person) {
			v.AddKinds = append(v.AddKinds, ui.Option{Value: k.Value, Label: k.Label})
		}
	}
}

// tableOf is the table that a path is, or stands in.
func tableOf(part form.PartDef, path string) (string, bool) {
	key, _, _ := strings.Cut(strings.TrimPrefix(path, editor.KindField+":"), "/")
	i := slices.IndexFunc(part.Fields, func(f form.FieldDef) bool { return f.Key == key && f.Kind == form.Rows })
	return editor.KindField + ":" + key, i >= 0
}

func partOf(parts []form.PartDef, open string) int {
	for i, p := range parts {
		if open == editor.KindPart+":"+p.Key {
			return i
		}
		for _, f := range p.Fields {
			if path := editor.KindField + ":" + f.Key; open == path || strings.HasPrefix(open, path+"/") {
				return i
			}
		}
	}
	return min(0, len(parts)-1)
}

func fieldRow(it *catalog.Item, path string, f form.FieldDef) rowView {
	r := rowView{Path: path, Name: f.Label, Icon: kindIcons[f.Kind], Sub: kindName(f.Kind), When: editor.Say(it, f.When)}
	if f.Required || f.Must {
		r.Tags = append(r.Tags, "必填")
	}
	if f.Locked {
		r.Tags = append(r.Tags, "锁定")
	}
	return r
}

var kindIcons = map[form.Kind]string{
	form.Text: "letter-t", form.LongText: "align-left", form.Number: "hash", form.Money: "coin", form.Date: "calendar-time",
	form.Choice: "circle-dot", form.Choices: "list-check", form.Tick: "check", form.Region: "map-pin", form.Person: "user", form.Rows: "table",
}

func kindName(k form.Kind) string {
	for _, o := range editor.Kinds {
		if o.Value == string(k) {
			return o.Label
		}
	}
	return string(k)
}

func (v *itemView) flowRows(open string) {
	code, it := v.Work.Draft.Code, v.Work.Item
	v.Groups = []ui.Link{
		{Text: "环节", Href: at(code, "flow"), Current: open != editor.PathFlow},
		{Text: "受理时限", Href: opened(code, editor.PathFlow), Current: open == editor.PathFlow},
	}
	if open == editor.PathFlow {
		v.Edit = &editView{Path: open, Name: "受理时限"}
		return
	}
	if it.Flow != nil {
		for _, s := range it.Flow.Stages {
			v.row(open, rowView{Path: editor.KindStage + ":" + s.Key, Name: s.Name, Sub: stageSub(s)})
		}
	}
	v.AddWhat, v.AddSay = editor.KindStage, "添加环节"
	for _, k := range editor.StageKinds {
		v.AddKinds = append(v.AddKinds, ui.Option{Value: k.Value, Label: k.Label})
	}
}

func stageSub(s catalog.Stage) string {
	words := []string{}
	for _, o := range editor.StageKinds {
		if o.Value == string(s.Kind) {
			words = append(words, o.Label)
		}
	}
	for _, o := range editor.Posts {
		if o.Value == string(s.Post) {
			words = append(words, o.Label+"岗")
		}
	}
	if s.Days > 0 {
		words = append(words, times(s.Days, "个工作日"))
	}
	return strings.Join(words, "　")
}

// fill draws the form of the open element; data is what was typed, nil for what is stored.
func (p Pages) fill(v *itemView, data form.Data) (err error) {
	f, err := editor.Ask(v.Work.Item, v.Edit.Path)
	if err != nil {
		return err
	}
	if data == nil {
		if data, err = editor.Data(v.Work.Item, v.Edit.Path); err != nil {
			return err
		}
	}
	v.Edit.Form = formweb.VM{Form: f, Data: data, Fault: v.Fault, Action: at(v.Work.Draft.Code, "save")}
	if v.Work.Item.Definition != nil && strings.HasPrefix(v.Edit.Path, editor.KindField+":") && !strings.Contains(v.Edit.Path, "/") {
		for _, part := range v.Work.Item.Definition.Parts {
			v.Edit.Parts = append(v.Edit.Parts, ui.Option{Value: editor.KindPart + ":" + part.Key, Label: part.Title})
		}
	}
	return nil
}

type findingView struct {
	Section, Say, Href string
	Must               bool
}

func blockers(code string, list []editor.Finding) []findingView {
	var out []findingView
	for _, f := range list {
		if f.Must {
			out = append(out, found(code, f))
		}
	}
	return out
}

func found(code string, f editor.Finding) findingView {
	v := findingView{Say: f.Say, Must: f.Must, Href: at(code, f.Section)}
	if f.Path != "" {
		v.Href = opened(code, f.Path)
	}
	for _, s := range editor.Sections {
		if s.Key == f.Section {
			v.Section = s.Name
		}
	}
	return v
}

// check is the page of everything that the check has found (EDT-6).
func (p Pages) check(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	v, err := p.view(r, code, "check", "", nil)
	if err != nil {
		return err
	}
	findings, err := p.Editor.Check(r.Context(), who(r), code)
	if err != nil {
		return err
	}
	var list []findingView
	for _, f := range findings {
		list = append(list, found(code, f))
	}
	slices.SortStableFunc(list, func(a, b findingView) int {
		if a.Must == b.Must {
			return 0
		}
		if a.Must {
			return -1
		}
		return 1
	})
	return web.Render(w, r, http.StatusOK, checkPage(v, list))
}

// inRows reports whether the open element stands in the list.
func (v itemView) inRows() bool {
	return slices.ContainsFunc(v.Rows, func(r rowView) bool { return r.Open })
}
