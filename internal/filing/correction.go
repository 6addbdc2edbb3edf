package filing

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/form/formweb"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// correctionView is the form with exactly the requested points (CAS-8).
type correctionView struct {
	Centre  ui.CenterVM
	Place   Place
	Title   string
	Tag     string
	Say     string
	Crumbs  []ui.Link
	Flash   string
	Wrong   *fault.Fault
	Todo    todoView
	Path    string
	Back    string
	Version string
	Fields  templ.Component
	Slots   []ui.FileFieldVM
	Stock   []stockGroup // the library
}

func (p Pages) correction(w http.ResponseWriter, r *http.Request) error {
	lost := web.Parked(r)
	if lost != nil {
		web.Session(r.Context()).Flash(restoredToSendSay)
	}
	return p.showCorrection(w, r, http.StatusOK, lost, nil)
}

// showCorrection renders the form with what was typed, or else with what was submitted.
func (p Pages) showCorrection(w http.ResponseWriter, r *http.Request, status int, typed url.Values, wrong *fault.Fault) error {
	v, err := p.Cases.OpenToAct(r.Context(), p.Place.who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	centre, err := p.Shell(r.Context(), "cases")
	if err != nil {
		return err
	}
	k := v.Asked()
	if k == nil {
		web.Session(r.Context()).Flash("这件办件现在不需要补正")
		return web.Redirect(w, r, p.Place.casePath(v.Case.ID))
	}
	path := p.Place.casePath(v.Case.ID) + "/correction"
	view := correctionView{
		Centre:  centre,
		Place:   p.Place,
		Title:   "补正 " + v.Case.ItemName,
		Tag:     "待补正",
		Say:     "办件编号 " + v.Case.Number,
		Todo:    *p.Place.todoOf(v),
		Path:    path,
		Crumbs:  p.Place.trail(ui.Link{Text: v.Case.ItemName, Href: p.Place.casePath(v.Case.ID)}, ui.Link{Text: "补正"}),
		Back:    p.Place.casePath(v.Case.ID),
		Flash:   web.Session(r.Context()).TakeFlash(),
		Version: strconv.FormatInt(v.Case.Version, 10),
	}
	if k.Lacking {
		view.Title, view.Tag = "补交材料 "+v.Case.ItemName, "待补交"
	}
	data := merged(v, *k, typed)
	wrong = form.Brief(wrong, data)
	view.Wrong = wrong
	view.Fields = formweb.Fields(formweb.VM{Form: v.Item.Form, Data: data, Fault: wrong, Known: v.Known, Action: path,
		Only: func(name string) bool { return k.Asks(false, name) }, Stored: v.Case.Data, From: firstOf(typed)})
	view.Slots = p.slotFields(v, asked(v, *k), path+"/materials", k, wrong)
	stored, err := p.Cases.Library(r.Context(), p.Place.who(r), v.Case.ID)
	if err != nil {
		return err
	}
	view.Stock = p.Place.stockOf(v, stored)
	return web.Render(w, r, status, correctionPage(view))
}

// merged is the submitted data, with the typed values in the requested fields.
func merged(v casework.View, k casework.Correction, typed url.Values) form.Data {
	if typed == nil {
		return v.Case.Data
	}
	fresh, _ := v.Item.Form.Reshape(v.Item.Form.Overlaid(typed, v.Case.Data), typed)
	out := form.Data{}
	for name, value := range v.Case.Data {
		if !k.Asks(false, name) {
			out[name] = value
		}
	}
	for name, value := range fresh {
		if k.Asks(false, name) {
			out[name] = value
		}
	}
	return out
}

// firstOf is which rows a page of a big table shows: those that were asked for, or those that it showed before.
func firstOf(typed url.Values) func(name string) int {
	return func(name string) int {
		if table, first := form.From(typed.Get(form.FromMark)); table == name {
			return first
		}
		for _, at := range typed[form.ShownMark] {
			if table, first := form.From(at); table == name {
				return first
			}
		}
		return 0
	}
}

func asked(v casework.View, k casework.Correction) []casework.Slot {
	var out []casework.Slot
	for _, s := range v.Item.Slots {
		if k.Asks(true, s.Key) {
			out = append(out, s)
		}
	}
	return out
}

func (p Pages) answer(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	v, err := p.Cases.OpenToAct(r.Context(), p.Place.who(r), id)
	if err != nil {
		return err
	}
	if err := web.Typed(w, r); err != nil {
		return err
	}
	data, reshaped := v.Item.Form.Reshape(v.Item.Form.Overlaid(r.PostForm, v.Case.Data), r.PostForm)
	if reshaped {
		return p.showCorrection(w, r, http.StatusOK, r.PostForm, nil)
	}
	err = p.Cases.AnswerCorrection(r.Context(), p.Place.who(r), id, v.Item.Form.Filled(data), version(r.PostForm))
	if bad, _ := refused(err); bad != nil {
		return p.showCorrection(w, r, http.StatusUnprocessableEntity, r.PostForm, bad)
	}
	if f := faultOf(err); keeps(err) {
		return p.showCorrection(w, r, web.Status(f.Kind), r.PostForm, fault.New(f.Kind, f.Say))
	}
	if err != nil {
		return err
	}
	web.Unpark(r, r.URL.Path)
	web.Session(r.Context()).Flash(answeredSay(v))
	return web.Redirect(w, r, p.Place.casePath(id))
}

// answeredSay is said of an answer to v: the limit stood for a correction, and went on for a promise.
func answeredSay(v casework.View) string {
	switch k := v.Asked(); {
	case k != nil && k.Lacking:
		return "承诺的材料已补交"
	case v.Timed:
		return "补正已提交，办理时限继续计算"
	}
	return "补正已提交"
}

// answerUpload attaches files to the answer. What was typed beside them is kept.
func (p Pages) answerUpload(w http.ResponseWriter, r *http.Request) error {
	typed, err := p.receive(w, r, r.PathValue("id"))
	bad, err := refused(err)
	if err != nil {
		return err
	}
	return p.showCorrection(w, r, uploadStatus(bad), keep(typed), bad)
}

func (p Pages) answerRemove(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	if err := p.detach(r, r.PathValue("id"), r.PostForm.Get("material")); err != nil {
		return err
	}
	return p.showCorrection(w, r, http.StatusOK, r.PostForm, nil)
}

// answerStored hands a file of an earlier case in as the answer (ITM-8). What was typed beside it is kept.
func (p Pages) answerStored(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	slot, material, _ := strings.Cut(r.PostForm.Get("stored"), "/")
	err := p.Cases.UseStored(r.Context(), p.Place.who(r), r.PathValue("id"), slot, material)
	bad, err := refused(err)
	if err != nil {
		return err
	}
	return p.showCorrection(w, r, uploadStatus(bad), r.PostForm, bad)
}

// keep gives what was typed, or nil when nothing was: the script sends a file with the hidden
// version field only.
func keep(typed url.Values) url.Values {
	for name := range typed {
		if name != "version" {
			return typed
		}
	}
	return nil
}
