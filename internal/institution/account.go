package institution

import (
	"context"
	"fmt"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/credential"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/regno"
	"wangting/internal/unit"
)

// Item is the code of the catalogue item whose granted cases register institutions (INS-2).
const Item = "institution-registration"

// Decided registers an institution when a case of Item was granted; other decisions change nothing. It
// must run in the caller's transaction.
func (s *Service) Decided(ctx context.Context, e casework.Telling) error {
	if e.ItemCode != Item || e.Verdict != casework.Approved {
		return nil
	}
	c, err := s.Cases.Store.Case(ctx, e.CaseID)
	if err != nil {
		return fmt.Errorf("reading the case of an institution: %w", err)
	}
	text := func(name string) string { s, _ := c.Data[name].(string); return strings.TrimSpace(s) }
	region := text("institutionRegion")
	if len(region) != 6 {
		region = casework.Province
	}
	return s.Register(ctx, actor.SystemActor("casework"), New{
		UnitID: c.UnitID,
		CaseID: c.ID,
		Name:   text("institutionName"),
		Kind:   text("institutionKind"),
		Level:  text("institutionLevel"),
		Region: region,
	})
}

// openAccount creates the account of an institution. It must run in the caller's transaction.
func (s *Service) openAccount(ctx context.Context, who actor.Actor, i Institution) (string, error) {
	u, err := s.Units.OpenInstitution(ctx, who, unit.Institution{
		Number: i.Number,
		Name:   i.Name,
		Region: i.Region,
		Kind:   KindName(i.Kind),
	})
	return u.ID, err
}

// putFirst sets the administrator's first password, and ends the logins that exist.
func (s *Service) putFirst(ctx context.Context, who actor.Actor, i Institution, h credential.Hashed) error {
	if err := s.Passwords.PutFirst(ctx, who, i.MandateID, h, s.Now().Add(s.First)); err != nil {
		return err
	}
	return s.Sessions.EndAllOfMandate(ctx, i.MandateID, "密码已重置")
}

// personOf returns the person behind the mandate of an institution of the unit, as the caller may read those whom they manage, and their
// document for the first password.
func (s *Service) personOf(ctx context.Context, who actor.Actor, unitID, mandateID string) (Person, regno.Document, error) {
	m, err := s.Mandates.Of(ctx, mandateID)
	if err != nil {
		return Person{}, regno.Document{}, err
	}
	p, err := s.Persons.Find(ctx, m.PersonID)
	if err != nil {
		return Person{}, regno.Document{}, err
	}
	return Person{Name: mandate.NameFor(who, unitID, p.Name), Document: p.Document().Masked(), Phone: p.Phone.Masked()}, p.Document(), nil
}

// tell notifies the administrator where to log in. It never sends the password.
func (s *Service) tell(ctx context.Context, i Institution) error {
	m, err := s.Mandates.Of(ctx, i.MandateID)
	if err != nil {
		return err
	}
	p, err := s.Persons.Find(ctx, m.PersonID)
	if err != nil || p.Phone == "" {
		return err
	}
	return s.Notices.SMS(ctx, notice.SMS{
		Phone:    string(p.Phone),
		Template: notice.Institution,
		Params:   map[string]string{"unit": i.Name, "number": i.Number, "life": Holds(s.First)},
		Inbox:    notice.Inboxed{UnitID: m.UnitID},
	})
}
