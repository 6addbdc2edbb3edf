package editordesk

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/ui"
	"wangting/internal/web"
)

func deleting(code, path string) string {
	return itemPath(code, "delete") + "?" + url.Values{"path": {path}}.Encode()
}

// save stores one element. What was typed comes back with what is wrong, or with what another has saved meanwhile.
func (p Pages) save(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		return p.keep(w, r)
	}
	code, path := r.PathValue("code"), r.PostForm.Get("path")
	v, err := p.view(r, code, sectionOf(path), path, nil)
	if err != nil {
		return err
	}
	if v.Edit == nil {
		return fault.New(fault.Conflict, "这一处已经被删除或移走，请回到列表查看最新的内容")
	}
	v.Edit.Sent = r.PostForm
	f, err := editor.AskSent(v.Work.Item, path, r.PostForm)
	if err != nil {
		return err
	}
	data, reshaped := f.Reshape(f.Decode(r.PostForm), r.PostForm)
	if reshaped {
		return p.again(w, r, v, data, nil)
	}
	if err := cmp.Or(f.ValidateAt(data, p.Now()), editor.Refused(v.Work.Item, path, data)); err != nil {
		return p.again(w, r, v, data, fault.Of(err))
	}
	_, err = p.Editor.SaveData(r.Context(), who(r), code, path, editor.ReadElementSeen(r.PostForm.Get("version")), f.Clean(data))
	var clash *editor.Clash
	switch {
	case errors.As(err, &clash):
		return p.clashed(w, r, v, data, clash)
	case errors.Is(err, fault.Conflict), errors.Is(err, fault.Invalid):
		return p.again(w, r, v, data, fault.Of(err))
	case err != nil:
		return err
	}
	unpark(r, code, path)
	return done(w, r, "已保存", opened(code, path))
}

func (p Pages) again(w http.ResponseWriter, r *http.Request, v itemView, data form.Data, f *fault.Fault) error {
	v.Fault, v.Edit.Drawn = f, editor.ReadElementSeen(r.PostForm.Get("version"))
	v.Edit.Restored = true
	v.Shell.HasError = f != nil
	if err := p.fill(&v, data); err != nil {
		return err
	}
	status := http.StatusOK
	if f != nil {
		status = web.Status(f.Kind)
	}
	return web.Render(w, r, status, itemPage(v))
}

func (p Pages) clashed(w http.ResponseWriter, r *http.Request, v itemView, data form.Data, c *editor.Clash) error {
	lines, err := editor.Lines(v.Work.Item, c.Path, c.Theirs, c.Mine)
	if err != nil {
		return err
	}
	v.Edit.Clash, v.Edit.Drawn = &clashView{By: c.By, Lines: lines}, c.Latest
	if err := p.fill(&v, data); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusConflict, itemPage(v))
}

func (p Pages) add(w http.ResponseWriter, r *http.Request) error {
	code, what := r.PathValue("code"), r.PostFormValue("what")
	path, err := p.Editor.Add(r.Context(), who(r), code, what, r.PostFormValue("in"), r.PostFormValue("kind"), number(r.PostFormValue("base")))
	if err != nil {
		return err
	}
	if path == "" { // clicked twice: the first click has added it
		return web.Redirect(w, r, itemPath(code, sectionOf(what+":")))
	}
	return web.Redirect(w, r, opened(code, path))
}

func (p Pages) clone(w http.ResponseWriter, r *http.Request) error {
	code, path := r.PathValue("code"), r.PostFormValue("path")
	to, err := p.Editor.Copy(r.Context(), who(r), code, path, number(r.PostFormValue("base")))
	if err != nil {
		return err
	}
	if to == "" {
		to = path
	}
	return web.Redirect(w, r, opened(code, to))
}

