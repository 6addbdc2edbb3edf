package editordesk

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"

	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// keep is save for the script while somebody types. It answers with what the page has then shown, and only of what is stored.
func (p Pages) keep(w http.ResponseWriter, r *http.Request) error {
	code, path := r.PathValue("code"), r.PostForm.Get("path")
	work, err := p.Editor.Work(r.Context(), who(r), code)
	if err != nil {
		return err
	}
	f, err := editor.AskSent(work.Item, path, r.PostForm)
	if err != nil {
		return err
	}
	data := f.Decode(r.PostForm)
	if wrong, ok := web.Fields(cmp.Or(f.ValidateAt(data, p.Now()), editor.Refused(work.Item, path, data))); ok {
		return fault.New(fault.Invalid, wrong[0].Say)
	}
	seen, err := p.Editor.Keep(r.Context(), who(r), code, path, editor.ReadElementSeen(r.PostForm.Get("version")), f.Clean(data))
	var clash *editor.Clash
	switch {
	case errors.As(err, &clash):
		return fault.New(fault.Conflict, clash.By+"刚刚也改了这一处。请点“保存”，比较两个人的内容")
	case err != nil:
		return err
	}
	unpark(r, code, path)
	return web.JSON(w, http.StatusOK, struct {
		Version string `json:"version"`
		At      string `json:"at"`
		Said    string `json:"said"`
	}{seen.String(), p.Now().In(workday.Zone).Format("15:04"), "已保存"})
}

// fillWith draws the form of the open element with what was typed into it before the login ended, if anything was.
func (p Pages) fillWith(v *itemView, lost url.Values) error {
	if lost == nil || lost.Get("path") != v.Edit.Path || !lost.Has("version") || v.Work.Draft.Frozen {
		return p.fill(v, nil)
	}
	f, err := editor.Ask(v.Work.Item, v.Edit.Path)
	if err != nil {
		return err
	}
	v.Flash = "已恢复您上次填写的内容，请核对后保存"
	v.Edit.Drawn, v.Edit.Restored = editor.ReadElementSeen(lost.Get("version")), true
	return p.fill(v, f.Decode(lost))
}

// unpark forgets what was typed before the login ended, wherever the form of an element may have stood.
func unpark(r *http.Request, code, path string) {
	for _, page := range []string{itemPath(code), itemPath(code, sectionOf(path)), itemPath(code, "save")} {
		web.Unpark(r, page)
	}
}

// form is how the form of the open element is sent. What met somebody else's change is saved by a button only: they choose.
func (v itemView) form() ui.FormVM {
	f := ui.FormVM{ID: "element", Action: itemPath(v.Work.Draft.Code, "save"), Wide: true, Placed: true, Restored: v.Edit.Restored}
	if v.Edit.Clash == nil && !v.Work.Draft.Frozen {
		f.Autosave = f.Action
	}
	return f
}

// version is what the page shows of the open element.
func (v itemView) version() string {
	if v.Edit.Drawn != (editor.ElementSeen{}) {
		return v.Edit.Drawn.String()
	}
	return v.Work.ElementSeen(v.Edit.Path).String()
}
