package editordesk

import (
	"net/http"

	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

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
		Shell:  p.frame(r.Context(), title, f != nil, ui.Link{Text: work.Draft.Name, Href: itemPath(code)}, ui.Link{Text: title}),
		Title:  title,
		Say:    say,
		Action: itemPath(code, verb),
		Cancel: itemPath(code),
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
	return done(w, r, "已停止受理新的申请", itemPath(code))
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
	return done(w, r, "草稿已建立", itemPath(to))
}

func (p Pages) submitView(r *http.Request, f *fault.Fault) (askView, error) {
	v, work, err := p.asking(r, "提交审批", "由另一名编辑或管理员看过改动后批准发布。审批期间草稿不能修改。", "submit", "提交审批", f)
	if err != nil {
		return v, err
	}
	if editor.Blocks(p.Editor.Proved(r.Context(), work.Item, p.Now())) && f == nil {
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
	return done(w, r, "已提交审批", itemPath(code))
}
