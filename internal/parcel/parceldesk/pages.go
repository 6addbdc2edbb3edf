// Package parceldesk shows the page on which staff record that the result of a case was sent (CEN-5).
package parceldesk

import (
	"context"
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/parcel"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Parcels is the part of parcel.Service that the pages call.
type Parcels interface {
	Ready(ctx context.Context, who actor.Actor, caseID string) (parcel.Sending, parcel.To, error)
	Send(ctx context.Context, who actor.Actor, caseID, company, number string, again bool) error
}

// Pages is the page for sending the result of a case.
type Pages struct {
	Parcels Parcels
	Frame   ui.StaffFrame
}

// SendPath returns the address of the page for a case.
func SendPath(caseID string) string { return "/staff/cases/" + caseID + "/parcel" }

// Mount registers the pages on the mux.
func (p Pages) Mount(m *web.Mux) {
	m.Staff("GET /staff/cases/{id}/parcel", "", p.form)
	m.Staff("POST /staff/cases/{id}/parcel", "", p.send)
}

type view struct {
	Shell           ui.StaffVM
	Path, Back      string
	Sending         parcel.Sending
	To              parcel.To
	Companies       []ui.Option
	Number          string
	Sent            string         // the parcel that is on its way
	Again           *ui.CheckboxVM // nil when nothing is on its way
	Problem, Hinder *fault.Fault
}

func (p Pages) filled(r *http.Request, company, number string, problem *fault.Fault) (view, error) {
	id := r.PathValue("id")
	c, to, err := p.Parcels.Ready(r.Context(), actor.From(r.Context()), id)
	v := view{
		Shell:   p.Frame(r.Context(), ui.StaffPage{Title: "寄送结果", Current: ui.StaffCases, HasError: problem != nil}),
		Path:    SendPath(id),
		Back:    "/staff/cases/" + id,
		Sending: c,
		To:      to,
		Number:  number,
		Problem: problem,
	}
	if b := c.Before; b.ID != "" {
		v.Again = &ui.CheckboxVM{FieldVM: ui.FieldVM{Name: parcel.FieldAgain, Label: "再登记一件", Err: problem.FieldSays(parcel.FieldAgain)}}
		v.Sent = "结果已由" + parcel.CompanyName(b.Company) + "寄出，单号 " + b.Number + "，" + b.Word() + "。原来的单号填错或者邮件丢失，才需要再登记一件。"
	}
	if errors.Is(err, fault.Conflict) {
		v.Hinder, err = fault.Of(err), nil
	}
	for _, x := range parcel.Companies() {
		v.Companies = append(v.Companies, ui.Option{Value: x.Code, Label: x.Name, Selected: x.Code == company})
	}
	return v, err
}

func (p Pages) form(w http.ResponseWriter, r *http.Request) error {
	v, err := p.filled(r, "ems", "", nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, sendPage(v))
}

func (p Pages) send(w http.ResponseWriter, r *http.Request) error {
	company, number := r.PostFormValue(parcel.FieldCompany), r.PostFormValue(parcel.FieldNumber)
	again := r.PostFormValue(parcel.FieldAgain) != ""
	err := p.Parcels.Send(r.Context(), actor.From(r.Context()), r.PathValue("id"), company, number, again)
	if errors.Is(err, fault.Invalid) {
		f := fault.Of(err)
		v, err := p.filled(r, company, number, f)
		if err != nil {
			return err
		}
		return web.Render(w, r, web.Status(f.Kind), sendPage(v))
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("已登记寄送，申请人会收到消息")
	return web.Redirect(w, r, "/staff/cases/"+r.PathValue("id"))
}
