package desk

import (
	"context"
	"errors"
	"net/http"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Delivering is what the desk calls to hand documents out at a window.
type Delivering interface {
	DeliveryIn(ctx context.Context, o casework.Opened) (casework.Delivery, error)
	HandOut(ctx context.Context, who actor.Actor, caseID, code, last string) error
}

// awaited reports whether somebody collects the documents of a case at a window.
func awaited(d casework.Delivery) bool {
	return d.Way == casework.Counter && d.State == casework.DeliveryWaiting
}

// mayPost reports whether the documents of a case go, or may go, to a courier: also those of a case of before there was a choice.
func mayPost(d casework.Delivery) bool {
	return d.Way == "" || d.Way == casework.Post && d.State != casework.DeliveryDone
}

// deliveryFacts are the summary lines about a delivery; none for a case of before there was one.
func deliveryFacts(d casework.Delivery, now time.Time) []ui.SummaryItem {
	if d.State == "" || d.State == casework.DeliveryDraft {
		return nil
	}
	items := []ui.SummaryItem{{Key: "送达方式", Value: d.Way.Word()}, {Key: "送达", Body: ui.Tag(d.Word())}}
	switch d.Way {
	case casework.Counter:
		items = append(items, ui.SummaryItem{Key: "领取窗口", Value: d.Window})
	case casework.Post:
		items = append(items, ui.SummaryItem{Key: "邮寄地址", Value: d.To.Name + "，" + d.To.Place})
	}
	switch {
	case !d.DoneAt.IsZero():
		items = append(items, ui.SummaryItem{Key: "送达时间", Value: formatMoment(d.DoneAt, now)})
	case d.State == casework.DeliveryWaiting && now.After(d.DueAt):
		items = append(items, ui.SummaryItem{Key: "送达期限", Value: day(d.DueAt) + "，已超期"})
	case d.State == casework.DeliveryWaiting:
		items = append(items, ui.SummaryItem{Key: "送达期限", Value: day(d.DueAt)})
	}
	return items
}

// handOutView is the page on which a clerk hands documents out.
type handOutView struct {
	Shell      ui.StaffVM
	Path, Back string
	Say        string
	Facts      []ui.SummaryItem
	Waits      bool
	Code       string
	Problem    *fault.Fault
}

func (p Pages) handOutForm(w http.ResponseWriter, r *http.Request) error {
	return p.showHandOut(w, r, "", nil)
}

func (p Pages) showHandOut(w http.ResponseWriter, r *http.Request, code string, problem *fault.Fault) error {
	who, id := actor.From(r.Context()), r.PathValue("id")
	if !casework.MayHandOut(who) {
		return fault.New(fault.Forbidden, "由窗口受理人员发放文书")
	}
	view, err := p.Core.Dossier(r.Context(), who, id)
	if err != nil {
		return err
	}
	d, err := p.Core.DeliveryIn(r.Context(), view.Opened)
	if err != nil {
		return err
	}
	v := handOutView{
		Shell: p.Frame(r.Context(), ui.StaffPage{Title: "窗口发放", Current: ui.StaffCases, HasError: problem != nil}),
		Path:  casePath(id) + "/handout", Back: casePath(id), Say: view.Case.ItemName + "（" + view.Case.Number + "）",
		Facts: deliveryFacts(d, view.Now), Waits: awaited(d), Code: code, Problem: problem,
	}
	if d.Collector != "" {
		v.Facts = append(v.Facts, ui.SummaryItem{Key: "领取人", Value: d.Collector})
	}
	status := http.StatusOK
	if problem != nil {
		status = web.Status(problem.Kind)
	}
	return web.Render(w, r, status, handOutPage(v))
}

// handOut shows the code again after a fault, never the end of the number.
func (p Pages) handOut(w http.ResponseWriter, r *http.Request) error {
	code := r.PostFormValue(casework.FieldCode)
	err := p.Core.HandOut(r.Context(), actor.From(r.Context()), r.PathValue("id"), code, r.PostFormValue(casework.FieldLast))
	switch {
	case errors.Is(err, fault.Invalid), errors.Is(err, fault.Conflict):
		return p.showHandOut(w, r, code, fault.Of(err))
	case err != nil:
		return err
	}
	web.Session(r.Context()).Flash("文书已发放，申请人会收到消息")
	return web.Redirect(w, r, casePath(r.PathValue("id")))
}
