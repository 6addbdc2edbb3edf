package upgrade

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/check"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/tx"
	"wangting/internal/unit"
)

// Older is an older hall that can be chosen.
type Older struct{ Code, Name string }

// Store keeps which old accounts have been upgraded, and the old cases of units.
type Store interface {
	// IsUpgraded reports whether an account has been upgraded.
	IsUpgraded(ctx context.Context, hall string, account []byte) (bool, error)
	// MarkUpgraded marks an account as upgraded. Conflict when it has been already.
	MarkUpgraded(ctx context.Context, hall string, account []byte, unitID string, now time.Time) error
	// KeepPast stores the cases that the unit had in the older hall, in order.
	KeepPast(ctx context.Context, unitID string, past []Past) error
	Past(ctx context.Context, unitID string) ([]Past, error)
	// HasPast reports whether the unit has any old case.
	HasPast(ctx context.Context, unitID string) (bool, error)
}

// Names of the further form fields.
const (
	FieldHall      = "hall"
	FieldUnitName  = "unitname"
	FieldDocType   = "doctype"
	FieldDocNumber = "docnumber"
	FieldName      = "name"
	FieldPhone     = "phone"
	FieldNew       = "new"
	FieldAgain     = "again"
)

// Words names the acts that this room audits, as the log of a unit shows them.
var Words = map[string]string{"unit.upgraded": "历史用户升级"}

// Service runs the upgrade. The draft is kept in the sealed browser session; nothing is stored before
// the last step.
type Service struct {
	Verifier
	Older []Older
	Store Store
	Tx    tx.Tx
	Audit *audit.Service
	Life  time.Duration

	Accounts  *account.Service
	Passwords *credential.Service
	People    mandate.Verified
}

// Start begins an upgrade.
func (s *Service) Start() Draft {
	return Draft{ID: id.New(), State: Open, ExpiresAt: s.Now().Add(s.Life)}
}

// Choose is step 1, the choice of the older hall. Invalid with fields.
func (s *Service) Choose(d *Draft, hall string) error {
	for _, o := range s.Older {
		if o.Code == hall {
			d.choose(hall)
			d.ExpiresAt = s.Now().Add(s.Life)
			return nil
		}
	}
	return fault.On(FieldHall, "请选择原网办大厅")
}

// NameOf returns the name of an older hall.
func (s *Service) NameOf(code string) string {
	for _, o := range s.Older {
		if o.Code == code {
			return o.Name
		}
	}
	return ""
}

func (s *Service) account(d Draft) []byte { return s.Keys.Index("upgrade.key", d.Hall+"|"+d.Old.Key) }

// Prove is step 2, the old account and password. Faults: those of Verify, and Conflict when the
// account or its unit is in this hall already.
func (s *Service) Prove(ctx context.Context, who actor.Actor, d *Draft, user, password string) error {
	old, err := s.Verify(ctx, who, d.Hall, user, password)
	if err != nil {
		return err
	}
	next := *d
	next.prove(old)
	taken, err := s.Store.IsUpgraded(ctx, d.Hall, s.account(next))
	if err != nil {
		return fmt.Errorf("looking for an upgrade: %w", err)
	}
	if taken {
		return fault.New(fault.Conflict, SayTaken)
	}
	if err := s.free(ctx, old.USCC); err != nil {
		return err
	}
	next.ExpiresAt = s.Now().Add(s.Life)
	*d = next
	return nil
}

// SayThere is the message for a unit that this hall has already. An old password alone never adds an
// administrator to such a unit.
const SayThere = "该单位已在本大厅开通账户，不用升级。请直接登录；需要添加管理员的，由法定代表人登录后在“经办人管理”中办理，或携带材料到窗口办理"

func (s *Service) free(ctx context.Context, code regno.USCC) error {
	there, err := s.Accounts.Registered(ctx, code)
	if err != nil {
		return fmt.Errorf("looking for the unit: %w", err)
	}
	if there {
		return fault.New(fault.Conflict, SayThere)
	}
	return nil
}

// Confirmed is step 3 as it was typed.
type Confirmed struct{ UnitName, DocType, DocNumber, RepName string }

// Confirm is step 3: the register must confirm the values for the USCC that the older hall has stored.
func (s *Service) Confirm(ctx context.Context, d *Draft, f Confirmed) error {
	c := Claim{USCC: d.Old.USCC, UnitName: strings.TrimSpace(f.UnitName)}
	var form check.Form
	if form.Required(FieldUnitName, "单位全称", c.UnitName) {
		form.AtMost(FieldUnitName, "单位全称", c.UnitName, 200)
	}
	if form.Required(FieldDocNumber, "法定代表人证件号码", f.DocNumber) {
		var err error
		c.Document, err = regno.ParseDocument(regno.DocType(f.DocType), f.DocNumber, s.Now())
		form.AddErr(FieldDocNumber, err)
	}
	if form.Required(FieldName, "法定代表人姓名", f.RepName) {
		name, err := regno.ParseName(f.RepName)
		form.AddErr(FieldName, err)
		c.RepName = string(name)
	}
	if err := form.Err(); err != nil {
		return err
	}
	a, err := s.Accounts.Ask(ctx, account.Query{USCC: c.USCC, Name: c.UnitName, RepName: c.RepName, Document: c.Document})
	switch {
	case err != nil:
		return fmt.Errorf("asking the register: %w", err)
	case !a.Exists || !a.Match:
		return fault.New(fault.Invalid, "单位全称和法定代表人信息与登记信息不一致，请按营业执照核对后重新填写")
	case a.Status != account.InBusiness:
		return fault.New(
			fault.Invalid,
			"登记信息显示该单位的状态为“"+a.Status+"”，不能升级。如有疑问，请联系登记机关，或拨打 12333",
		)
	}
	d.Claim, d.Unit, d.ExpiresAt = c, Unit(a.Facts), s.Now().Add(s.Life)
	return nil
}

