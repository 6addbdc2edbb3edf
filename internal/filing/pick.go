package filing

import (
	"errors"
	"net/http"
	"strconv"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// An answer from a list of the core system. The button in the form saves the draft first, as for a roster; what is chosen is posted.

// pickView is the page of one list.
type pickView struct {
	Centre  ui.CenterVM
	Place   Place
	Title   string
	Name    string // of the list
	Crumbs  []ui.Link
	Path    string
	Back    string
	Version string
	Wrong   *fault.Fault
	Away    string // why there is no list
	Choice  ui.ChoicesVM
}

func (at Place) pickPath(id, field string) string { return at.draftPath(id) + "/pick/" + field }

func (p Pages) choices(w http.ResponseWriter, r *http.Request) error {
	return p.showChoices(w, r, "", http.StatusOK, nil)
}

func (p Pages) showChoices(w http.ResponseWriter, r *http.Request, chosen string, status int, wrong *fault.Fault) error {
	id, field := r.PathValue("id"), r.PathValue("field")
	v, err := p.Cases.OpenPick(r.Context(), p.Place.who(r), id, field)
	if err != nil {
		return err
	}
	centre, err := p.Shell(r.Context(), "cases")
	if err != nil {
		return err
	}
	if now, _ := v.Case.Data[field].(string); chosen == "" {
		chosen = now
	}
	view := pickView{
		Centre: centre, Place: p.Place, Title: "选择" + v.Field.Label, Name: v.Pick.Name,
		Crumbs: p.Place.trail(ui.Link{Text: v.Item.Name, Href: p.Place.draftPath(id)}, ui.Link{Text: "选择" + v.Field.Label}),
		Path:   p.Place.pickPath(id, field), Back: p.Place.draftPath(id) + "#" + field,
		Version: strconv.FormatInt(v.Case.Version, 10), Wrong: wrong, Choice: entries(v, chosen, wrong),
	}
	if v.Away != nil {
		view.Away = fault.Of(v.Away).Say + "。"
		if status == http.StatusOK && errors.Is(v.Away, fault.Away) {
			status = http.StatusServiceUnavailable
		}
	}
	return web.Render(w, r, status, pickPage(view))
}

func entries(v casework.PickView, chosen string, wrong *fault.Fault) ui.ChoicesVM {
	vm := ui.ChoicesVM{FieldVM: ui.FieldVM{Name: v.Field.Name, Label: v.Field.Label, Err: wrong.FieldSays(v.Field.Name)}}
	for _, c := range v.Choices {
		o := ui.Option{Value: c.Value, Label: c.Words, Hint: c.Closed, Disabled: c.Closed != ""}
		o.Selected = c.Value == chosen && !o.Disabled
		vm.Options = append(vm.Options, o)
	}
	return vm
}

// pick saves what was chosen and goes back to the form.
func (p Pages) pick(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	id, field, form := r.PathValue("id"), r.PathValue("field"), r.PostForm
	err := p.Cases.Pick(r.Context(), p.Place.who(r), id, field, form.Get(field), version(form))
	switch {
	case errors.Is(err, fault.Conflict) && !errors.Is(err, fault.NotFound):
		wrong := fault.Of(fault.New(fault.Conflict, "这份草稿刚在另一个窗口保存过，没有填入。请核对后再次点“填入表单”"))
		return p.showChoices(w, r, form.Get(field), http.StatusConflict, wrong)
	case errors.Is(err, fault.Invalid), errors.Is(err, fault.Away):
		return p.showChoices(w, r, form.Get(field), web.Status(fault.Of(err).Kind), fault.Of(err))
	case err != nil:
		return err
	}
	web.Session(r.Context()).Flash("已填入所选内容，请核对")
	return web.Redirect(w, r, p.Place.draftPath(id)+"#"+field)
}
