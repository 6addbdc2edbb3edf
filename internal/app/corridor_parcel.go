package app

import (
	"context"
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/address"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/gateway/courier"
	"wangting/internal/notice"
	"wangting/internal/parcel"
	"wangting/internal/parcel/parceldb"
	"wangting/internal/parcel/parceldesk"
	"wangting/internal/parcel/parcelweb"
	"wangting/internal/region"
	"wangting/internal/web/ui"
)

func (h *Hall) parcelRoom(r *Rooms) {
	c := parcelCorridor{h}
	r.Parcels = &parcel.Service{Store: parceldb.Store{DB: h.DB, Keys: h.Keys}, Case: c.sending, Address: c.address, Courier: c.track, Tell: c.tell, Tx: h.DB, Audit: r.Audit, Now: h.now}
}

func (h *Hall) parcelPages(shell func(context.Context, *http.Request, string) (ui.CenterVM, error)) {
	parcelweb.Pages{Parcels: h.Rooms.Parcels, At: parcelweb.UnitPlace, Shell: shell}.Mount(h.Mux)
	parcelweb.Pages{Parcels: h.Rooms.Parcels, At: parcelweb.OwnPlace, Shell: ownShell}.Mount(h.Mux)
	parceldesk.Pages{Parcels: h.Rooms.Parcels}.Mount(h.Mux)
}

// parcelCorridor leads from parcels to cases, addresses, the courier and the inbox.
type parcelCorridor struct{ h *Hall }

func (c parcelCorridor) sending(ctx context.Context, who actor.Actor, caseID string) (parcel.Sending, error) {
	v, err := c.h.Rooms.Cases.Dossier(ctx, who, caseID)
	if err != nil {
		return parcel.Sending{}, err
	}
	if v.Case.EndedAt.IsZero() && v.Case.Verdict == casework.NoVerdict {
		return parcel.Sending{}, fault.New(fault.Forbidden, "还没有作出决定，不能寄送结果")
	}
	return parcel.Sending{UnitID: v.Case.Owner(), Personal: v.Case.Personal(), Number: v.Case.Number, Item: v.Case.ItemName}, nil
}

func (c parcelCorridor) address(ctx context.Context, s parcel.Sending) (parcel.To, error) {
	own := address.Owner{Kind: "unit", ID: s.UnitID}
	if s.Personal {
		own.Kind = "person"
	}
	a, err := c.h.Rooms.Addresses.DefaultOf(ctx, own)
	return parcel.To{Recipient: a.Recipient, Phone: string(a.Phone), Place: region.Full(a.County) + a.Detail}, err
}

func (c parcelCorridor) track(ctx context.Context, p parcel.Parcel) (string, []parcel.Mark, error) {
	g := c.h.Outside.Courier
	if g == nil {
		return "", nil, fault.New(fault.NotFound, "")
	}
	t, err := g.Track(ctx, p.Company, p.Number, p.To.Phone)
	if errors.Is(err, courier.ErrUnknown) {
		err = fault.Wrap(fault.NotFound, "", err)
	}
	marks := make([]parcel.Mark, len(t.Marks))
	for i, m := range t.Marks {
		marks[i] = parcel.Mark{At: m.At, Say: m.Say}
	}
	return t.State, marks, err
}

func (c parcelCorridor) tell(ctx context.Context, p parcel.Parcel, s parcel.Sending) error {
	m := notice.Message{UnitID: p.UnitID, Kind: notice.AboutCase, Title: "办理结果已寄出",
		Body: "“" + p.Item + "”（编号 " + p.CaseNumber + "）的结果已由" + parcel.CompanyName(p.Company) + "寄出，单号 " + p.Number + "。", Link: parcelweb.UnitPlace.Base + "/" + p.ID}
	if s.Personal {
		m.PersonID, m.Link = s.UnitID, parcelweb.OwnPlace.Base+"/"+p.ID
	}
	return c.h.Rooms.Notices.Tell(ctx, actor.SystemActor("parcel"), m)
}
