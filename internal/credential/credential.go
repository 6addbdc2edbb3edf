// Package credential keeps the passwords of mandates and of persons, and the passkeys of persons.
// It knows neither sessions nor login methods.
//
// The caller that reads a new password checks its strength with package check, because only the
// caller knows what the password must not contain. Setting a password also lifts the lock that
// wrong attempts have caused.
package credential

import (
	"context"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/secret"
	"wangting/internal/tx"
)

// Hasher hashes passwords. *secret.Passwords implements it; tests use a fast one.
type Hasher interface {
	Hash(ctx context.Context, password string) (string, error)
	Verify(ctx context.Context, password, hash string) (bool, error)
	// VerifyNothing takes as long as Verify.
	VerifyNothing(ctx context.Context, password string) error
}

// Store keeps password hashes.
type Store interface {
	PutHash(ctx context.Context, mandateID, hash string, now time.Time) error
	// SwapHash replaces the hash before of a mandate, "" for none; it reports false when another is there now.
	SwapHash(ctx context.Context, mandateID, before, hash string, now time.Time) (bool, error)
	// RenewHash puts a hash of the same password in the place of before, if it is there still.
	RenewHash(ctx context.Context, mandateID, personID, before, hash string) error
	// PutFirstHash keeps a first password that is valid until a moment.
	PutFirstHash(ctx context.Context, mandateID, hash string, now, until time.Time) error
	// HashOf gives the password hash of a mandate. NotFound when it has none.
	HashOf(ctx context.Context, mandateID string) (string, error)
	PutPersonHash(ctx context.Context, personID, hash string, now time.Time) error
	// SwapPersonHash is SwapHash for the hash of a person.
	SwapPersonHash(ctx context.Context, personID, before, hash string, now time.Time) (bool, error)
	// PersonHashOf gives the password hash of a person. NotFound when they have none.
	PersonHashOf(ctx context.Context, personID string) (string, error)
	// Forget removes every password and passkey of a person, and the passwords of these mandates.
	Forget(ctx context.Context, personID string, mandateIDs []string) error
}

// Service sets the passwords of mandates and persons.
type Service struct {
	Store    Store
	Failures *limit.Service
	Hasher   Hasher
	Keys     *secret.Keyring
	Tx       tx.Tx
	Audit    *audit.Service
	Now      func() time.Time
}

// MandateSubject is the key under which package limit counts wrong attempts at a mandate's
// password.
func (c *Service) MandateSubject(mandateID string) string {
	return limit.Subject(c.Keys, "mandate", mandateID)
}

// PersonSubject is the key under which package limit counts wrong attempts at a person's own
// password.
func (c *Service) PersonSubject(personID string) string {
	return limit.Subject(c.Keys, "person", personID)
}

// Words names the package's audit acts in the unit's log.
var Words = map[string]string{"login.password_set": "设置登录密码", "login.first_password": "设置首次登录密码",
	"passkey.added": "添加通行密钥", "passkey.removed": "删除通行密钥", "passkey.second": "设置登录二次验证"}

// Hashed is a hashed password, ready to be stored.
type Hashed struct{ hash string }

// Hash hashes a password for Put. It takes tens of milliseconds: call it before a transaction,
// never inside one.
func (c *Service) Hash(ctx context.Context, password string) (Hashed, error) {
	h, err := c.Hasher.Hash(ctx, password)
	return Hashed{h}, err
}

// Put stores the password of a mandate and lifts its lock, in the caller's transaction if there is
// one.
func (c *Service) Put(ctx context.Context, who actor.Actor, mandateID string, h Hashed) error {
	return c.put(ctx, who, mandateID, func(ctx context.Context) error { return c.Store.PutHash(ctx, mandateID, h.hash, c.Now()) })
}

var errChanged = fault.New(fault.Conflict, "登录密码刚刚已经设置或者修改。再次修改须填写现在的密码")

