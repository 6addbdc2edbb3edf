package editordesk

import (
	"fmt"
	"net/http"
	"strconv"

	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/form/formweb"
	"wangting/internal/ui"
	"wangting/internal/web"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

type versionView struct {
	Item     *catalog.Item
	State    string
	Cases    int64
	Drafts   int64
	Request  *editor.Request
	Waiting  bool
	Current  bool
	Previous int64
}

// versions lists the published versions of an item (EDT-11).
func (p Pages) versions(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	v, err := p.view(r, code, "versions", "", nil)
	if err != nil {
		return err
	}
	figures, err := p.Editor.Figures.ItemFigures(r.Context(), code)
	if err != nil {
		return err
	}
	requests, err := p.Editor.RequestsOf(r.Context(), who(r), code)
	if err != nil {
		return err
	}
	var list []versionView
	all := p.Editor.Items.Catalogue().Versions(code)
	now := p.Editor.Items.Catalogue().Item(code)
	for i, it := range all {
		row := versionView{Item: it, Cases: figures[it.Version].Cases, Drafts: figures[it.Version].Drafts, State: "已替换"}
		row.Waiting = it.LiveAt().After(p.Now())
		row.Current = now != nil && now.Version == it.Version
		switch {
		case row.Waiting:
			row.State = "待生效"
		case row.Current:
			row.State = "已发布"
		}
		if i+1 < len(all) {
			row.Previous = all[i+1].Version
		}
		for j := range requests {
			if requests[j].Version == it.Version {
				row.Request = &requests[j]
			}
		}
		list = append(list, row)
	}
	return web.Render(w, r, http.StatusOK, versionsPage(v, list))
}

func (p Pages) rollBack(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	n := number(r.PostFormValue("version"))
	if err := p.Editor.RollBack(r.Context(), who(r), code, n); err != nil {
		return err
	}
	return done(w, r, fmt.Sprintf("草稿的内容已是第 %d 版的内容；提交审批后成为新的版本", n), at(code))
}

func (p Pages) cancel(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	if err := p.Editor.Items.Cancel(r.Context(), who(r), code, number(r.PostFormValue("version"))); err != nil {
		return err
	}
	return done(w, r, "已取消生效", at(code, "versions"))
}

func (p Pages) resume(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	if err := p.Editor.Items.Resume(r.Context(), who(r), code); err != nil {
		return err
	}
	return done(w, r, "已恢复受理", at(code))
}

// askView is a page of one question about an item.
type askView struct {
	Shell  ui.StaffVM
	Title  string
	Say    string
	Action string
	Cancel string
	Fault  *fault.Fault
	Words  *ui.FieldVM
	Line   *ui.FieldVM
	When   *ui.ChoicesVM
	Day    *ui.FieldVM
	Base   string
	Submit string
	Danger bool
}

func (p Pages) asking(r *http.Request, title, say, verb, submit string, f *fault.Fault) (askView, editor.Work, error) {
	code := r.PathValue("code")
	work, err := p.Editor.Work(r.Context(), who(r), code)
	return askView{
		Shell:  p.frame(r.Context(), title, f != nil, ui.Link{Text: work.Draft.Name, Href: at(code)}, ui.Link{Text: title}),
		Title:  title,
		Say:    say,
		Action: at(code, verb),
		Cancel: at(code),
		Fault:  f,
		Base:   step(work),
		Submit: submit,
	}, work, err
}

func (p Pages) stopView(r *http.Request, f *fault.Fault) (askView, error) {
	v, _, err := p.asking(r, "停止受理", "立即停止新的申请，不用审批；已经提交的办件照常办理。", "stop", "停止受理", f)
	v.Danger = true
	v.Words = &ui.FieldVM{Name: "words", Label: "告诉申请人", Hint: "为什么停办、什么时候恢复、现在到哪里办", Value: r.PostFormValue("words"),
		Err: f.FieldSays("words")}
	return v, err
}

func (p Pages) askStop(w http.ResponseWriter, r *http.Request) error {
	v, err := p.stopView(r, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, askPage(v))
}

func (p Pages) stop(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	err := p.Editor.Stop(r.Context(), who(r), code, r.PostFormValue("words"))
	if _, ok := web.Fields(err); ok {
		v, e := p.stopView(r, fault.Of(err))
		if e != nil {
			return e
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, askPage(v))
	}
	if err != nil {
		return err
	}
	return done(w, r, "已停止受理新的申请", at(code))
}

func (p Pages) copyView(r *http.Request, f *fault.Fault) (askView, error) {
	v, _, err := p.asking(r, "复制为新事项", "新事项是草稿，有自己的编码，内容与这个事项相同。", "copy", "复制为新事项", f)
	v.Line = &ui.FieldVM{Name: "code", Label: "事项编码", Hint: "小写字母、数字和短横线，发布后不能改", Value: r.PostFormValue("code"),
		Err: f.FieldSays("code"), Width: "m"}
	return v, err
}

func (p Pages) askCopy(w http.ResponseWriter, r *http.Request) error {
	v, err := p.copyView(r, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, askPage(v))
}

func (p Pages) copyItem(w http.ResponseWriter, r *http.Request) error {
	to := r.PostFormValue("code")
	err := p.Editor.CopyItem(r.Context(), who(r), r.PathValue("code"), to)
	if _, ok := web.Fields(err); ok {
		v, e := p.copyView(r, fault.Of(err))
		if e != nil {
			return e
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, askPage(v))
	}
	if err != nil {
		return err
	}
	return done(w, r, "草稿已建立", at(to))
}

func (p Pages) submitView(r *http.Request, f *fault.Fault) (askView, error) {
	v, work, err := p.asking(r, "提交审批", "由另一名编辑或管理员看过改动后批准发布。审批期间草稿不能修改。", "submit", "提交审批", f)
	if err != nil {
		return v, err
	}
	if editor.Blocks(editor.Check(work.Item, p.Editor.Items.Catalogue().Versions(work.Draft.Code))) && f == nil {
		v.Fault = fault.New(fault.Invalid, "还有必须修改的地方，请先按“检查”的结果修改，再提交审批")
	}
	later := r.PostFormValue("when") == "later"
	v.Words = &ui.FieldVM{Name: "note", Label: "修改说明", Hint: "改了什么、为什么改", Value: r.PostFormValue("note"), Err: f.FieldSays("note")}
	v.When = &ui.ChoicesVM{FieldVM: ui.FieldVM{Name: "when", Label: "生效方式"}, Options: []ui.Option{
		{Value: "now", Label: "立即生效", Selected: !later}, {Value: "later", Label: "指定时间", Selected: later}}}
	v.Day = &ui.FieldVM{Name: "liveOn", Label: "生效时间", Hint: "选“指定时间”时填写，到那一天零点生效", Value: r.PostFormValue("liveOn"),
		Err: f.FieldSays("liveOn"), Optional: true}
	return v, nil
}

func (p Pages) askSubmit(w http.ResponseWriter, r *http.Request) error {
	v, err := p.submitView(r, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, askPage(v))
}

func (p Pages) submit(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	err := p.Editor.Request(r.Context(), who(r), code, editor.Wish{
		Step: number(r.PostFormValue("base")), Note: r.PostFormValue("note"),
		Later: r.PostFormValue("when") == "later", LiveOn: r.PostFormValue("liveOn"),
	})
	if f := fault.Of(err); err != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		v, e := p.submitView(r, f)
		if e != nil {
			return e
		}
		return web.Render(w, r, web.Status(f.Kind), askPage(v))
	}
	if err != nil {
		return err
	}
	return done(w, r, "已提交审批", at(code))
}

