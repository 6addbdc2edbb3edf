package institution

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/check"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/session"
	"wangting/internal/tx"
	"wangting/internal/unit"
)

// Store keeps institutions.
type Store interface {
	// Add stores a new institution; it reports false when its case has registered one already.
	Add(ctx context.Context, i Institution) (bool, error)
	// Next draws the next sequence number, inside the transaction.
	Next(ctx context.Context) (int64, error)
	Institution(ctx context.Context, id string) (Institution, error)
	// OfUnit returns at most n institutions of a unit after a cursor, the oldest first.
	OfUnit(ctx context.Context, unitID, after string, n int) ([]Institution, error)
	// Put updates account, administrator and times at the version that was read. Conflict when it has
	// changed since.
	Put(ctx context.Context, i Institution) error
}

// Words names the acts of the room in the log of a unit.
var Words = map[string]string{
	"institution.registered":     "登记机构",
	"institution.opened":         "开通机构账户",
	"institution.changed":        "变更机构管理员",
	"institution.password_reset": "重置机构密码",
}

// Service runs the institutions of all units.
type Service struct {
	Store Store
	Tx    tx.Tx
	Audit *audit.Service
	Now   func() time.Time

	Prefix string        // of first passwords
	First  time.Duration // how long a first password is valid

	Units     *unit.Service
	Persons   *person.Service
	People    mandate.Verified
	Notices   *notice.Service
	Passwords *credential.Service
	Passkeys  *credential.Passkeys
	Mandates  *mandate.Service
	Sessions  *session.Service
	Cases     *casework.Service
}

// Register creates the institution of a granted case. It must run in the caller's transaction; a
// repeated call for the same case changes nothing.
func (s *Service) Register(ctx context.Context, who actor.Actor, n New) error {
	if n.Name == "" || n.UnitID == "" || n.CaseID == "" {
		return fault.New(fault.Invalid, "机构信息不完整")
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		seq, err := s.Store.Next(ctx)
		if err != nil {
			return fmt.Errorf("drawing an institution's number: %w", err)
		}
		i := Institution{
			ID:        id.New(),
			UnitID:    n.UnitID,
			CaseID:    n.CaseID,
			Name:      n.Name,
			Kind:      n.Kind,
			Level:     n.Level,
			Region:    n.Region,
			CreatedAt: s.Now(),
			Version:   1,
		}
		if i.Number, err = regno.InstitutionNumber(n.Region, seq); err != nil {
			return err
		}
		added, err := s.Store.Add(ctx, i)
		if err != nil || !added {
			return err
		}
		return s.record(ctx, who, "institution.registered", i)
	})
}

func (s *Service) record(ctx context.Context, who actor.Actor, act string, i Institution) error {
	return s.Audit.Record(ctx, who, actor.Deed{
		Act:      act,
		Object:   "institution",
		ObjectID: i.ID,
		UnitID:   i.UnitID,
		Detail:   map[string]string{"number": i.Number},
	})
}

var errMay = fault.New(fault.Forbidden, "机构由法定代表人或管理员管理")

func may(who actor.Actor) error {
	if !who.ForUnit() {
		return fault.New(fault.Anonymous, "请先登录")
	}
	if who.Level != actor.Representative && who.Level != actor.Administrator {
		return errMay
	}
	return nil
}

// List returns at most n institutions of who's unit after a cursor; next is "" at the end.
func (s *Service) List(ctx context.Context, who actor.Actor, after string, n int) (list []Institution, next string, err error) {
	if !who.ForUnit() {
		return nil, "", fault.New(fault.Anonymous, "请先登录")
	}
	list, err = s.Store.OfUnit(ctx, who.UnitID, after, n+1)
	if err != nil {
		return nil, "", fmt.Errorf("listing institutions: %w", err)
	}
	if len(list) > n {
		list = list[:n]
		next = list[n-1].ID
	}
	return list, next, nil
}

// Of returns an institution of who's unit, and its administrator when it has one. NotFound for one of
// another unit.
func (s *Service) Of(ctx context.Context, who actor.Actor, institutionID string) (Institution, Person, error) {
	i, err := s.theirs(ctx, who, institutionID)
	if err != nil || !i.Opened() {
		return i, Person{}, err
	}
	p, _, err := s.personOf(ctx, who, i.UnitID, i.MandateID)
	return i, p, err
}

