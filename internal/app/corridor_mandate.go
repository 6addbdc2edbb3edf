package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/check"
	"wangting/internal/credential/credentialdb"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/mandate/mandatephone"
	"wangting/internal/mandate/mandateweb"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/ui"
	"wangting/internal/workday"
)

const acceptFace proof.Purpose = "mandate.accept.face"

func (h *Hall) mandateRoom(r *Rooms) {
	db := mandatedb.Store{DB: h.DB, Now: h.now}
	r.Mandates = &mandate.Service{Store: db, Tx: h.DB, Audit: r.Audit, Sessions: r.Sessions, Giving: db, Due: db, Asking: db, Past: db, Doubt: db,
		People: verified{r.Persons, credentialdb.Store{DB: h.DB}}, Tell: mandateTold{h}, Fresh: h.fresh, Limits: h.mandateLimits(), Now: h.now}
}

// mandateLimits are the manual's, unless the settings say others (HAN-14).
func (h *Hall) mandateLimits() mandate.Limits {
	l := h.Config.Limits
	return mandate.Limits{Administrators: l.Administrators, Handlers: l.Handlers, Years: l.MandateYears, Invitation: l.Invitation, Insurance: l.Insurance}
}

// verified finds persons who have proved themselves and have an account of their own.
type verified struct {
	persons *person.Service
	logins  credentialdb.Store
}

func (v verified) Verified(ctx context.Context, k mandate.Known) (string, error) {
	p, err := v.persons.ByDocument(ctx, k.Document.Type, k.Document.Number)
	if err != nil {
		return "", err
	}
	if p.Name != k.Name || p.Phone != k.Phone || p.VerifiedBy == person.Unverified {
		return "", fault.New(fault.NotFound, "")
	}
	_, err = v.logins.PersonHashOf(ctx, p.ID)
	return p.ID, err
}

// acceptFaces are the faces of the proof room for those who answer an invitation.
type acceptFaces struct {
	faces   *proof.Faces
	persons *person.Service
}

func (f acceptFaces) flow(ctx context.Context, x mandate.FaceOf) (proof.FaceFlow, error) {
	p, err := f.persons.Find(ctx, x.PersonID)
	return proof.FaceFlow{Purpose: acceptFace, FlowID: x.MandateID, Binding: x.Session, Subject: proof.Subject{Document: p.Document(), Name: p.Name}}, err
}

func (f acceptFaces) Begin(ctx context.Context, who actor.Actor, x mandate.FaceOf) (string, string, error) {
	flow, err := f.flow(ctx, x)
	if err != nil {
		return "", "", err
	}
	b, err := f.faces.Begin(ctx, who, flow)
	return b.ID, b.LinkToken, err
}

func (f acceptFaces) State(ctx context.Context, faceID, session string) (string, error, error) {
	v, err := f.faces.State(ctx, faceID, session)
	return string(v.State), v.Trouble, err
}

func (f acceptFaces) Consume(ctx context.Context, who actor.Actor, x mandate.FaceOf) error {
	flow, err := f.flow(ctx, x)
	if err != nil {
		return err
	}
	return f.faces.Consume(ctx, who, flow)
}

// prepare checks and hashes the password of a mandate that is about to hold.
func (h *Hall) prepare(ctx context.Context, m mandate.Mandate, password, confirm string) (func(context.Context, actor.Actor) error, error) {
	parts, err := h.Rooms.parts.Of(ctx, actor.Actor{PersonID: m.PersonID, UnitID: m.UnitID})
	if err != nil {
		return nil, err
	}
	var form check.Form
	form.AddErr(mandatephone.FieldNew, check.Password(password, parts...))
	form.Same(mandatephone.FieldAgain, password, confirm)
	if err := form.Err(); err != nil {
		return nil, err
	}
	hash, err := h.Rooms.Credentials.Hash(ctx, password)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, who actor.Actor) error {
		return h.Rooms.Credentials.Put(ctx, who, m.ID, hash)
	}, nil
}

