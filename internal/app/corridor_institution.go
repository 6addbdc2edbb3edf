package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/credential"
	"wangting/internal/institution"
	"wangting/internal/institution/institutiondb"
	"wangting/internal/institution/institutionweb"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/regno"
	"wangting/internal/unit"
)

// InstitutionItem is the item whose granted cases register institutions (INS-2).
const InstitutionItem = "institution-registration"

func (h *Hall) institutionRoom(r *Rooms) {
	a := institutionAccounts{h}
	r.Institutions = &institution.Service{Store: institutiondb.Store{DB: h.DB}, Accounts: a, People: a, Sure: h.fresh, Tell: a.tell, Tx: h.DB, Audit: r.Audit, Now: h.now,
		Prefix: h.Config.Limits.FirstPassword, First: h.Config.Limits.FirstPasswordOf,
		Hash: func(ctx context.Context, password string) (institution.Hashed, error) {
			return h.Rooms.Credentials.Hash(ctx, password)
		}}
}

func (h *Hall) institutionPages(shell institutionweb.Shell) {
	institutionweb.Pages{Institutions: h.Rooms.Institutions, Shell: shell, Item: InstitutionItem, Prefix: h.Config.Limits.FirstPassword, First: h.Config.Limits.FirstPasswordOf}.Mount(h.Mux)
}

// registerInstitution makes an institution of a case that was granted.
func (h *Hall) registerInstitution(ctx context.Context, e casework.Telling) error {
	if e.ItemCode != InstitutionItem || e.Verdict != casework.Approved {
		return nil
	}
	c, err := h.Rooms.Cases.Store.Case(ctx, e.CaseID)
	if err != nil {
		return fmt.Errorf("reading the case of an institution: %w", err)
	}
	text := func(name string) string { s, _ := c.Data[name].(string); return strings.TrimSpace(s) }
	region := text("institutionRegion")
	if len(region) != 6 {
		region = casework.Province
	}
	return h.Rooms.Institutions.Register(ctx, actor.SystemActor("casework"), institution.New{UnitID: c.UnitID, CaseID: c.ID, Name: text("institutionName"),
		Kind: text("institutionKind"), Level: text("institutionLevel"), Region: region})
}

// institutionAccounts makes accounts and finds people for institutions.
type institutionAccounts struct{ h *Hall }

func (a institutionAccounts) Open(ctx context.Context, who actor.Actor, i institution.Institution) (string, error) {
	u, err := a.h.Rooms.Units.OpenInstitution(ctx, who, unit.Institution{Number: i.Number, Name: i.Name, Region: i.Region, Kind: institution.KindName(i.Kind)})
	return u.ID, err
}

func (a institutionAccounts) Appoint(ctx context.Context, who actor.Actor, accountID, personID string) (string, error) {
	m, err := a.h.Rooms.Mandates.Appoint(ctx, who, accountID, personID)
	return m.ID, err
}

func (a institutionAccounts) End(ctx context.Context, who actor.Actor, mandateID, why string) error {
	return a.h.Rooms.Mandates.Dismiss(ctx, who, mandateID, why)
}

func (a institutionAccounts) PutFirst(ctx context.Context, who actor.Actor, mandateID string, hashed institution.Hashed, until time.Time) error {
	x, ok := hashed.(credential.Hashed)
	if !ok {
		return errors.New("a first password was not hashed")
	}
	if err := a.h.Rooms.Credentials.PutFirst(ctx, who, mandateID, x, until); err != nil {
		return err
	}
	return a.h.Rooms.Sessions.EndAllOfMandate(ctx, mandateID, "密码已重置")
}

func (a institutionAccounts) Verified(ctx context.Context, x institution.Admin) (string, error) {
	v := a.h.Rooms.Mandates.People
	return v.Verified(ctx, mandate.Known{Name: x.Name, Document: x.Document, Phone: x.Phone})
}

func (a institutionAccounts) Of(ctx context.Context, mandateID string) (institution.Person, regno.Document, error) {
	m, err := a.h.Rooms.Mandates.Of(ctx, mandateID)
	if err != nil {
		return institution.Person{}, regno.Document{}, err
	}
	p, err := a.h.Rooms.Persons.Find(ctx, m.PersonID)
	if err != nil {
		return institution.Person{}, regno.Document{}, err
	}
	return institution.Person{Name: regno.MaskName(p.Name), Document: p.Document().Masked(), Phone: p.Phone.Masked()}, p.Document(), nil
}

// tell tells the administrator where to log in; never the password.
func (a institutionAccounts) tell(ctx context.Context, _ actor.Actor, i institution.Institution, mandateID string) error {
	m, err := a.h.Rooms.Mandates.Of(ctx, mandateID)
	if err != nil {
		return err
	}
	p, err := a.h.Rooms.Persons.Find(ctx, m.PersonID)
	if err != nil || p.Phone == "" {
		return err
	}
	return a.h.Rooms.Notices.SMS(ctx, notice.SMS{Phone: string(p.Phone), Template: notice.Institution, Params: map[string]string{"unit": i.Name, "number": i.Number}})
}
