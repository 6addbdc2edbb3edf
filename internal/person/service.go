package person

import (
	"context"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/regno"
	"wangting/internal/tx"
)

// Store keeps persons.
type Store interface {
	// Add stores a new person; false when the document belongs to somebody already.
	Add(ctx context.Context, p Person) (bool, error)
	// Put updates name, phone and verification of p; Conflict when the row has another
	// version than p.
	Put(ctx context.Context, p Person) error
	Person(ctx context.Context, id string) (Person, error)
	// Persons gives the persons with these ids, in no order; unknown ids are left out.
	Persons(ctx context.Context, ids []string) ([]Person, error)
	ByDocument(ctx context.Context, d regno.Document) (Person, error)
	// Forget empties the row of p, so that its document may register anew; Conflict when it has another version.
	Forget(ctx context.Context, p Person) error
	// ForgetPractice removes what belongs to practice and whose owner's id is below before.
	ForgetPractice(ctx context.Context, before string) error
}

// Service keeps the persons of the hall.
type Service struct {
	Store Store
	Tx    tx.Tx
	Audit *audit.Service
	Now   func() time.Time
}

// New is information about a person that a wizard or a clerk has collected.
type New struct {
	Name       string
	DocType    regno.DocType
	DocNumber  string
	Phone      regno.Mobile // "" when none was confirmed
	VerifiedBy Way
}

func (n New) check() error {
	if n.Name == "" {
		return fault.New(fault.Invalid, "请填写姓名")
	}
	if !n.DocType.Valid() || n.DocNumber == "" {
		return fault.New(fault.Invalid, "请填写证件类型和证件号码")
	}
	if (regno.Document{Type: n.DocType, Number: n.DocNumber}).Practice() {
		return fault.New(fault.Invalid, "这是演练用的证件号码，不能在正式大厅使用")
	}
	if !n.VerifiedBy.Valid() {
		return fmt.Errorf("verified by %q is no way we know", n.VerifiedBy)
	}
	return nil
}

// Ensure gives the person with this document. It creates the person if there is none, and
// otherwise adds the new information (see mergeNew). The fault is Conflict when an unverified
// name differs from the one on file. The caller must have proved the content of n.
func (s *Service) Ensure(ctx context.Context, who actor.Actor, n New) (Person, error) {
	n.Name = string(regno.NameOf(n.Name))
	if err := n.check(); err != nil {
		return Person{}, err
	}
	var p Person
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		now := s.Now()
		p = Person{ID: id.New(), Name: n.Name, DocType: n.DocType, DocNumber: n.DocNumber, Phone: n.Phone,
			VerifiedBy: n.VerifiedBy, CreatedAt: now, Version: 1}
		if n.VerifiedBy != Unverified {
			p.VerifiedAt = now
		}
		added, err := s.Store.Add(ctx, p)
		if err != nil {
			return fmt.Errorf("adding a person: %w", err)
		}
		if added {
			return s.Audit.Record(ctx, who, actor.Deed{Act: "person.created", Object: "person", ObjectID: p.ID,
				Detail: map[string]string{"verified": string(p.VerifiedBy)}})
		}
		p, err = s.again(ctx, who, n, now)
		return err
	})
	if err != nil {
		return Person{}, err
	}
	return p, nil
}

// again is Ensure for a document that is on file.
func (s *Service) again(ctx context.Context, who actor.Actor, n New, now time.Time) (Person, error) {
	p, err := s.Store.ByDocument(ctx, regno.Document{Type: n.DocType, Number: n.DocNumber})
	if err != nil {
		return Person{}, fmt.Errorf("finding a person by document: %w", err)
	}
	if n.VerifiedBy == Unverified && !regno.SameName(n.Name, p.Name) {
		return Person{}, fault.New(fault.Conflict, "姓名与证件号码不一致，请核对")
	}
	changed := p.mergeNew(n, now)
	if len(changed) == 0 {
		return p, nil
	}
	if err := s.Store.Put(ctx, p); err != nil {
		return Person{}, fmt.Errorf("saving %s: %w", p, err)
	}
	p.Version++
	return p, s.Audit.Record(ctx, who, actor.Deed{Act: "person.changed", Object: "person", ObjectID: p.ID,
		Detail: map[string]string{"fields": strings.Join(changed, ",")}})
}

// ChangePhone replaces the phone of a person, in the transaction of ctx. The caller must
// have proved the person's face and the new phone (ACC-2).
func (s *Service) ChangePhone(ctx context.Context, who actor.Actor, personID string, m regno.Mobile) error {
	p, err := s.Store.Person(ctx, personID)
	if err != nil {
		return fmt.Errorf("reading person %s: %w", personID, err)
	}
	p.Phone = m
	if err := s.Store.Put(ctx, p); err != nil {
		return fmt.Errorf("saving %s: %w", p, err)
	}
	return s.Audit.Record(ctx, who, actor.Deed{
		Act:      "person.changed",
		Object:   "person",
		ObjectID: p.ID,
		UnitID:   who.UnitID,
		Detail:   map[string]string{"fields": "phone"},
	})
}

// Gone is what a person is called whose account was removed. Their row stays, because closed cases and ended mandates point to it.
const Gone = "已注销用户"

// Forget empties name, document and phone of a person, in the transaction of ctx. The caller has proved that it is them, and records it.
func (s *Service) Forget(ctx context.Context, p Person) error {
	if err := s.Store.Forget(ctx, p); err != nil {
		return fmt.Errorf("emptying %s: %w", p, err)
	}
	return nil
}

// NameOf gives a person's full name. It checks no rights, as Find.
func (s *Service) NameOf(ctx context.Context, id string) (string, error) {
	p, err := s.Find(ctx, id)
	return p.Name, err
}

// Find gives a person. It checks no rights: the caller decides whose data it may show.
func (s *Service) Find(ctx context.Context, id string) (Person, error) {
	p, err := s.Store.Person(ctx, id)
	if err != nil {
		return Person{}, fmt.Errorf("finding person %s: %w", id, err)
	}
	return p, nil
}

// FindMany gives persons by id, in one query. Like Find it checks no rights.
func (s *Service) FindMany(ctx context.Context, ids []string) (map[string]Person, error) {
	list, err := s.Store.Persons(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("finding %d persons: %w", len(ids), err)
	}
	all := make(map[string]Person, len(list))
	for _, p := range list {
		all[p.ID] = p
	}
	return all, nil
}

// ByDocument gives the person who holds a document, NotFound when the hall does not know them.
func (s *Service) ByDocument(ctx context.Context, t regno.DocType, number string) (Person, error) {
	p, err := s.Store.ByDocument(ctx, regno.Document{Type: t, Number: number})
	if err != nil {
		return Person{}, fmt.Errorf("finding a person by document: %w", err)
	}
	return p, nil
}
