package account

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/credential"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/unit"
)

// Opening holds what is needed to open an account.
type Opening struct {
	Unit    unit.New
	Adopted *Adopted   // the codes that an older hall stored for the unit
	Rep     person.New // the legal representative
	Admin   *person.New
	AdminID string // an administrator who is already a verified person; excludes Admin
	// Password is the administrator's if there is an administrator, else the representative's. It
	// is empty when the password is set later.
	Password credential.Hashed
	// Welcome is the phone that receives the 单位编号; "" when another message carries it.
	Welcome regno.Mobile
	Inbox   bool // notify the unit's inbox too
}

// Adopted holds the codes that an older hall stored for a unit. Open leaves out codes that this
// hall does not know.
type Adopted struct{ Economy, Nature, Industry, Affiliation string }

// Opened is the result of Open.
type Opened struct {
	Unit           unit.Unit
	Representative mandate.Mandate
	// Applicant is the administrator's mandate if there is one, else the representative's.
	Applicant mandate.Mandate
}

// Open creates the unit, persons, mandates and password in the transaction of ctx, and notifies the
// unit. Conflict when the unit already has an account. Open asks no right of who: nobody is signed
// in at that moment, and the caller has verified the applicant.
func (s *Service) Open(ctx context.Context, who actor.Actor, o Opening) (Opened, error) {
	u, err := s.Units.Open(ctx, who, o.Unit)
	if err != nil {
		return Opened{}, err
	}
	if a := o.Adopted; a != nil {
		if err := s.Units.Adopt(ctx, u, a.Economy, a.Nature, a.Industry, a.Affiliation); err != nil {
			return Opened{}, err
		}
	}
	rep, err := s.Persons.Ensure(ctx, who, o.Rep)
	if err != nil {
		return Opened{}, err
	}
	out := Opened{Unit: u}
	if out.Representative, err = s.Mandates.GrantRepresentative(ctx, who, u.ID, rep.ID); err != nil {
		return Opened{}, err
	}
	if out.Applicant, err = s.applicant(ctx, who, o, out.Representative); err != nil {
		return Opened{}, err
	}
	if o.Password.Given() {
		if err := s.Passwords.Put(ctx, who, out.Applicant.ID, o.Password); err != nil {
			return Opened{}, err
		}
	}
	return out, s.welcome(ctx, o, u)
}

func (s *Service) applicant(ctx context.Context, who actor.Actor, o Opening, rep mandate.Mandate) (mandate.Mandate, error) {
	id := o.AdminID
	if o.Admin != nil {
		p, err := s.Persons.Ensure(ctx, who, *o.Admin)
		if err != nil {
			return mandate.Mandate{}, err
		}
		id = p.ID
	}
	if id == "" {
		return rep, nil
	}
	return s.Mandates.GrantAdministrator(ctx, who, rep, id)
}

func (s *Service) welcome(ctx context.Context, o Opening, u unit.Unit) error {
	if o.Inbox {
		err := s.Notices.Tell(ctx, actor.SystemActor("enrol"), notice.Message{
			UnitID: u.ID,
			Kind:   notice.AboutHall,
			Title:  "单位账户已开通",
			Body:   "单位编号 " + u.Number + "。法定代表人可以办理本单位的全部业务。",
			Link:   "/unit/info",
		})
		if err != nil {
			return err
		}
	}
	if o.Welcome == "" {
		return nil
	}
	return s.Notices.SMS(ctx, notice.SMS{
		Phone:    string(o.Welcome),
		Template: notice.Welcome,
		Params:   map[string]string{"unit": u.Name, "number": u.Number},
		Inbox:    notice.Inboxed{UnitID: u.ID},
	})
}

// Represented builds the Opening of an account by its legal representative, whose phone and inbox
// are notified. by says how the representative was verified.
func Represented(q Query, f Facts, phone regno.Mobile, by person.Way) Opening {
	return Opening{
		Unit: unit.New{USCC: q.USCC, Name: q.Name, Region: f.Region, Kind: f.Kind, Address: f.Address},
		Rep: person.New{
			Name:       q.RepName,
			DocType:    q.Document.Type,
			DocNumber:  q.Document.Number,
			Phone:      phone,
			VerifiedBy: by,
		},
		Welcome: phone,
		Inbox:   true,
	}
}
