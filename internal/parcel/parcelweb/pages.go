// Package parcelweb shows 「单位快递」 to a unit (CEN-5): the list, a search by number, and
// one parcel with its track. Phones are masked.
package parcelweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/parcel"
	"wangting/internal/regno"
	"wangting/internal/ui"
	"wangting/internal/web"
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
	At      Place
	Shell   ui.CentreFrame
}

// Place is where the pages stand: in the centre of a unit or of a person.
type Place struct {
	Base  string
	Title string
	Back  ui.Link
	Own   bool
}

// The two places.
var (
	UnitPlace = Place{
		Base:  parcel.UnitPath,
		Title: "单位快递",
		Back:  ui.Link{Text: "返回单位快递", Href: parcel.UnitPath},
	}
	OwnPlace = Place{
		Base:  parcel.OwnPath,
		Title: "我的快递",
		Back:  ui.Link{Text: "返回我的快递", Href: parcel.OwnPath},
		Own:   true,
	}
)

const perPage = 20

func (p Pages) who(r *http.Request) actor.Actor {
	if p.At.Own {
		return actor.From(r.Context()).Self()
	}
	return actor.From(r.Context())
}

// Mount puts the pages where they belong.
func (p Pages) Mount(m *web.Mux) {
	put := m.Unit
	if p.At.Own {
		put = m.Person
	}
	put("GET "+p.At.Base, p.list)
	put("GET "+p.At.Base+"/{id}", p.show)
}

type row struct{ ID, Number, Company, Item, Case, Sent, State string }

type listView struct {
	At     Place
	Centre ui.CenterVM
	Number string
	Rows   []row
	Next   string
	Ended  string // address of the cases that ended
}

func rowOf(x parcel.Parcel) row {
	return row{x.ID, x.Number, parcel.CompanyName(x.Company), x.Item, x.CaseNumber, x.SentAt.In(workday.Zone).Format("2006-01-02"), x.Word()}
}

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	number := q.Get("number")
	list, next, err := p.Parcels.List(r.Context(), p.who(r), number, q.Get("before"), perPage)
	if err != nil {
		return err
	}
	ended := strings.TrimSuffix(casework.LinkTo("", p.At.Own), "/") + "?class=done"
	v := listView{At: p.At, Number: number, Ended: ended}
	if v.Centre, err = p.Shell(r.Context(), "parcels"); err != nil {
		return err
	}
	for _, x := range list {
		v.Rows = append(v.Rows, rowOf(x))
	}
	if next != "" {
		v.Next = p.At.Base + "?" + url.Values{"number": {number}, "before": {next}}.Encode()
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

type showView struct {
	At     Place
	Centre ui.CenterVM
	P      row
	To     []ui.SummaryItem
	Track  []ui.TimelineStep
	Stale  bool
	Case   string
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	x, stale, err := p.Parcels.Of(r.Context(), p.who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := showView{At: p.At, P: rowOf(x), Stale: stale, Case: casework.LinkTo(x.CaseID, p.At.Own),
		To: []ui.SummaryItem{{Key: "收件人", Value: regno.MaskName(x.To.Recipient)}, {Key: "电话", Value: regno.MaskMobile(x.To.Phone)}, {Key: "收件地址", Value: x.To.Place}}}
	if v.Centre, err = p.Shell(r.Context(), "parcels"); err != nil {
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
