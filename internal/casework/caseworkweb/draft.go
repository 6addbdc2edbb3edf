package caseworkweb

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/form/formweb"
	"wangting/internal/web"
	"wangting/internal/web/ui"
	"wangting/internal/workday"
)

// draftView is any of the steps of a draft.
type draftView struct {
	Centre  ui.CenterVM
	Title   string
	Crumbs  []ui.Link
	Steps   []string
	Current int
	Flash   string
	Wrong   *fault.Fault

	Path    string
	Version string
	Fields  templ.Component // step 填写

	Slots []ui.FileFieldVM // step 上传材料
	Next  string           // of that step: address of the next one

	Parts []partView // step 核对
	Files []fileGroup
	Back  string
}

func (p Pages) fill(w http.ResponseWriter, r *http.Request) error {
	v, centre, err := p.open(r)
	if err != nil {
		return err
	}
	if v.Case.State != casework.Draft {
		return web.Redirect(w, r, casePath(v.Case.ID))
	}
	view := stepView(v, centre, 1)
	view.Flash = web.Session(r.Context()).TakeFlash()
	data := v.Case.Data
	if lost := web.Parked(r); lost != nil {
		data = v.Item.Form.Decode(lost)
		view.Flash = "已恢复您上次填写的内容，请核对后保存"
	} else if r.URL.Query().Has("check") {
		view.Wrong = faultOf(v.Item.Form.ValidateAt(data, v.Now))
	}
	view.Fields = fields(v, data, view.Wrong)
	return web.Render(w, r, http.StatusOK, fillPage(view))
}

func fields(v casework.View, d form.Data, wrong *fault.Fault) templ.Component {
	return formweb.Fields(formweb.VM{Form: v.Item.Form, Data: d, Fault: wrong, Action: draftPath(v.Case.ID)})
}

// stepView is what all steps of a draft share; n counts from 1.
func stepView(v casework.View, centre ui.CenterVM, n int) draftView {
	view := draftView{Centre: centre, Title: v.Item.Name, Crumbs: trail(ui.Link{Text: v.Item.Name}), Current: n,
		Path: draftPath(v.Case.ID), Version: strconv.FormatInt(v.Case.Version, 10), Steps: []string{"填写", "上传材料", "核对", "提交"}}
	if len(v.Item.Slots) == 0 {
		view.Steps = []string{"填写", "核对", "提交"}
	}
	return view
}

// afterFill is the address of the step after 填写.
func afterFill(v casework.View) string {
	if len(v.Item.Slots) == 0 {
		return draftPath(v.Case.ID) + "/check"
	}
	return draftPath(v.Case.ID) + "/materials"
}

// save keeps the form, and goes on when that was asked for and nothing is wrong.
func (p Pages) save(w http.ResponseWriter, r *http.Request) error {
	v, centre, err := p.open(r)
	if err != nil {
		return err
	}
	if v.Case.State != casework.Draft {
		return web.Redirect(w, r, casePath(v.Case.ID))
	}
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "提交的内容不完整，请重新填写", err)
	}
	data := v.Item.Form.Decode(r.PostForm)
	data, reshaped := v.Item.Form.Reshape(data, r.PostForm)
	view := stepView(v, centre, 1)

	v.Case.Version, err = p.Cases.Save(r.Context(), who(r), v.Case.ID, data, version(r.PostForm))
	if keeps(err) {
		view.Wrong = fault.New(fault.Of(err).Kind, fault.Of(err).Say)
		view.Fields = fields(v, data, view.Wrong)
		return web.Render(w, r, web.Status(view.Wrong.Kind), fillPage(view))
	}
	if err != nil {
		return err
	}
	view.Version = strconv.FormatInt(v.Case.Version, 10)
	switch {
	case reshaped:
		view.Fields = fields(v, data, nil)
		return web.Render(w, r, http.StatusOK, fillPage(view))
	case r.PostForm.Get("do") != "next":
		web.Session(r.Context()).Flash("草稿已保存，可以在“单位办件 → 草稿”中继续填写")
		return web.Redirect(w, r, view.Path)
	}
	if view.Wrong = faultOf(v.Item.Form.ValidateAt(data, v.Now)); view.Wrong != nil {
		view.Fields = fields(v, data, view.Wrong)
		return web.Render(w, r, http.StatusUnprocessableEntity, fillPage(view))
	}
	return web.Redirect(w, r, afterFill(v))
}

// keeps reports whether a refusal is told on the page of the form, with
// everything that was typed: somebody was faster, or nothing can be written just now.
func keeps(err error) bool {
	return errors.Is(err, fault.Conflict) || errors.Is(err, fault.Away) || errors.Is(err, fault.Limited)
}

// autosave is save for the script: it answers with the new version.
func (p Pages) autosave(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Cases.Open(r.Context(), who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "提交的内容不完整，请重新填写", err)
	}
	n, err := p.Cases.Save(r.Context(), who(r), v.Case.ID, v.Item.Form.Decode(r.PostForm), version(r.PostForm))
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, struct {
		Version int64  `json:"version"`
		At      string `json:"at"`
	}{n, p.Cases.Now().In(workday.Zone).Format("15:04")})
}

// check shows everything once more; it is reached when nothing is wrong.
func (p Pages) check(w http.ResponseWriter, r *http.Request) error {
	v, centre, err := p.open(r)
	if err != nil {
		return err
	}
	if v.Case.State != casework.Draft {
		return web.Redirect(w, r, casePath(v.Case.ID))
	}
	if to := missing(v); to != "" {
		return web.Redirect(w, r, to)
	}
	view := stepView(v, centre, len(stepView(v, centre, 1).Steps)-1)
	view.Flash = web.Session(r.Context()).TakeFlash()
	view.Parts, view.Files, view.Back = parts(v.Item.Form.Summary(v.Case.Data)), groups(v), view.Path
	if len(v.Item.Slots) > 0 {
		view.Back = view.Path + "/materials"
	}
	return web.Render(w, r, http.StatusOK, checkPage(view))
}

// missing is the step that has to be mended before the draft may be filed, or "".
func missing(v casework.View) string {
	if v.Item.Form.ValidateAt(v.Case.Data, v.Now) != nil {
		return draftPath(v.Case.ID) + "?check=1"
	}
	if v.Problems() != nil {
		return draftPath(v.Case.ID) + "/materials?check=1"
	}
	return ""
}

func (p Pages) submit(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "提交的内容不完整，请重新提交", err)
	}
	receipt, err := p.Cases.Submit(r.Context(), who(r), id, version(r.PostForm))
	switch {
	case errors.Is(err, fault.Conflict):
		web.Session(r.Context()).Flash("草稿刚在另一个窗口修改过，请重新核对后提交")
		return web.Redirect(w, r, draftPath(id)+"/check")
	case errors.Is(err, fault.Invalid):
		v, again := p.Cases.Open(r.Context(), who(r), id)
		if again != nil {
			return again
		}
		return web.Redirect(w, r, missing(v))
	case err != nil:
		return err
	}
	if !receipt.Again {
		web.Session(r.Context()).Flash("申请已提交")
	}
	return web.Redirect(w, r, casePath(id)+"/receipt")
}

func version(v url.Values) int64 {
	n, err := strconv.ParseInt(v.Get("version"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// faultOf is err as a page shows it; nil stays nil.
func faultOf(err error) *fault.Fault {
	if err == nil {
		return nil
	}
	return fault.Of(err)
}