// Change is Put for whoever has proved the password whose hash is before, "" for a mandate without one. Conflict when
// another password was set meanwhile: of two tabs that prove one password, one changes it.
func (c *Service) Change(ctx context.Context, who actor.Actor, mandateID, before string, h Hashed) error {
	return c.put(ctx, who, mandateID, func(ctx context.Context) error {
		swapped, err := c.Store.SwapHash(ctx, mandateID, before, h.hash, c.Now())
		if err == nil && !swapped {
			err = errChanged
		}
		return err
	})
}

func (c *Service) put(ctx context.Context, who actor.Actor, mandateID string, keep func(context.Context) error) error {
	return c.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := keep(ctx); err != nil {
			return fmt.Errorf("keeping the password of mandate %s: %w", mandateID, err)
		}
		if err := c.Failures.Clear(ctx, c.MandateSubject(mandateID)); err != nil {
			return fmt.Errorf("lifting the lock of mandate %s: %w", mandateID, err)
		}
		return c.Audit.Record(ctx, who, actor.Deed{Act: "login.password_set", Object: "mandate", ObjectID: mandateID, UnitID: who.UnitID})
	})
}

// PutFirst stores a password that the holder of the mandate has not chosen. It is valid until a
// moment and must be changed at the first login (INS-5).
func (c *Service) PutFirst(ctx context.Context, who actor.Actor, mandateID string, h Hashed, until time.Time) error {
	return c.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := c.Store.PutFirstHash(ctx, mandateID, h.hash, c.Now(), until); err != nil {
			return fmt.Errorf("keeping the first password of mandate %s: %w", mandateID, err)
		}
		if err := c.Failures.Clear(ctx, c.MandateSubject(mandateID)); err != nil {
			return fmt.Errorf("lifting the lock of mandate %s: %w", mandateID, err)
		}
		return c.Audit.Record(ctx, who, actor.Deed{Act: "login.first_password", Object: "mandate", ObjectID: mandateID, UnitID: who.UnitID})
	})
}

// Set hashes and stores a password, for a caller without a transaction.
func (c *Service) Set(ctx context.Context, who actor.Actor, mandateID, password string) error {
	h, err := c.Hash(ctx, password)
	if err != nil {
		return err
	}
	return c.Put(ctx, who, mandateID, h)
}

// PutPerson stores a person's own password and lifts its lock, in the caller's transaction if there
// is one.
func (c *Service) PutPerson(ctx context.Context, who actor.Actor, personID string, h Hashed) error {
	return c.putPerson(ctx, who, personID, func(ctx context.Context) error {
		return c.Store.PutPersonHash(ctx, personID, h.hash, c.Now())
	})
}

// ChangePerson is Change for a person's own password.
func (c *Service) ChangePerson(ctx context.Context, who actor.Actor, personID, before string, h Hashed) error {
	return c.putPerson(ctx, who, personID, func(ctx context.Context) error {
		swapped, err := c.Store.SwapPersonHash(ctx, personID, before, h.hash, c.Now())
		if err == nil && !swapped {
			err = errChanged
		}
		return err
	})
}

func (c *Service) putPerson(ctx context.Context, who actor.Actor, personID string, keep func(context.Context) error) error {
	return c.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := keep(ctx); err != nil {
			return fmt.Errorf("keeping the password of person %s: %w", personID, err)
		}
		if err := c.Failures.Clear(ctx, c.PersonSubject(personID)); err != nil {
			return fmt.Errorf("lifting the lock of person %s: %w", personID, err)
		}
		return c.Audit.Record(ctx, who, actor.Deed{Act: "login.password_set", Object: "person", ObjectID: personID})
	})
}

// Kept gives the hash as a string, and Keep restores it. A flow that waits between hashing and
// storing keeps this string instead of the password.
func (h Hashed) Kept() string { return h.hash }

// Keep restores a Hashed from the string of Kept.
func Keep(hash string) Hashed { return Hashed{hash} }

// Rehash replaces the hash before by one of the same password with new parameters, so no lock is lifted and a first password
// stays one. A password that was changed meanwhile stands.
func (c *Service) Rehash(ctx context.Context, mandateID, personID, before, hash string) error {
	return c.Store.RenewHash(ctx, mandateID, personID, before, hash)
}

// Given reports whether h holds a password.
func (h Hashed) Given() bool { return h.hash != "" }
