package filing

import (
	"errors"
	"net/http"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// A new application is a form that nobody has stored. It becomes a draft when it is saved for the
// first time, by its button or by itself, under the id that its page carries; so looking at a form
// leaves nothing, and a double click makes one draft.

// offerView offers the draft that somebody has left.
type offerView struct {
	Centre   ui.CenterVM
	Place    Place
	Title    string
	Crumbs   []ui.Link
	SavedAt  string
	Continue string
	Afresh   string // the address of an empty form
	Again    string // where an earlier case is filed again; "" when the offer is for a new application
}

func (at Place) applyPath(item string) string { return at.Base + "/apply/" + item }

// prepare gives a new application and the frame around it.
func (p Pages) prepare(r *http.Request) (casework.View, ui.CenterVM, error) {
	v, err := p.Cases.Prepare(r.Context(), p.Place.who(r), r.PathValue("item"))
	if err != nil {
		return v, ui.CenterVM{}, err
	}
	centre, err := p.Shell(r.Context(), "cases")
	return v, centre, err
}

// notGranted explains why an item may not be begun, and how to ask for it, where the grant is all that lacks. What else stands in the
// way (the item is closed, or not done here) is said by its own fault.
func (p Pages) notGranted(w http.ResponseWriter, r *http.Request, err error) error {
	if errors.Is(err, fault.Forbidden) && strings.HasPrefix(fault.Of(err).Next.Path, mandate.AccessPath) && !p.Place.Own {
		return web.Redirect(w, r, mandate.AccessPath+r.PathValue("item"))
	}
	return err
}

// newView is the step 填写 of an application that is not stored yet.
func (at Place) newView(v casework.View, centre ui.CenterVM) draftView {
	view := at.stepView(v, centre, 1)
	view.Path, view.NewID, view.Away = at.applyPath(v.Item.Code), v.Case.ID, v.Away
	return view
}

// apply shows a new form, or first offers the draft that the person has left.
func (p Pages) apply(w http.ResponseWriter, r *http.Request) error {
	v, centre, err := p.prepare(r)
	if err != nil {
		return p.notGranted(w, r, err)
	}
	view, data := p.Place.newView(v, centre), v.Case.Data
	if lost := web.Parked(r); lost != nil {
		data = v.Item.Form.Posted(lost, data)
		view.Flash, view.Restored = restoredSay, true
		if id.Valid(lost.Get("draft")) {
			view.NewID = lost.Get("draft")
		}
	} else if !r.URL.Query().Has("fresh") {
		old, err := p.Cases.LeftDraft(r.Context(), p.Place.who(r), v.Item.Code)
		if err == nil {
			return web.Render(w, r, http.StatusOK, offerPage(p.offerOf(v, centre, old)))
		}
		if !errors.Is(err, fault.NotFound) {
			return err
		}
	}
	view.Fields = p.Place.fields(v, data, nil)
	return web.Render(w, r, http.StatusOK, fillPage(view))
}

func (p Pages) offerOf(v casework.View, centre ui.CenterVM, old casework.Case) offerView {
	return offerView{
		Centre:   centre,
		Place:    p.Place,
		Title:    v.Item.Name,
		Crumbs:   p.Place.trail(ui.Link{Text: v.Item.Name}),
		SavedAt:  old.UpdatedAt.In(workday.Zone).Format("2006 年 1 月 2 日 15:04"),
		Continue: p.Place.draftPath(old.ID),
		Afresh:   p.Place.applyPath(v.Item.Code) + "?fresh=1",
	}
}

// start saves a new application for the first time.
func (p Pages) start(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	v, centre, err := p.prepare(r)
	if err != nil {
		return p.notGranted(w, r, err)
	}
	newID := r.PostForm.Get("draft")
	if !id.Valid(newID) {
		return web.Redirect(w, r, p.Place.applyPath(v.Item.Code))
	}
	v.Case.ID = newID
	data, reshaped := v.Item.Form.Reshape(v.Item.Form.Posted(r.PostForm, v.Case.Data), r.PostForm)
	c, err := p.Cases.Start(r.Context(), p.Place.who(r), v.Item.Code, newID, data)
	if errors.Is(err, fault.Conflict) { // another window has written in the draft since
		return p.overtaken(w, r, err)
	}
	if keeps(err) {
		return p.refuse(w, r, v, p.Place.newView(v, centre), data, err)
	}
	if err != nil {
		return err
	}
	web.Unpark(r, r.URL.Path)
	v.Case = c
	return p.saved(w, r, v, p.Place.stepView(v, centre, 1), data, reshaped)
}

// overtaken shows what was typed as a change of the draft that exists by now.
func (p Pages) overtaken(w http.ResponseWriter, r *http.Request, why error) error {
	v, err := p.Cases.Open(r.Context(), p.Place.who(r), r.PostForm.Get("draft"))
	if err != nil || !v.Case.State.Editable() {
		return why
	}
	centre, err := p.Shell(r.Context(), "cases")
	if err != nil {
		return err
	}
	data, _ := v.Item.Form.Reshape(v.Item.Form.Posted(r.PostForm, v.Case.Data), r.PostForm)
	return p.refuse(w, r, v, p.Place.stepView(v, centre, 1), data, why)
}

// autostart is start for the script. It answers with the address of the draft.
func (p Pages) autostart(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	item := r.PathValue("item")
	v, err := p.Cases.Prepare(r.Context(), p.Place.who(r), item)
	if err != nil {
		return err
	}
	c, err := p.Cases.Start(r.Context(), p.Place.who(r), item, r.PostForm.Get("draft"),
		v.Item.Form.Posted(r.PostForm, v.Case.Data))
	if err != nil {
		return err
	}
	web.Unpark(r, p.Place.applyPath(item))
	return p.kept(w, c.Version, p.Place.draftPath(c.ID))
}
