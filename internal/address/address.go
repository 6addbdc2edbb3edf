// Package address owns the addresses to which the hall posts results (收件地址, ACC-4). A
// unit or a person has at most ten, and one of them is the default. The package knows
// neither parcels nor couriers; SQL is in addressdb.
//
// Everybody who acts for a unit sees the addresses of the unit; the representative and the
// administrators change them. The address of somebody else is NotFound, like one that does
// not exist. The database enforces both limits (a numbered seat, a unique default), so two
// tabs cannot break them.
package address

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/region"
	"wangting/internal/regno"
	"wangting/internal/tx"
)

// MostAddresses is the largest number of addresses of an owner.
const MostAddresses = 10

// Names of the inputs.
const (
	FieldRecipient = "recipient"
	FieldPhone     = "phone"
	FieldProvince  = "province"
	FieldCity      = "city"
	FieldCounty    = "county"
	FieldDetail    = "detail"
	FieldDefault   = "default"
)

// Owner is the unit or the person that an address belongs to.
type Owner struct {
	Kind string // "unit" or "person"
	ID   string
}

// Address is an address for parcels.
type Address struct {
	ID        string
	Recipient string // 收件人姓名
	Phone     regno.Mobile
	County    string // GB/T 2260, six digits
	Detail    string // 详细地址
	Default   bool
	Version   int64
}

// String keeps personal data out of logs.
func (a Address) String() string { return "address " + a.ID }

// Form is an address as it was typed.
type Form struct {
	Recipient, Phone, Province, City, County, Detail string
	Default                                          bool
}

// ErrFull is the fault when an owner has Most addresses already.
var ErrFull = fault.New(fault.Conflict, fmt.Sprintf("收件地址最多 %d 个，请先删除不用的地址", MostAddresses))

// Words are what the room's acts are called in the log of a unit.
var Words = map[string]string{
	"address.added":     "添加收件地址",
	"address.changed":   "修改收件地址",
	"address.removed":   "删除收件地址",
	"address.preferred": "设为默认收件地址",
}

// Store keeps addresses.
type Store interface {
	// List gives an owner's addresses, the default first, then as they were added.
	List(ctx context.Context, o Owner) ([]Address, error)
	Find(ctx context.Context, o Owner, id string) (Address, error)
	// Add gives an address a free seat, false when there is none.
	Add(ctx context.Context, o Owner, a Address) (bool, error)
	// Put replaces the version that was read; Conflict when the address has changed since.
	Put(ctx context.Context, o Owner, a Address) error
	Remove(ctx context.Context, o Owner, id string) error
	// Forget removes all of an owner.
	Forget(ctx context.Context, o Owner) error
	// Prefer makes one address the default and the others not.
	Prefer(ctx context.Context, o Owner, id string) error
	// Lock locks the owner's list until the transaction ends.
	Lock(ctx context.Context, o Owner) error
}

// Service keeps the addresses.
type Service struct {
	Store Store
	Tx    tx.Tx
	Audit *audit.Service
}

// owner is the unit that who acts for, or the person themselves.
func owner(who actor.Actor) (Owner, error) {
	switch {
	case who.ForUnit():
		return Owner{"unit", who.UnitID}, nil
	case who.PersonID != "":
		return Owner{"person", who.PersonID}, nil
	}
	return Owner{}, fault.New(fault.Anonymous, "请先登录")
}

// MayChange reports whether who may change the addresses that they see.
func MayChange(who actor.Actor) bool { return !who.ForUnit() || who.Level != actor.Operator }

func changer(who actor.Actor) (Owner, error) {
	o, err := owner(who)
	if err == nil && !MayChange(who) {
		err = fault.New(fault.Forbidden, "收件地址由法定代表人或管理员维护，请联系他们")
	}
	return o, err
}

// List gives the addresses of whoever asks.
func (s *Service) List(ctx context.Context, who actor.Actor) ([]Address, error) {
	o, err := owner(who)
	if err != nil {
		return nil, err
	}
	return s.Store.List(ctx, o)
}

// DefaultOf gives the default address of an owner, for the sender of a parcel; NotFound
// when there is none.
func (s *Service) DefaultOf(ctx context.Context, o Owner) (Address, error) {
	list, err := s.Store.List(ctx, o)
	if err == nil && len(list) == 0 {
		err = fault.New(fault.NotFound, "")
	}
	if err != nil {
		return Address{}, err
	}
	return list[0], nil
}

// Forget removes every address of a person, in the transaction of ctx. The caller has proved that it is them, and records it.
func (s *Service) Forget(ctx context.Context, personID string) error {
	return s.Store.Forget(ctx, Owner{Kind: "person", ID: personID})
}

// Find gives one address of whoever asks.
func (s *Service) Find(ctx context.Context, who actor.Actor, id string) (Address, error) {
	o, err := owner(who)
	if err != nil {
		return Address{}, err
	}
	return s.Store.Find(ctx, o, id)
}

// Read checks the input. The fault is Invalid, with fields.
func (f Form) Read() (Address, error) {
	var c check.Form
	a := Address{Recipient: f.Recipient, County: f.County, Detail: f.Detail, Default: f.Default}
	if c.Required(FieldRecipient, "收件人姓名", f.Recipient) && utf8.RuneCountInString(f.Recipient) > 50 {
		c.Add(FieldRecipient, "收件人姓名最多 50 个字，请缩短")
	}
	var err error
	if c.Required(FieldPhone, "移动电话", f.Phone) {
		a.Phone, err = regno.ParseMobile(f.Phone)
		c.AddErr(FieldPhone, err)
	}
	f.place(&c)
	if c.Required(FieldDetail, "详细地址", f.Detail) && utf8.RuneCountInString(f.Detail) > 120 {
		c.Add(FieldDetail, "详细地址最多 120 个字，请缩短")
	}
	return a, c.Err()
}