func (s *Service) theirs(ctx context.Context, who actor.Actor, institutionID string) (Institution, error) {
	i, err := s.Store.Institution(ctx, institutionID)
	if err == nil && (i.UnitID != who.UnitID || !who.ForUnit()) {
		err = fault.New(fault.NotFound, "没有找到这个机构")
	}
	return i, err
}

func (s *Service) read(ctx context.Context, f AdminForm) (string, regno.Document, error) {
	var form check.Form
	var a mandate.Known
	var err error
	if form.Required(FieldName, "管理员姓名", f.Name) {
		a.Name, err = regno.ParseName(f.Name)
		form.AddErr(FieldName, err)
	}
	if form.Required(FieldDocNumber, "管理员证件号码", f.DocNumber) {
		a.Document, err = regno.ParseDocument(regno.DocType(f.DocType), f.DocNumber, s.Now())
		form.AddErr(FieldDocNumber, err)
	}
	if form.Required(FieldPhone, "管理员移动电话", f.Phone) {
		a.Phone, err = regno.ParseMobile(f.Phone)
		form.AddErr(FieldPhone, err)
	}
	if err := form.Err(); err != nil {
		return "", a.Document, err
	}
	personID, err := s.People.Verified(ctx, a)
	if errors.Is(err, fault.NotFound) {
		err = fault.On(
			FieldDocNumber,
			"没有找到这位实名用户。请核对姓名、证件和移动电话，并请其先在本大厅完成个人注册",
		)
	}
	return personID, a.Document, err
}

// Appoint is 「开通」 for an institution without account and 「变更」 for one with an account (INS-4).
// Faults: Forbidden, Invalid with fields, Conflict when it has changed since.
func (s *Service) Appoint(ctx context.Context, who actor.Actor, institutionID string, f AdminForm) error {
	if err := may(who); err != nil {
		return err
	}
	if err := s.Passkeys.Fresh(ctx, who); err != nil {
		return err
	}
	if _, err := s.theirs(ctx, who, institutionID); err != nil {
		return err
	}
	personID, doc, err := s.read(ctx, f)
	if err != nil {
		return err
	}
	hashed, err := s.Passwords.Hash(ctx, FirstPassword(s.Prefix, doc))
	if err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Mandates.Hold(ctx, who, ""); err != nil { // the unit may be closing, and with it every institution that is open
			return err
		}
		i, err := s.theirs(ctx, who, institutionID)
		if err != nil {
			return err
		}
		act := "institution.changed"
		if !i.Opened() {
			act = "institution.opened"
			if i.AccountID, err = s.openAccount(ctx, who, i); err != nil {
				return err
			}
			i.OpenedAt = s.Now()
		} else if err := s.Mandates.Dismiss(ctx, who, i.MandateID, "机构管理员已变更"); err != nil {
			return err
		}
		m, err := s.Mandates.Appoint(ctx, who, i.AccountID, personID)
		if err != nil {
			return err
		}
		i.MandateID = m.ID
		if err := s.Store.Put(ctx, i); err != nil {
			return err
		}
		if err := s.putFirst(ctx, who, i, hashed); err != nil {
			return err
		}
		if err := s.tell(ctx, i); err != nil {
			return err
		}
		return s.record(ctx, who, act, i)
	})
}

// Reset is 「密码重置」: it sets the first password again. Conflict when the institution has no
// account.
func (s *Service) Reset(ctx context.Context, who actor.Actor, institutionID string) error {
	if err := may(who); err != nil {
		return err
	}
	if err := s.Passkeys.Fresh(ctx, who); err != nil {
		return err
	}
	i, err := s.theirs(ctx, who, institutionID)
	if err != nil {
		return err
	}
	if !i.Opened() {
		return fault.New(fault.Conflict, "机构还没有开通")
	}
	_, doc, err := s.personOf(ctx, who, i.UnitID, i.MandateID)
	if err != nil {
		return err
	}
	hashed, err := s.Passwords.Hash(ctx, FirstPassword(s.Prefix, doc))
	if err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Mandates.Hold(ctx, who, ""); err != nil {
			return err
		}
		if err := s.Store.Put(ctx, i); err != nil { // refuses when another administrator was appointed meanwhile
			return err
		}
		if err := s.putFirst(ctx, who, i, hashed); err != nil {
			return err
		}
		if err := s.tell(ctx, i); err != nil {
			return err
		}
		return s.record(ctx, who, "institution.password_reset", i)
	})
}
