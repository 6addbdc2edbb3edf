// Package parcelweb shows 「单位快递」 and the parcels of a person (CEN-5): the list, a search by
// number, and one parcel with its track. Phones are masked.
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

// Parcels is the part of parcel.Service that the pages call.
type Parcels interface {
	List(ctx context.Context, who actor.Actor, number, before string, n int) (list []parcel.Parcel, next string, err error)
	Parcel(ctx context.Context, who actor.Actor, parcelID string) (parcel.Parcel, error)
}

// Pages are the pages about parcels.
type Pages struct {
	Parcels Parcels
	Place   Place
	Shell   ui.CentreFrame
}

// Place is the centre that the pages belong to: of a unit or of a person.
type Place struct {
	Base  string
	Title string
	Back  ui.Link
	Own   bool
}

// The two centres.
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
	if p.Place.Own {
		return actor.From(r.Context()).Self()
	}
	return actor.From(r.Context())
}

// Mount registers the pages on the mux.
func (p Pages) Mount(m *web.Mux) {
	put := m.Unit
	if p.Place.Own {
		put = m.Person
	}
	put("GET "+p.Place.Base, p.list)
	put("GET "+p.Place.Base+"/{id}", p.show)
}

type row struct{ ID, Number, Company, Item, Case, Sent, State string }

type listView struct {
	Place  Place
	Centre ui.CenterVM
	Number string
	Rows   []row
	Next   string
	Ended  string // address of the list of ended cases
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
	ended := strings.TrimSuffix(casework.LinkTo("", p.Place.Own), "/") + "?class=done"
	v := listView{Place: p.Place, Number: number, Ended: ended}
	if v.Centre, err = p.Shell(r.Context(), "parcels"); err != nil {
		return err
	}
	for _, x := range list {
		v.Rows = append(v.Rows, rowOf(x))
	}
	if next != "" {
		v.Next = p.Place.Base + "?" + url.Values{"number": {number}, "before": {next}}.Encode()
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

type showView struct {
	Place   Place
	Centre  ui.CenterVM
	P       row
	To      []ui.SummaryItem
	Track   []ui.TimelineStep
	Trouble string
	Case    string
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	x, err := p.Parcels.Parcel(r.Context(), p.who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := showView{Place: p.Place, P: rowOf(x), Trouble: x.Trouble, Case: casework.LinkTo(x.CaseID, p.Place.Own),
		To: []ui.SummaryItem{
			{Key: "收件人", Value: regno.MaskName(x.To.Recipient)},
			{Key: "电话", Value: regno.MaskMobile(x.To.Phone)},
			{Key: "收件地址", Value: x.To.Place},
		}}
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
