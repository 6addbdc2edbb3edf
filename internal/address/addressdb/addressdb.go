// Package addressdb stores addresses in SQL. It seals the recipient, the phone and the
// detailed address. It decides nothing: constraints of the table enforce ten seats and one
// default.
package addressdb

import (
	"context"
	"fmt"

	"wangting/internal/address"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
)

// Purposes under which the columns are sealed.
const (
	purposeRecipient = "address.recipient"
	purposePhone     = "address.phone"
	purposeDetail    = "address.detail"
)

// Sealed are the columns of the room that hold sealed values.
var Sealed = []secretdb.Column{
	{Table: "address", ID: "id", Name: "recipient", Purpose: purposeRecipient},
	{Table: "address", ID: "id", Name: "phone", Purpose: purposePhone},
	{Table: "address", ID: "id", Name: "detail", Purpose: purposeDetail},
}

// Store is the address.Store on SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

type row struct {
	ID        string `db:"id"`
	Recipient []byte `db:"recipient"`
	Phone     []byte `db:"phone"`
	County    string `db:"county"`
	Detail    []byte `db:"detail"`
	Preferred bool   `db:"preferred"`
	Version   int64  `db:"version"`
}

const readSQL = `
SELECT id, recipient, phone, county, detail, preferred, version
  FROM address
 WHERE owner_kind = $1 AND owner_id = $2`

// List gives an owner's addresses, the default first.
func (s Store) List(ctx context.Context, o address.Owner) ([]address.Address, error) {
	var rows []row
	if err := s.DB.Select(ctx, &rows, readSQL+` ORDER BY seat`, o.Kind, o.ID); err != nil {
		return nil, err
	}
	var first, rest []address.Address
	for _, r := range rows {
		a, err := s.open(r)
		if err != nil {
			return nil, err
		}
		if a.Default {
			first = append(first, a)
			continue
		}
		rest = append(rest, a)
	}
	return append(first, rest...), nil
}

// Find gives one of an owner's.
func (s Store) Find(ctx context.Context, o address.Owner, id string) (address.Address, error) {
	var r row
	if err := s.DB.Get(ctx, &r, readSQL+` AND id = $3`, o.Kind, o.ID, id); err != nil {
		return address.Address{}, err
	}
	return s.open(r)
}

func (s Store) open(r row) (address.Address, error) {
	a := address.Address{ID: r.ID, County: r.County, Default: r.Preferred, Version: r.Version}
	phone := ""
	for _, c := range []struct {
		purpose string
		sealed  []byte
		to      *string
	}{{purposeRecipient, r.Recipient, &a.Recipient}, {purposePhone, r.Phone, &phone}, {purposeDetail, r.Detail, &a.Detail}} {
		var err error
		if *c.to, err = s.Keys.Open(c.purpose, c.sealed); err != nil {
			return address.Address{}, fmt.Errorf("opening %s of %s: %w", c.purpose, a, err)
		}
	}
	a.Phone = regno.Mobile(phone)
	return a, nil
}

const seatsSQL = `SELECT seat FROM address WHERE owner_kind = $1 AND owner_id = $2`

const addSQL = `
INSERT INTO address (id, owner_kind, owner_id, seat, recipient, phone, county, detail, preferred, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, FALSE, 1)`

// Add gives an address the lowest free seat.
func (s Store) Add(ctx context.Context, o address.Owner, a address.Address) (bool, error) {
	var seats []int64
	if err := s.DB.Select(ctx, &seats, seatsSQL, o.Kind, o.ID); err != nil {
		return false, err
	}
	taken := map[int64]bool{}
	for _, n := range seats {
		taken[n] = true
	}
	seat := int64(1)
	for taken[seat] {
		seat++
	}
	if seat > address.MostAddresses {
		return false, nil
	}
	_, err := s.DB.Exec(ctx, addSQL, a.ID, o.Kind, o.ID, seat, s.Keys.Seal(purposeRecipient, a.Recipient),
		s.Keys.Seal(purposePhone, string(a.Phone)), a.County, s.Keys.Seal(purposeDetail, a.Detail))
	return err == nil, err
}

const putSQL = `
UPDATE address
   SET recipient  = $4,
       phone      = $5,
       county     = $6,
       detail     = $7,
       version    = version + 1
 WHERE owner_kind = $1
   AND owner_id   = $2
   AND id         = $3
   AND version    = $8`

// Put replaces the version that was read.
func (s Store) Put(ctx context.Context, o address.Owner, a address.Address) error {
	n, err := s.DB.Exec(ctx, putSQL, o.Kind, o.ID, a.ID, s.Keys.Seal(purposeRecipient, a.Recipient),
		s.Keys.Seal(purposePhone, string(a.Phone)), a.County, s.Keys.Seal(purposeDetail, a.Detail), a.Version)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "这个地址刚刚在别处被修改过，请核对后重新保存")
	}
	return err
}

// Remove takes one away.
func (s Store) Remove(ctx context.Context, o address.Owner, id string) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM address WHERE owner_kind = $1 AND owner_id = $2 AND id = $3`, o.Kind, o.ID, id)
	return err
}

// Forget removes all of an owner.
func (s Store) Forget(ctx context.Context, o address.Owner) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM address WHERE owner_kind = $1 AND owner_id = $2`, o.Kind, o.ID)
	return err
}

// Prefer makes one address the default. It first clears the old default, because the table
// allows only one.
func (s Store) Prefer(ctx context.Context, o address.Owner, id string) error {
	_, err := s.DB.Exec(ctx, `
UPDATE address
   SET preferred = FALSE
 WHERE owner_kind = $1
   AND owner_id   = $2
   AND id        <> $3
   AND preferred  = TRUE`, o.Kind, o.ID, id)
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, `
UPDATE address
   SET preferred = TRUE
 WHERE owner_kind = $1
   AND owner_id   = $2
   AND id         = $3
   AND preferred  = FALSE`, o.Kind, o.ID, id)
	return err
}

// Lock locks an owner's list until the transaction ends.
func (s Store) Lock(ctx context.Context, o address.Owner) error {
	return s.DB.Lock(ctx, "address:"+o.Kind+":"+o.ID)
}