// place checks that the county is in the city, and the city in the province.
func (f Form) place(c *check.Form) {
	switch {
	case !within("", f.Province):
		c.Add(FieldProvince, "请选择所在地区的省")
	case !within(f.Province, f.City):
		c.Add(FieldCity, "请选择所在地区的市")
	case !within(f.City, f.County):
		c.Add(FieldCounty, "请选择所在地区的区县")
	}
}

func within(above, code string) bool {
	list := region.Provinces()
	if above != "" {
		list = region.Within(above)
	}
	for _, p := range list {
		if p.Code == code {
			return true
		}
	}
	return false
}

// Add stores another address. The first address is always the default. Faults: Invalid,
// Conflict (ErrFull), Forbidden.
func (s *Service) Add(ctx context.Context, who actor.Actor, f Form) error {
	o, err := changer(who)
	if err != nil {
		return err
	}
	a, err := f.Read()
	if err != nil {
		return err
	}
	a.ID = id.New()
	wanted := a.Default
	a.Default = false
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Lock(ctx, o); err != nil {
			return err
		}
		list, err := s.Store.List(ctx, o)
		if err != nil {
			return err
		}
		added, err := s.Store.Add(ctx, o, a)
		switch {
		case err != nil:
			return fmt.Errorf("adding an address: %w", err)
		case !added:
			return ErrFull
		}
		if wanted || len(list) == 0 {
			if err := s.Store.Prefer(ctx, o, a.ID); err != nil {
				return err
			}
		}
		return s.record(ctx, who, "address.added", Address{}, a)
	})
}

// Change replaces an address if version is still its version. The default address stays
// the default until another is chosen. Faults: Invalid, NotFound, Conflict, Forbidden.
func (s *Service) Change(ctx context.Context, who actor.Actor, id string, version int64, f Form) error {
	o, err := changer(who)
	if err != nil {
		return err
	}
	a, err := f.Read()
	if err != nil {
		return err
	}
	a.ID, a.Version = id, version
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Lock(ctx, o); err != nil {
			return err
		}
		before, err := s.Store.Find(ctx, o, id)
		if err != nil {
			return err
		}
		if err := s.Store.Put(ctx, o, a); err != nil {
			return err
		}
		if a.Default {
			if err := s.Store.Prefer(ctx, o, id); err != nil {
				return err
			}
		}
		return s.record(ctx, who, "address.changed", before, a)
	})
}

// Prefer makes an address the default.
func (s *Service) Prefer(ctx context.Context, who actor.Actor, id string) error {
	return s.act(ctx, who, id, "address.preferred", func(ctx context.Context, o Owner, _ Address) error {
		return s.Store.Prefer(ctx, o, id)
	})
}

// Remove deletes an address. If it was the default, the first of the others becomes the
// default. Removing an address twice is no fault.
func (s *Service) Remove(ctx context.Context, who actor.Actor, id string) error {
	err := s.act(ctx, who, id, "address.removed", func(ctx context.Context, o Owner, a Address) error {
		if err := s.Store.Remove(ctx, o, id); err != nil || !a.Default {
			return err
		}
		left, err := s.Store.List(ctx, o)
		if err != nil || len(left) == 0 {
			return err
		}
		return s.Store.Prefer(ctx, o, left[0].ID)
	})
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

func (s *Service) act(ctx context.Context, who actor.Actor, id, deed string, do func(context.Context, Owner, Address) error) error {
	o, err := changer(who)
	if err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Lock(ctx, o); err != nil {
			return err
		}
		a, err := s.Store.Find(ctx, o, id)
		if err != nil {
			return err
		}
		if err := do(ctx, o, a); err != nil {
			return err
		}
		now := a
		if deed == "address.removed" {
			now = Address{}
		}
		return s.record(ctx, who, deed, a, now)
	})
}

// record writes the audit entry of an act on an address; before or now is the zero Address when there is none.
func (s *Service) record(ctx context.Context, who actor.Actor, act string, before, now Address) error {
	return s.Audit.Record(ctx, who, deedOf(who, act, before, now))
}

// deedOf is an act on an address with what changed. The hall seals addresses, so the audit holds them masked, and of the
// detailed address only that it changed.
func deedOf(who actor.Actor, act string, before, now Address) actor.Deed {
	d := actor.Deed{Act: act, Object: "address", ObjectID: cmp.Or(now.ID, before.ID), UnitID: who.UnitID}
	d.Changed("收件人", regno.MaskName(before.Recipient), regno.MaskName(now.Recipient))
	d.Changed("联系电话", mobile(before), mobile(now))
	d.Changed("所在地区", county(before), county(now))
	if before.Detail != "" && now.Detail != "" && before.Detail != now.Detail {
		d.Changed("详细地址", "", "已修改")
	}
	return d
}

func mobile(a Address) string {
	if a.Phone == "" {
		return ""
	}
	return regno.MaskMobile(string(a.Phone))
}

func county(a Address) string {
	if a.County == "" {
		return ""
	}
	return region.Full(a.County)
}
