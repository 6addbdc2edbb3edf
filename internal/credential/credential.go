// Package credential keeps what people prove themselves with: the passwords of mandates
// and of persons, and passkeys. It knows neither sessions nor ways in.
//
// Whether a password is good enough is decided where it is asked for, by package check: only there is known
// what it must not contain. Setting a password lifts the lock that wrong tries have put on it.
package credential

import (
	"context"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/limit"
	"wangting/internal/secret"
	"wangting/internal/tx"
)

// Hasher computes passwords; *secret.Passwords is one, tests have a quick one.
type Hasher interface {
	Hash(ctx context.Context, password string) (string, error)
	Verify(ctx context.Context, password, hash string) (bool, error)
	// VerifyNothing takes the time of Verify.
	VerifyNothing(ctx context.Context, password string) error
}

// Store keeps the hashes of passwords.
type Store interface {
	PutHash(ctx context.Context, mandateID, hash string, now time.Time) error
	// PutFirstHash keeps a first password that holds until a moment.
	PutFirstHash(ctx context.Context, mandateID, hash string, now, until time.Time) error
	// HashOf gives the kept password of a mandate; NotFound when it has none.
	HashOf(ctx context.Context, mandateID string) (string, error)
	PutPersonHash(ctx context.Context, personID, hash string, now time.Time) error
	// PersonHashOf gives the kept password of a person; NotFound when they have none.
	PersonHashOf(ctx context.Context, personID string) (string, error)
}

// Service keeps the passwords of mandates and persons.
type Service struct {
	Store    Store
	Failures *limit.Service
	Hasher   Hasher
	Keys     *secret.Keyring
	Tx       tx.Tx
	Audit    *audit.Service
	Now      func() time.Time
}

// MandateSubject is what wrong tries at the password of a mandate are counted under.
func (c *Service) MandateSubject(mandateID string) string {
	return limit.Subject(c.Keys, "mandate", mandateID)
}

// PersonSubject is MandateSubject for a person's own password.
func (c *Service) PersonSubject(personID string) string {
	return limit.Subject(c.Keys, "person", personID)
}

// Words are what the room's acts are called in the log of a unit.
var Words = map[string]string{"login.password_set": "设置登录密码"}

// Hashed is a password ready to be kept.
type Hashed struct{ hash string }

// Hash computes what Put keeps. It takes tens of milliseconds: call it before a
// transaction, never inside one.
func (c *Service) Hash(ctx context.Context, password string) (Hashed, error) {
	h, err := c.Hasher.Hash(ctx, password)
	return Hashed{h}, err
}

// Put gives a mandate its password and lifts its lock, in the caller's
// transaction if there is one.
func (c *Service) Put(ctx context.Context, who actor.Actor, mandateID string, h Hashed) error {
	return c.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := c.Store.PutHash(ctx, mandateID, h.hash, c.Now()); err != nil {
			return fmt.Errorf("keeping the password of mandate %s: %w", mandateID, err)
		}
		if err := c.Failures.Clear(ctx, c.MandateSubject(mandateID)); err != nil {
			return fmt.Errorf("lifting the lock of mandate %s: %w", mandateID, err)
		}
		return c.Audit.Record(ctx, who, actor.Deed{Act: "login.password_set", Object: "mandate", ObjectID: mandateID, UnitID: who.UnitID})
	})
}

// PutFirst gives a mandate a password that its owner has not chosen: it holds until a
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

// Set is Hash and Put for a caller without a transaction.
func (c *Service) Set(ctx context.Context, who actor.Actor, mandateID, password string) error {
	h, err := c.Hash(ctx, password)
	if err != nil {
		return err
	}
	return c.Put(ctx, who, mandateID, h)
}

// PutPerson gives a person a password of their own and lifts its lock, in the
// caller's transaction if there is one.
func (c *Service) PutPerson(ctx context.Context, who actor.Actor, personID string, h Hashed) error {
	return c.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := c.Store.PutPersonHash(ctx, personID, h.hash, c.Now()); err != nil {
			return fmt.Errorf("keeping the password of person %s: %w", personID, err)
		}
		if err := c.Failures.Clear(ctx, c.PersonSubject(personID)); err != nil {
			return fmt.Errorf("lifting the lock of person %s: %w", personID, err)
		}
		return c.Audit.Record(ctx, who, actor.Deed{Act: "login.password_set", Object: "person", ObjectID: personID})
	})
}

// Kept is a password as it is kept, and Keep the way back, for a flow that has to
// wait between the two and must not keep the password itself.
func (h Hashed) Kept() string { return h.hash }

// Keep is a password that was hashed before.
func Keep(hash string) Hashed { return Hashed{hash} }

// Rehash keeps a hash with new parameters in the place of an old one; it lifts no lock and is no change of the password.
func (c *Service) Rehash(ctx context.Context, mandateID, personID, hash string) error {
	if mandateID == "" {
		return c.Store.PutPersonHash(ctx, personID, hash, c.Now())
	}
	return c.Store.PutHash(ctx, mandateID, hash, c.Now())
}

// Given reports whether there is one.
func (h Hashed) Given() bool { return h.hash != "" }