func (p Pages) move(w http.ResponseWriter, r *http.Request) error {
	code, path, where := r.PathValue("code"), r.PostFormValue("path"), r.PostFormValue("where")
	if err := p.Editor.Move(r.Context(), who(r), code, path, where, number(r.PostFormValue("base"))); err != nil {
		return err
	}
	return web.Redirect(w, r, opened(code, path))
}

// deleteView asks once more, with everything that goes along (EDT-2: no ghosts).
type deleteView struct {
	Shell  ui.StaffVM
	Name   string
	Code   string
	Path   string
	Base   string
	Uses   []string
	Cancel string
}

func (p Pages) askDelete(w http.ResponseWriter, r *http.Request) error {
	code, path := r.PathValue("code"), r.URL.Query().Get("path")
	uses, err := p.Editor.Uses(r.Context(), who(r), code, path)
	if err != nil {
		return err
	}
	work, err := p.Editor.Work(r.Context(), who(r), code)
	if err != nil {
		return err
	}
	name := editor.NameOf(work.Item, path)
	return web.Render(w, r, http.StatusOK, deletePage(deleteView{
		Shell: p.frame(r.Context(), "删除"+name, false, ui.Link{Text: work.Item.Name, Href: itemPath(code)}, ui.Link{Text: "删除"}),
		Name:  name, Code: code, Path: path, Base: step(work), Uses: uses, Cancel: opened(code, path),
	}))
}

func (p Pages) remove(w http.ResponseWriter, r *http.Request) error {
	code, path := r.PathValue("code"), r.PostFormValue("path")
	if err := p.Editor.Delete(r.Context(), who(r), code, path, number(r.PostFormValue("base"))); err != nil {
		return err
	}
	return done(w, r, "已删除；可以用“撤销”找回", itemPath(code, sectionOf(path)))
}

func (p Pages) undo(w http.ResponseWriter, r *http.Request) error {
	return p.walk(w, r, p.Editor.Undo(r.Context(), who(r), r.PathValue("code"), number(r.PostFormValue("base"))))
}

func (p Pages) redo(w http.ResponseWriter, r *http.Request) error {
	return p.walk(w, r, p.Editor.Redo(r.Context(), who(r), r.PathValue("code"), number(r.PostFormValue("base"))))
}

func (p Pages) walk(w http.ResponseWriter, r *http.Request, err error) error {
	if err != nil {
		return err
	}
	back := r.PostFormValue("back")
	if !slices.ContainsFunc(editor.Sections, func(s editor.Section) bool { return s.Key == back }) {
		back = "basic"
	}
	return web.Redirect(w, r, itemPath(r.PathValue("code"), back))
}

func (p Pages) discard(w http.ResponseWriter, r *http.Request) error {
	if err := p.Editor.Discard(r.Context(), who(r), r.PathValue("code")); err != nil {
		return err
	}
	return done(w, r, "草稿已放弃", home)
}

type stepsView struct {
	Shell ui.StaffVM
	Code  string
	Name  string
	Base  string
	Now   int64
	Steps []editor.Step
	Can   bool
}

// steps is the record of the draft (修改记录).
func (p Pages) steps(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	work, err := p.Editor.Work(r.Context(), who(r), code)
	if err != nil {
		return err
	}
	list, err := p.Editor.Steps(r.Context(), who(r), code)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, stepsPage(stepsView{
		Shell: p.frame(r.Context(), "修改记录", false, ui.Link{Text: work.Item.Name, Href: itemPath(code)}, ui.Link{Text: "修改记录"}),
		Code:  code, Name: work.Item.Name, Base: step(work), Now: work.Draft.Step, Steps: list, Can: !work.Draft.Frozen,
	}))
}

func (p Pages) restore(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	if err := p.Editor.Restore(r.Context(), who(r), code, number(r.PostFormValue("n")), number(r.PostFormValue("base"))); err != nil {
		return err
	}
	return done(w, r, "已恢复；可以用“撤销”回到刚才", itemPath(code))
}

func step(w editor.Work) string { return itoa(w.Draft.Step) }
