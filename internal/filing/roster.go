package filing

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Rows of a table from a roster of the unit. The button in the form saves the draft first, as for a workbook. Fields have the
// keys of the core system, never a number, and what is looked for is posted: a name stands in no address.

// rosterView is the page 「从名册选择」 of one table.
type rosterView struct {
	Centre  ui.CenterVM
	Place   Place
	Title   string
	Crumbs  []ui.Link
	Path    string
	Back    string
	Version string
	Label   string
	Name    string // of the roster
	Flash   string
	Wrong   *fault.Fault
	Away    string // why there is no list
	Words   string
	Page    int // from 1
	People  []casework.Listed
	Chosen  map[string]bool
	Total   int
}

// What the buttons of the page do, beside adding people.
const (
	doFind = "find"
	doBack = "back"
	doOn   = "on"
)

// Counted says which people of how many are shown.
func (v rosterView) Counted() string {
	say, first := fmt.Sprintf("共 %d 人", v.Total), (v.Page-1)*casework.RosterPeople+1
	if first > v.Total {
		return say
	}
	return say + fmt.Sprintf("，第 %d–%d 人", first, min(first+casework.RosterPeople-1, v.Total))
}

func (at Place) rosterPath(id, field string) string { return at.rowsPath(id, field) + "/roster" }

func (p Pages) roster(w http.ResponseWriter, r *http.Request) error {
	return p.showRoster(w, r, url.Values{}, http.StatusOK, nil)
}

// showRoster shows a page of the roster; q holds q and page, and who is chosen.
func (p Pages) showRoster(w http.ResponseWriter, r *http.Request, q url.Values, status int, wrong *fault.Fault) error {
	words := strings.TrimSpace(q.Get("q"))
	if len([]rune(words)) > 50 {
		words = string([]rune(words)[:50])
	}
	page, err := strconv.Atoi(q.Get("page"))
	if err != nil || page < 1 || page > 100_000 {
		page = 1
	}
	id, field := r.PathValue("id"), r.PathValue("field")
	v, err := p.Cases.OpenRoster(r.Context(), p.Place.who(r), id, field, words, page)
	if err != nil {
		return err
	}
	centre, err := p.Shell(r.Context(), "cases")
	if err != nil {
		return err
	}
	view := rosterView{
		Centre: centre, Place: p.Place,
		Title:   "从名册选择：" + v.Table.Label(),
		Crumbs:  p.Place.trail(ui.Link{Text: v.Item.Name, Href: p.Place.draftPath(id)}, ui.Link{Text: "从名册选择"}),
		Path:    p.Place.rosterPath(id, field),
		Back:    p.Place.draftPath(id) + "#" + field,
		Version: strconv.FormatInt(v.Case.Version, 10),
		Label:   v.Table.Label(), Name: v.Roster.Name,
		Flash: web.Session(r.Context()).TakeFlash(),
		Wrong: wrong, Words: words, Page: page,
		People: v.People, Total: v.Total, Chosen: map[string]bool{},
	}
	for _, key := range q[casework.RosterField] {
		view.Chosen[key] = true
	}
	if v.Away != nil {
		view.Away = fault.Of(v.Away).Say + "。"
		if status == http.StatusOK && errors.Is(v.Away, fault.Away) {
			status = http.StatusServiceUnavailable
		}
	}
	return web.Render(w, r, status, rosterPage(view))
}

// pickRows adds who was chosen, and stays on the page of the roster.
func (p Pages) pickRows(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	id, field, form := r.PathValue("id"), r.PathValue("field"), r.PostForm
	if step, moves := map[string]int{doFind: 0, doBack: -1, doOn: 1}[form.Get("do")]; moves {
		page, _ := strconv.Atoi(form.Get("page"))
		form.Set("page", strconv.Itoa(page+step))
		form.Del(casework.RosterField)
		return p.showRoster(w, r, form, http.StatusOK, nil)
	}
	added, there, err := p.Cases.PickRows(r.Context(), p.Place.who(r), id, field, form[casework.RosterField], version(form))
	switch {
	case errors.Is(err, fault.Conflict) && !errors.Is(err, fault.NotFound):
		wrong := fault.Of(fault.New(fault.Conflict, "这份草稿刚在另一个窗口保存过，没有加入。所选人员还在，请核对后再次点“加入所选人员”"))
		return p.showRoster(w, r, form, http.StatusConflict, wrong)
	case errors.Is(err, fault.Invalid), errors.Is(err, fault.Away):
		return p.showRoster(w, r, form, web.Status(fault.Of(err).Kind), fault.Of(err))
	case err != nil:
		return err
	}
	say := fmt.Sprintf("已加入 %d 人", added)
	if there > 0 {
		say += fmt.Sprintf("，%d 人已在表中", there)
	}
	web.Session(r.Context()).Flash(say)
	return web.Redirect(w, r, p.Place.rosterPath(id, field))
}

// listed is somebody of the roster as one line beside their box.
func listed(l casework.Listed) string {
	parts := []string{l.Name, "证件末四位 " + l.Last4}
	if l.Job != "" {
		parts = append(parts, l.Job)
	}
	if l.Since != "" {
		parts = append(parts, "参保日期 "+catalog.Day(l.Since))
	}
	if l.Taken {
		parts = append(parts, "已在表中")
	}
	return strings.Join(parts, "，")
}

// boxes are the people of a page as boxes to tick.
func boxes(v rosterView) ui.ChoicesVM {
	vm := ui.ChoicesVM{FieldVM: ui.FieldVM{Name: casework.RosterField, Label: "选择人员", Err: v.Wrong.FieldSays(casework.RosterField)}}
	for _, l := range v.People {
		vm.Options = append(vm.Options, ui.Option{Value: l.Key, Label: listed(l), Selected: v.Chosen[l.Key]})
	}
	return vm
}