type compareView struct {
	Shell       ui.StaffVM
	Code        string
	Left, Right ui.SelectVM
	Differences []editor.Difference
	A, B        string
}

// compare shows two versions side by side, differences only (EDT-11); 0 is the draft.
func (p Pages) compare(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	work, err := p.Editor.Work(r.Context(), who(r), code)
	if err != nil {
		return err
	}
	a, b := number(r.URL.Query().Get("a")), number(r.URL.Query().Get("b"))
	if !r.URL.Query().Has("a") {
		a = work.Draft.Base
	}
	var old *catalog.Item
	if a != 0 || work.Draft.Base != 0 {
		if old, err = p.Editor.Version(r.Context(), who(r), code, a); err != nil {
			return err
		}
	}
	now, err := p.Editor.Version(r.Context(), who(r), code, b)
	if err != nil {
		return err
	}
	v := compareView{
		Shell: p.frame(r.Context(), "比较", false, ui.Link{Text: work.Item.Name, Href: at(code)}, ui.Link{Text: "比较"}),
		Code:  code, A: name(a), B: name(b),
		Left:  ui.SelectVM{FieldVM: ui.FieldVM{Name: "a", Label: "原来的"}, Options: p.choices(code, a)},
		Right: ui.SelectVM{FieldVM: ui.FieldVM{Name: "b", Label: "现在的"}, Options: p.choices(code, b)},
	}
	if v.Differences, err = editor.Compare(old, now); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, comparePage(v))
}

