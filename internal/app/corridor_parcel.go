package app

import (
	"context"
	"encoding/hex"
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/address"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkweb"
	"wangting/internal/console"
	"wangting/internal/fault"
	"wangting/internal/gateway/courier"
	"wangting/internal/notice"
	"wangting/internal/parcel"
	"wangting/internal/parcel/parceldb"
	"wangting/internal/parcel/parceldesk"
	"wangting/internal/parcel/parcelweb"
	"wangting/internal/region"
	"wangting/internal/ui"
	"wangting/internal/web"
)

func (h *Hall) parcelRoom(r *Rooms) {
	c := parcelCorridor{h}
	r.Parcels = &parcel.Service{Store: parceldb.Store{DB: h.DB, Keys: h.Keys}, Case: c.sending, Address: c.address, Courier: c.track, Follow: c.follow, Tell: c.tell, Tx: h.DB, Audit: r.Audit, Now: h.now}
}

func (h *Hall) parcelPages(shell ui.CentreFrame) {
	parcelweb.Pages{Parcels: h.Rooms.Parcels, At: parcelweb.UnitPlace, Shell: shell}.Mount(h.Mux)
	parcelweb.Pages{Parcels: h.Rooms.Parcels, At: parcelweb.OwnPlace, Shell: ownShell}.Mount(h.Mux)
	parceldesk.Pages{Parcels: h.Rooms.Parcels, Frame: console.Shell}.Mount(h.Mux)
	h.Mux.Handle("POST "+courierCallback+"{id}", parcelCorridor{h}.pushed)
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

const (
	courierCallback = "/callback/courier/"
	subscribeJob    = "parcel.subscribe"
)

type subscribing struct {
	ID string `json:"id"`
}

// follow queues the subscription; without a courier there is none.
func (c parcelCorridor) follow(ctx context.Context, p parcel.Parcel) error {
	if c.h.Outside.Courier == nil {
		return nil
	}
	return c.h.Queue.Enqueue(ctx, subscribeJob, subscribing{p.ID})
}

// salt signs what the courier says of one parcel: it follows from a key of ours, so that
// nothing has to be kept, and from the parcel, so that it is worth nothing for another.
func (c parcelCorridor) salt(parcelID string) string {
	return hex.EncodeToString(c.h.Keys.Index("parcel.push", parcelID))[:32]
}

func (c parcelCorridor) subscribe(ctx context.Context, j subscribing) error {
	p, err := c.h.Rooms.Parcels.Store.Parcel(ctx, j.ID)
	if err != nil {
		return err
	}
	return c.h.Outside.Courier.Subscribe(ctx, p.Company, p.Number, p.To.Phone, c.h.Config.Public+courierCallback+p.ID, c.salt(p.ID))
}

const maxPush = 256 << 10

// pushed is the courier: what it says is not believed before its signature is.
func (c parcelCorridor) pushed(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxPush)
	id := r.PathValue("id")
	p, err := courier.ReadPush(r.PostFormValue("param"), r.PostFormValue("sign"), c.salt(id))
	if err != nil {
		return err
	}
	if p.Moved {
		marks := make([]parcel.Mark, len(p.Track.Marks))
		for i, m := range p.Track.Marks {
			marks[i] = parcel.Mark{At: m.At, Say: m.Say}
		}
		if err := c.h.Rooms.Parcels.Pushed(r.Context(), id, p.Number, p.Track.State, marks); err != nil {
			return err
		}
	}
	return web.JSON(w, http.StatusOK, map[string]any{"result": true, "returnCode": "200", "message": "成功"})
}

// steps are the parcels of a case on its timeline (CEN-5).
func (c parcelCorridor) steps(ctx context.Context, who actor.Actor, caseID string) ([]caseworkweb.Step, error) {
	list, err := c.h.Rooms.Parcels.OfCase(ctx, who, caseID)
	var out []caseworkweb.Step
	for _, p := range list {
		base := parcelweb.UnitPlace.Base
		if !who.ForUnit() {
			base = parcelweb.OwnPlace.Base
		}
		out = append(out, caseworkweb.Step{At: p.SentAt, Title: "结果已寄出", Say: parcel.CompanyName(p.Company) + " " + p.Number + "，" + p.Word(), Link: ui.Link{Text: "查看物流", Href: base + "/" + p.ID}})
	}
	return out, err
}
