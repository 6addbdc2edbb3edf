// Package parcelweb shows 「单位快递」 to a unit (CEN-5): the list, a search by number, and
// one parcel with its track. Phones are masked.
package parcelweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/parcel"
	"wangting/internal/regno"
	"wangting/internal/web"
	"wangting/internal/web/ui"
	"wangting/internal/workday"
)

// Parcels is what the pages need of parcel.Service.
type Parcels interface {
	List(ctx context.Context, who actor.Actor, number, before string, n int) (list []parcel.Parcel, next string, err error)
	Of(ctx context.Context, who actor.Actor, parcelID string) (p parcel.Parcel, stale bool, err error)
}

// Pages are the pages.
type Pages struct {
	Parcels Parcels
	Shell   func(ctx context.Context, r *http.Request, active string) (ui.CenterVM, error)
}

const (
	here    = "/unit/parcels"
	perPage = 20
)

// Mount puts the pages where they belong.
func (p Pages) Mount(m *web.Mux) {
	m.Unit("GET "+here, p.list)
	m.Unit("GET "+here+"/{id}", p.show)
}

type row struct{ ID, Number, Company, Item, Case, Sent, State string }

type listView struct {
	Centre ui.CenterVM
	Number string
	Rows   []row
	Next   string
}

func rowOf(x parcel.Parcel) row {
	return row{x.ID, x.Number, parcel.CompanyName(x.Company), x.Item, x.CaseNumber, x.SentAt.In(workday.Zone).Format("2006-01-02"), x.Word()}
}

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	number := q.Get("number")
	list, next, err := p.Parcels.List(r.Context(), actor.From(r.Context()), number, q.Get("before"), perPage)
	if err != nil {
		return err
	}
	v := listView{Number: number}
	if v.Centre, err = p.Shell(r.Context(), r, "parcels"); err != nil {
		return err
	}
	for _, x := range list {
		v.Rows = append(v.Rows, rowOf(x))
	}
	if next != "" {
		v.Next = here + "?" + url.Values{"number": {number}, "before": {next}}.Encode()
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

type showView struct {
	Centre ui.CenterVM
	P      row
	To     []ui.SummaryItem
	Track  []ui.TimelineStep
	Stale  bool
	Case   string
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	x, stale, err := p.Parcels.Of(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := showView{P: rowOf(x), Stale: stale, Case: "/unit/cases/" + x.CaseID,
		To: []ui.SummaryItem{{Key: "收件人", Value: regno.MaskName(x.To.Recipient)}, {Key: "电话", Value: regno.MaskMobile(x.To.Phone)}, {Key: "收件地址", Value: x.To.Place}}}
	if v.Centre, err = p.Shell(r.Context(), r, "parcels"); err != nil {
		return err
	}
	for i, t := range x.Track {
		s := ui.TimelineStep{Title: t.Say, When: t.At, DateTime: strings.Replace(t.At, " ", "T", 1), State: "done"}
		if i == 0 {
			s.State = "now"
		}
		v.Track = append(v.Track, s)
	}
	return web.Render(w, r, http.StatusOK, showPage(v))
}
