package phone

import (
	"net/http"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// casePath is the screen of one case.
const casePath = "/app/cases/"

type caseView struct {
	Title     string
	Facts     []ui.SummaryItem
	Documents []ui.DocumentVM
}

// oneCase shows how a case stands and its documents.
func (p Pages) oneCase(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	held, err := p.Mandates.Held(r.Context(), who.PersonID)
	if err != nil {
		return err
	}
	c, as, err := p.Cases.ReadableBy(r.Context(), mandate.EachActing(who, held), r.PathValue("id"))
	if err != nil {
		return err
	}
	if c.State == casework.Draft {
		return fault.New(fault.NotFound, "没有找到这件办件")
	}
	papers, err := p.Cases.DocumentsOf(r.Context(), as, c.ID)
	if err != nil {
		return err
	}
	d, err := p.Cases.DeliveryOf(r.Context(), as, c.ID)
	if err != nil {
		return err
	}
	v := caseView{Title: c.ItemName, Facts: []ui.SummaryItem{{Key: "办件编号", Value: c.Number},
		{Key: "申请人", Value: ownerNames(who, held)[c.Owner()]},
		{Key: "状态", Body: ui.Tag(c.Word())}}}
	if d.State != "" && d.State != casework.DeliveryDraft {
		v.Facts = append(v.Facts, ui.SummaryItem{Key: "送达方式", Value: d.Way.Word()}, ui.SummaryItem{Key: "送达", Value: d.Word()})
	}
	if d.Code != "" {
		v.Facts = append(v.Facts, ui.SummaryItem{Key: "领取窗口", Value: d.Window}, ui.SummaryItem{Key: "领取人", Value: d.Collector},
			ui.SummaryItem{Key: "取件码", Value: d.Code})
	}
	for _, x := range slices.Backward(papers) {
		vm := ui.DocumentVM{Title: x.Title, Number: x.Number, Outcome: x.Outcome, Href: casePath + c.ID + "/" + x.Path,
			Check: x.Check, Log: x.Log, Say: "出具于 " + x.IssuedAt.In(workday.Zone).Format("2006-01-02")}
		if !x.Holds {
			vm.State = x.State
		}
		v.Documents = append(v.Documents, vm)
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, caseScreen(v))
}
