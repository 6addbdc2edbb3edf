package enrolweb

import (
	"net/http"

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
	Parts         []ui.Prose
}

func (p Pages) agreement(w http.ResponseWriter, r *http.Request) error {
	a := p.Enrol.Agreement
	v := agreementView{Name: "《" + a.Name + "》", Version: a.Version}
	for _, part := range a.Parts {
		v.Parts = append(v.Parts, ui.Prose{Heading: part.Heading, Paragraphs: part.Paragraphs})
	}
	return web.Render(w, r, http.StatusOK, agreementPage(v))
}

// window is the page about registering at the service window (REG-1): what to bring.
func (p Pages) window(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, windowPage())
}
