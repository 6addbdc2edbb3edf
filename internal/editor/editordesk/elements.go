package editordesk

import (
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/form"
	"wangting/internal/ui"
)

// elements are what the page lists, and which of them is open.
func (v *itemView) elements(open string) {
	it, code := v.Work.Item, v.Work.Draft.Code
	switch v.Section.Key {
	case "basic":
		v.single(open, [][2]string{{editor.PathBasic, "名称与对象"}, {editor.PathLaw, "依据与时限"}, {editor.PathGuide, "办事指南"}})
	case "messages":
		v.single(open, [][2]string{{editor.PathMessages, "消息"}, {editor.PathRating, "评价"}})
		v.Intro = "办件走到哪一步，用什么话告诉申请人；在受理后还是办结后请申请人评价。"
	case "scope":
		v.single(open, [][2]string{{editor.PathScope, "范围与时间"}, {editor.PathEntitled, "免申即享"}})
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
			if open == editor.KindMaterial+":"+m.Key {
				v.Edit.Files = filesOf(code, &m, "", "")
			}
		}
		v.AddWhat, v.AddSay = editor.KindMaterial, "添加材料"
	case "flow":
		v.flowRows(open)
	case "documents":
		v.documentRows(open)
	case "query":
		if it.Query {
			v.Query = "/items/" + code
			v.lookupRows(open)
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
		v.Groups = append(v.Groups, ui.Link{Text: p.Title + editor.FillerSay(p), Count: times(len(p.Fields), "项"),
			Href: opened(code, editor.KindPart+":"+p.Key), Current: i == current && open != editor.PathRules})
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
		if v.AddSay == "添加字段" && !(part.ByStaff() && editor.NoNote(k.Value)) || v.AddSay != "添加字段" && !editor.NoColumn(k.Value) {
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
	form.Words: "info-circle", form.Address: "map-pin",
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
		{Text: "环节", Href: itemPath(code, "flow"), Current: open != editor.PathFlow && open != editor.PathWrite},
		{Text: "受理时限", Href: opened(code, editor.PathFlow), Current: open == editor.PathFlow},
		{Text: "准予后登记", Href: opened(code, editor.PathWrite), Current: open == editor.PathWrite},
	}
	switch open {
	case editor.PathFlow:
		v.Edit = &editView{Path: open, Name: "受理时限"}
		return
	case editor.PathWrite:
		v.Edit = &editView{Path: open, Name: "准予后登记"}
		return
	}
	if it.Flow != nil {
		for _, s := range it.Flow.Stages {
			v.row(open, rowView{Path: editor.KindStage + ":" + s.Key, Name: s.Name, Sub: stageSub(s)})
		}
	}
	v.Drawing = drawn(it)
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

// inRows reports whether the open element stands in the list.
func (v itemView) inRows() bool {
	return slices.ContainsFunc(v.Rows, func(r rowView) bool { return r.Open })
}

// What is open when it is a list of a query and none of its elements.
const (
	openParams  = "params"
	openColumns = "columns"
)

// lookupRows are the parts of a query: what it asks of which view, its parameters, its columns.
func (v *itemView) lookupRows(open string) {
	code, it := v.Work.Draft.Code, v.Work.Item
	params := open == openParams || strings.HasPrefix(open, editor.KindParam+":")
	columns := open == openColumns || strings.HasPrefix(open, editor.KindColumn+":")
	l := it.Lookup
	if l == nil {
		l = &catalog.Lookup{}
	}
	v.Groups = []ui.Link{
		{Text: "视图与结果", Href: opened(code, editor.PathLookup), Current: !params && !columns},
		{Text: "查询条件", Count: times(len(l.Params), "项"), Href: itemPath(code, "query") + "?open=" + openParams, Current: params},
		{Text: "显示的列", Count: times(len(l.Columns), "列"), Href: itemPath(code, "query") + "?open=" + openColumns, Current: columns},
	}
	of, _ := catalog.ViewOf(l.View)
	switch {
	case params:
		for _, p := range l.Params {
			known, _ := of.Param(p.Takes)
			r := rowView{Path: editor.KindParam + ":" + p.Key, Name: p.Label, Sub: known.Name}
			if p.Required {
				r.Tags = []string{"必填"}
			}
			v.row(open, r)
		}
		v.addOf(editor.KindParam, "添加查询条件", editor.ParamOptions(it))
	case columns:
		for _, c := range l.Columns {
			known, _ := of.Column(c.Of)
			r := rowView{Path: editor.KindColumn + ":" + c.Key, Name: c.Label, Sub: known.Name}
			if c.Mask != "" {
				r.Tags = []string{"遮掩"}
			}
			v.row(open, r)
		}
		v.addOf(editor.KindColumn, "添加列", editor.ColumnOptions(it))
	default:
		v.Edit = &editView{Path: editor.PathLookup, Name: "视图与结果"}
	}
}

// addOf offers to add one of the view's; a view that has no more offers nothing.
func (v *itemView) addOf(what, say string, options []form.Option) {
	if len(options) == 0 {
		return
	}
	v.AddWhat, v.AddSay = what, say
	for _, o := range options {
		v.AddKinds = append(v.AddKinds, ui.Option{Value: o.Value, Label: o.Label})
	}
}