// AdminForm is step 4 as it was typed.
type AdminForm struct{ DocType, DocNumber, Name, Phone, Password, Confirm string }

// SayRegister is the message when the administrator is no verified person of this hall (UPG-5).
const SayRegister = "没有查到证件号码、姓名和移动电话都一致的个人用户。请核对，或先注册个人用户，再回到这一步"

// Finish is step 4. One transaction creates the unit, its mandates and the password, and marks the old
// account as upgraded. Faults: Invalid with fields, Conflict.
func (s *Service) Finish(ctx context.Context, who actor.Actor, d *Draft, f AdminForm) error {
	a, err := s.read(*d, f)
	if err != nil {
		return err
	}
	adminID, err := s.People.Verified(ctx, a)
	if errors.Is(err, fault.NotFound) {
		return fault.On(FieldDocNumber, SayRegister)
	}
	if err != nil {
		return fmt.Errorf("finding the administrator: %w", err)
	}
	hash, err := s.Passwords.Hash(ctx, f.Password)
	if err != nil {
		return err
	}
	var u unit.Unit
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.free(ctx, d.Claim.USCC); err != nil {
			return err
		}
		opened, err := s.Accounts.Open(ctx, who, d.opening(adminID, a.Phone, hash))
		if err != nil {
			return err
		}
		u = opened.Unit
		if err := s.Store.MarkUpgraded(ctx, d.Hall, s.account(*d), u.ID, s.Now()); err != nil {
			if errors.Is(err, fault.Conflict) {
				return fault.New(fault.Conflict, SayTaken)
			}
			return fmt.Errorf("using an old account up: %w", err)
		}
		if err := s.Store.KeepPast(ctx, u.ID, d.Old.Past); err != nil {
			return fmt.Errorf("keeping what a unit had: %w", err)
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "unit.upgraded", Object: "unit", ObjectID: u.ID, UnitID: u.ID,
			Detail: map[string]string{"hall": d.Hall}})
	})
	if err != nil {
		return err
	}
	d.finish(u.ID, u.Number)
	return nil
}

// opening describes the account: the unit and its representative as the register names them, and the
// administrator. The representative gets no password here; they use 「个人注册」 to prove themselves
// and log in by phone.
func (d Draft) opening(adminID string, phone regno.Mobile, hash credential.Hashed) account.Opening {
	adopted := account.Adopted(d.Old.Profile)
	return account.Opening{
		Unit: unit.New{
			USCC:    d.Claim.USCC,
			Name:    d.Claim.UnitName,
			Region:  d.Unit.Region,
			Kind:    d.Unit.Kind,
			Address: d.Unit.Address,
		},
		Adopted: &adopted,
		Rep: person.New{
			Name:       d.Claim.RepName,
			DocType:    d.Claim.Document.Type,
			DocNumber:  d.Claim.Document.Number,
			VerifiedBy: person.Unverified,
		},
		AdminID:  adminID,
		Password: hash,
		Welcome:  phone,
	}
}

func (s *Service) read(d Draft, f AdminForm) (mandate.Known, error) {
	var a mandate.Known
	var form check.Form
	if form.Required(FieldDocNumber, "管理员证件号码", f.DocNumber) {
		var err error
		a.Document, err = regno.ParseDocument(regno.DocType(f.DocType), f.DocNumber, s.Now())
		if form.AddErr(FieldDocNumber, err) && a.Document == d.Claim.Document {
			form.Add(FieldDocNumber, "管理员不能是法定代表人本人。法定代表人请通过单位注册开通账户")
		}
	}
	if form.Required(FieldName, "管理员姓名", f.Name) {
		var err error
		a.Name, err = regno.ParseName(f.Name)
		form.AddErr(FieldName, err)
	}
	if form.Required(FieldPhone, "管理员移动电话", f.Phone) {
		var err error
		a.Phone, err = regno.ParseMobile(f.Phone)
		form.AddErr(FieldPhone, err)
	}
	parts := append(append(a.Document.Parts(), string(a.Phone)), d.Claim.USCC.Parts()...)
	form.AddErr(FieldNew, check.Password(f.Password, parts...))
	form.Same(FieldAgain, f.Password, f.Confirm)
	return a, form.Err()
}

// Past returns the cases of who's unit in its older hall (UPG-7). Forbidden for handlers, since nobody
// has granted them any of these.
func (s *Service) Past(ctx context.Context, who actor.Actor) ([]Past, error) {
	switch {
	case !who.ForUnit():
		return nil, fault.New(fault.Anonymous, "请先登录")
	case who.Level == actor.Operator:
		return nil, fault.New(fault.Forbidden, "原大厅办件由法定代表人或管理员查看")
	}
	past, err := s.Store.Past(ctx, who.UnitID)
	if err != nil {
		return nil, fmt.Errorf("listing what unit %s had: %w", who.UnitID, err)
	}
	return past, nil
}

// HasPast reports whether there are old cases that who may read.
func (s *Service) HasPast(ctx context.Context, who actor.Actor) (bool, error) {
	if !who.ForUnit() || who.Level == actor.Operator {
		return false, nil
	}
	return s.Store.HasPast(ctx, who.UnitID)
}
