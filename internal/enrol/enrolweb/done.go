package enrolweb

import (
	"net/http"

	"wangting/internal/agreement"
	"wangting/internal/enrol"
	"wangting/internal/ui"
	"wangting/internal/web"
)

type doneView struct {
	Place
	Facts []ui.SummaryItem
}

func (p Pages) done(w http.ResponseWriter, r *http.Request, d enrol.Draft) error {
	v := doneView{Place: p.Place, Facts: []ui.SummaryItem{
		{Key: "单位编号", Value: d.UnitNumber},
		{Key: "单位全称", Value: d.Claim.UnitName},
		{Key: "统一社会信用代码", Value: string(d.Claim.USCC)},
	}}
	return web.Render(w, r, http.StatusOK, donePage(v))
}

type agreementView struct {
	Name, Version string
	Now, NowHref  string // of the version in force, when this is another
	Person        bool
	Parts         []ui.Prose
}

// agreement shows a text in force, or the version of it that somebody agreed to once.
func (p Pages) agreement(w http.ResponseWriter, r *http.Request) error {
	kind := agreement.Kind(r.PathValue("kind"))
	a, err := p.Enrol.Texts.Version(r.Context(), kind, r.URL.Query().Get("version"))
	if err != nil {
		return err
	}
	v := agreementView{Name: "《" + a.Name + "》", Version: a.Version, Person: kind == agreement.PersonRegistration}
	if now := p.Enrol.Texts.InForce(kind); now.Version != a.Version {
		v.Now, v.NowHref = now.Version, "/agreements/"+string(kind)
	}
	for _, part := range a.Parts {
		v.Parts = append(v.Parts, ui.Prose{Heading: part.Heading, Paragraphs: part.Paragraphs})
	}
	return web.Render(w, r, http.StatusOK, agreementPage(v))
}

func (v agreementView) page() ui.PageVM {
	if v.Person {
		return ui.PageVM{Title: v.Name, Nav: "person", Wrap: "narrow"}
	}
	return ui.PageVM{Title: v.Name, Crumbs: trail(v.Name), Wrap: "narrow", HideSearch: true}
}

// window is the page about registering at the service window (REG-1): what to bring.
func (p Pages) window(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, windowPage())
}
