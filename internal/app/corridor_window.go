package app

import (
	"context"
	"io"
	"time"

	"wangting/internal/actor"
	"wangting/internal/blob"
	"wangting/internal/console"
	"wangting/internal/gateway/registry"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/unit"
	"wangting/internal/window"
	"wangting/internal/window/windowdb"
	"wangting/internal/window/windowdesk"
	"wangting/internal/window/windowweb"
)

func (h *Hall) windowRoom(r *Rooms) {
	r.Window = &window.Service{Store: windowdb.Store{DB: h.DB, Keys: h.Keys}, Files: windowFiles{r.Files}, Register: windowRegister{h.Outside.Register},
		Opening: windowOpening{r, h.Config.Public}, Tx: h.DB, Audit: r.Audit, Keys: h.Keys, Most: h.Config.Limits.UploadBytes, Life: 7 * 24 * time.Hour, Now: h.now}
}

func (h *Hall) windowPages() {
	r := h.Rooms
	windowdesk.Pages{Window: r.Window, Name: h.staffName, Most: h.Config.Limits.UploadBytes, Frame: console.Shell}.Mount(h.Mux)
	windowweb.Pages{Window: r.Window}.Mount(h.Mux)
}

func (h *Hall) staffName(ctx context.Context, staffID string) (string, error) {
	names, err := h.Rooms.Staff.Names(ctx, staffID)
	return names[staffID], err
}

type windowFiles struct{ blobs *blob.Store }

func (f windowFiles) Put(ctx context.Context, key string, r io.Reader, most int64) (window.Stored, error) {
	i, err := f.blobs.Put(ctx, key, r, most)
	return window.Stored{Size: i.Size, Type: i.Type}, err
}

func (f windowFiles) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	return f.blobs.Open(ctx, key)
}

func (f windowFiles) Delete(ctx context.Context, key string) error { return f.blobs.Delete(ctx, key) }

// windowRegister is the business register as the window asks it.
type windowRegister struct{ *registry.Gateway }

func (g windowRegister) Verify(ctx context.Context, e window.Entry) (bool, string, window.Particulars, error) {
	a, err := g.Gateway.Verify(ctx, registry.Query{USCC: string(e.USCC), Name: e.UnitName, RepName: e.Rep.Name,
		RepDocType: string(e.Rep.Document.Type), RepDocNumber: e.Rep.Document.Number})
	return a.Exists && a.Match, a.Status, window.Particulars{Region: a.RegionCode, Kind: a.Type, Address: a.Address}, err
}

// windowOpening makes what two clerks have agreed on. The papers of the applicant
// were seen: they are verified by the window, a representative who did not come is not.
type windowOpening struct {
	r      *Rooms
	public string
}

func (o windowOpening) Registered(ctx context.Context, c regno.USCC) (bool, error) {
	return enrolUnits{o.r.Units}.Registered(ctx, c)
}

func (o windowOpening) person(ctx context.Context, who actor.Actor, p window.Person, by person.Way) (string, error) {
	x, err := o.r.Persons.Ensure(ctx, who, person.New{Name: p.Name, DocType: p.Document.Type, DocNumber: p.Document.Number, Phone: p.Phone, VerifiedBy: by})
	return x.ID, err
}

func (o windowOpening) Open(ctx context.Context, who actor.Actor, e window.Entry) (mandateID, number string, err error) {
	u, err := o.r.Units.Open(ctx, who, unit.New{USCC: e.USCC, Name: e.UnitName, Region: e.Unit.Region, Kind: e.Unit.Kind, Address: e.Unit.Address})
	if err != nil {
		return "", "", err
	}
	by := person.ByWindow
	if e.Kind == window.Handler {
		by = person.Unverified
	}
	repID, err := o.person(ctx, who, e.Rep, by)
	if err != nil {
		return "", "", err
	}
	m, err := o.r.Mandates.GrantRepresentative(ctx, who, u.ID, repID)
	if err != nil || e.Kind == window.Representative {
		return m.ID, u.Number, err
	}
	adminID, err := o.person(ctx, who, e.Applicant, person.ByWindow)
	if err != nil {
		return "", "", err
	}
	m, err = o.r.Mandates.GrantAdministrator(ctx, who, m, adminID)
	return m.ID, u.Number, err
}

func (o windowOpening) Prepare(ctx context.Context, mandateID, password string) (func(context.Context, actor.Actor) error, error) {
	hash, err := o.r.Credentials.Hash(ctx, password)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, who actor.Actor) error {
		return o.r.Credentials.Put(ctx, who, mandateID, hash)
	}, nil
}

func (o windowOpening) Send(ctx context.Context, e window.Entry, number, token string) error {
	return o.r.Notices.SMS(ctx, notice.SMS{Phone: string(e.Applicant.Phone), Template: notice.Window,
		Params: map[string]string{"unit": e.UnitName, "number": number, "link": o.public + windowweb.Path + token}})
}
