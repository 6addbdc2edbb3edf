package desk

import (
	"cmp"
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/form/formweb"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// noteView are the 内部附注 of a case, ready to print.
type noteView struct {
	Path    string
	Parts   []partView
	Form    *formweb.VM // nil when the caller cannot write any now
	Last    string      // the save that the page shows
	Why     string
	Missing string // what must still be written
	History [][]string
}

// noted is what was typed into the form of the 内部附注, and what is wrong with it.
type noted struct {
	data  form.Data
	fault *fault.Fault
}

var posts = [...]catalog.Post{catalog.AcceptPost, catalog.ReviewPost, catalog.DecidePost}

// notes shows what staff have noted, and the form of those who may write now.
func notes(who actor.Actor, view casework.View, path string, typed *noted) *noteView {
	if len(view.Item.Notes) == 0 {
		return nil
	}
	st := view.Standing()
	f, why := st.MayNote(who)
	v := &noteView{Path: path, Why: why}
	for _, post := range posts {
		if of := view.Item.Notes[post]; of != nil && (of != f || why != "") {
			d, _ := st.Noted(post)
			v.Parts = append(v.Parts, sections(of.Summary(d), nil, nil)...)
		}
	}
	if f != nil && why == "" {
		d, last := st.Noted(st.Stage().Post)
		v.Missing = st.Unwritten()
		v.Form, v.Last = &formweb.VM{Form: f, Data: d, Action: path}, last
		if typed != nil {
			v.Form.Data, v.Form.Fault = typed.data, typed.fault
		}
	}
	for _, c := range view.NoteHistory() {
		name := view.Names[casework.Hand{Kind: "staff", ID: c.By.ID}]
		v.History = append(v.History, []string{formatMoment(c.At, view.Now), hand(c.By, name), c.Label,
			cmp.Or(c.Old, "（空）"), cmp.Or(c.New, "（空）")})
	}
	return v
}

// writeNote saves the 内部附注 of the stage where the case is.
func (p Pages) writeNote(w http.ResponseWriter, r *http.Request) error {
	who, id := actor.From(r.Context()), r.PathValue("id")
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "提交的内容无法读取，请返回后重试", err)
	}
	view, err := p.Core.Dossier(r.Context(), who, id)
	if err != nil {
		return err
	}
	data := form.Data{}
	if f, _ := view.Standing().MayNote(who); f != nil {
		data = f.Decode(r.PostForm)
	}
	err = p.Core.WriteNote(r.Context(), who, id, data, r.PostForm.Get("last"))
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Conflict) || errors.Is(err, fault.Forbidden) {
		f := fault.Of(err)
		return p.dossier(w, r, web.Status(f.Kind), look{noted: &noted{data, f}})
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("内部附注已保存")
	return web.Redirect(w, r, trailOf(r).from(casePath(id)))
}

// noteRows is the history as a table.
func (v noteView) noteRows() ui.TableVM {
	return ui.TableVM{Caption: "内部附注的修改记录", Head: []string{"时间", "填写人", "内容", "原来", "改为"}, Rows: v.History, Cards: true}
}