func (h *Hall) mandatePages(shell ui.CentreFrame) {
	r := h.Rooms
	mandateweb.Pages{Mandates: r.Mandates, People: h.maskedPeople, Items: h.grantable, Limits: r.Mandates.Limits, Log: h.unitLog, Now: h.now, Shell: shell}.Mount(h.Mux)
	mandatephone.Pages{Acceptance: &mandate.Acceptance{Service: r.Mandates, Faces: acceptFaces{r.Faces, r.Persons}, Prepare: h.prepare},
		Offer: h.offer, LinkURL: r.Faces.LinkURL}.Mount(h.Mux)
}

func (h *Hall) maskedPeople(ctx context.Context, ids ...string) (map[string]mandateweb.Person, error) {
	persons, err := h.Rooms.Persons.FindMany(ctx, ids)
	all := make(map[string]mandateweb.Person, len(persons))
	for id, p := range persons {
		all[id] = mandateweb.Person{Name: regno.MaskName(p.Name), Document: p.Document().Masked(), Phone: regno.MaskMobile(string(p.Phone))}
	}
	return all, err
}

// grantable gives the items for units, and those of persons that need a unit's word, those of one group together.
func (h *Hall) grantable() []mandateweb.Item {
	var out []mandateweb.Item
	for _, it := range h.Rooms.Catalog.Catalogue().Items() {
		if !it.For(catalog.ForUnits) && it.EmployerIn == "" { // personal, and no unit has a word in it
			continue
		}
		out = append(out, mandateweb.Item{Code: it.Code, Name: it.Name, Group: it.Board})
	}
	slices.SortStableFunc(out, func(a, b mandateweb.Item) int {
		return cmp.Compare(slices.Index(catalog.Boards, a.Group), slices.Index(catalog.Boards, b.Group))
	})
	return out
}

// offer says what a mandate of who's is; somebody else's is not there.
func (h *Hall) offer(ctx context.Context, who actor.Actor, mandateID string) (mandatephone.Offer, error) {
	r := h.Rooms
	m, err := r.Mandates.Of(ctx, mandateID)
	if err == nil && (who.PersonID == "" || m.PersonID != who.PersonID) {
		err = fault.New(fault.NotFound, "")
	}
	if err != nil {
		return mandatephone.Offer{}, err
	}
	u, err := r.Units.Find(ctx, m.UnitID)
	if err != nil {
		return mandatephone.Offer{}, err
	}
	o := mandatephone.Offer{ID: m.ID, Unit: u.Name, Code: u.USCC.Masked(), Role: mandate.LevelLabel(m.Level), Period: mandateweb.Period(m.From, m.Until),
		Scope: "全部业务", Until: r.Mandates.InvitedUntil(m).In(workday.Zone).Format("1 月 2 日 15:04 ")}
	if m.GiverID != "" {
		g, err := r.Mandates.Of(ctx, m.GiverID)
		if err != nil && !errors.Is(err, fault.NotFound) {
			return o, err
		}
		if x, err := r.Persons.Find(ctx, g.PersonID); err == nil {
			o.Giver = mandate.LevelLabel(g.Level) + " " + regno.MaskName(x.Name)
		}
	}
	if m.Level == actor.Operator {
		o.Scope, err = h.scopeWords(ctx, who, m.ID)
	}
	return o, err
}

func (h *Hall) scopeWords(ctx context.Context, who actor.Actor, mandateID string) (string, error) {
	codes, err := h.Rooms.Mandates.ScopeOf(ctx, who, mandateID)
	if err != nil || len(codes) == 0 {
		return "尚未授权具体事项", err
	}
	var names []string
	for _, c := range codes {
		if it := h.Rooms.Catalog.Catalogue().Item(c); it != nil && len(names) < 5 {
			names = append(names, it.Name)
		}
	}
	return fmt.Sprintf("%d 项：%s", len(codes), strings.Join(names, "、")), nil
}