func name(n int64) string {
	if n == 0 {
		return "草稿"
	}
	return version(n)
}

func (p Pages) choices(code string, now int64) []ui.Option {
	list := []ui.Option{{Value: "0", Label: "草稿", Selected: now == 0}}
	for _, it := range p.Editor.Items.Catalogue().Versions(code) {
		list = append(list, ui.Option{Value: itoa(it.Version), Label: version(it.Version), Selected: it.Version == now})
	}
	return list
}

// export sends an item as a file (EDT-12).
func (p Pages) export(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	raw, err := p.Editor.Export(r.Context(), who(r), code, number(r.URL.Query().Get("v")))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.zip"`, code))
	_, err = w.Write(raw)
	return err
}

type previewView struct {
	Shell     ui.StaffVM
	Code      string
	As        ui.SelectVM
	Item      *catalog.Item
	Form      *formweb.VM
	Materials []catalog.Material
	Staff     bool
	Stages    []catalog.Stage
	Fault     *fault.Fault
}

// preview draws the item as others will see it; nothing is stored (EDT-7).
func (p Pages) preview(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	work, err := p.Editor.Work(r.Context(), who(r), code)
	if err != nil {
		return err
	}
	as := r.URL.Query().Get("as")
	if as == "" {
		as = "unit"
		if work.Item.Audience == catalog.ForPersons {
			as = "person"
		}
	}
	options := ui.Options(as, [2]string{"unit", "单位"}, [2]string{"person", "个人"}, [2]string{"accept", "受理"},
		[2]string{"review", "审查"}, [2]string{"decide", "决定"})
	v := previewView{
		Shell: p.frame(r.Context(), "预览", false, ui.Link{Text: work.Item.Name, Href: at(code)}, ui.Link{Text: "预览"}),
		Code:  code, Item: work.Item, Materials: work.Item.Materials,
		As: ui.SelectVM{FieldVM: ui.FieldVM{Name: "as", Label: "以谁的身份预览"}, Options: options},
	}
	if v.Staff = as != "unit" && as != "person"; v.Staff && work.Item.Flow != nil {
		for _, s := range work.Item.Flow.Stages {
			if string(s.Post) == as {
				v.Stages = append(v.Stages, s)
			}
		}
	}
	if work.Item.HasForm() {
		f, err := work.Item.Form()
		if err != nil {
			v.Fault = fault.New(fault.Invalid, "表单还不能使用，请先看“检查”："+err.Error())
		} else {
			v.Form = &formweb.VM{Form: f, Data: map[string]any{}, Action: at(code, "preview"), Known: invented}
		}
	}
	return web.Render(w, r, http.StatusOK, previewPage(v))
}

// invented is what the account of an invented unit knows, for previews.
func invented(path string) string {
	return map[string]string{
		"unit.name": "示例单位有限公司", "unit.uscc": "91320000EXAMPLE01X", "unit.region": "320000", "unit.address": "示例路 1 号",
		"person.name": "示例人", "person.docType": "id", "person.number": "（办理人的证件号码）", "person.phone": "（办理人的手机号）",
	}[path]
}

func compareHref(code string, a, b int64) string {
	return at(code, "compare") + "?a=" + itoa(a) + "&b=" + itoa(b)
}

func materialRows(list []catalog.Material) [][]string {
	rows := make([][]string, len(list))
	for i, m := range list {
		need := "必交"
		if m.RequiredIf != nil {
			need = "按条件必交"
		} else if m.Optional {
			need = "选交"
		}
		rows[i] = []string{m.Name, need, m.Hint}
	}
	return rows
}

func verbNames(s catalog.Stage) string {
	words := ""
	for i, v := range s.Verbs {
		if i > 0 {
			words += "、"
		}
		words += editor.VerbName(v.Verb)
	}
	return words
}
