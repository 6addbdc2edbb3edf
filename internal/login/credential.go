package login

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

// Credentials keeps the passwords of mandates. Whether a password is good enough
// is decided where it is asked for, by package check: only there is known what it
// must not contain.
type Credentials struct {
	Accounts Accounts
	Tries    *limit.Service
	Hasher   Hasher
	Keys     *secret.Keyring
	Tx       tx.Tx
	Audit    *audit.Service
	Now      func() time.Time
}

// Hashed is a password ready to be kept.
type Hashed struct{ hash string }

// Hash computes what Put keeps. It takes tens of milliseconds: call it before a
// transaction, never inside one.
func (c *Credentials) Hash(ctx context.Context, password string) (Hashed, error) {
	h, err := c.Hasher.Hash(ctx, password)
	return Hashed{h}, err
}

// Put gives a mandate its password and lifts its lock, in the caller's
// transaction if there is one.
func (c *Credentials) Put(ctx context.Context, who actor.Actor, mandateID string, h Hashed) error {
	return c.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := c.Accounts.PutHash(ctx, mandateID, h.hash, c.Now()); err != nil {
			return fmt.Errorf("keeping the password of mandate %s: %w", mandateID, err)
		}
		if err := c.Tries.Clear(ctx, limit.Subject(c.Keys, "mandate", mandateID)); err != nil {
			return fmt.Errorf("lifting the lock of mandate %s: %w", mandateID, err)
		}
		return c.Audit.Record(ctx, who, actor.Deed{Act: "login.password_set", Object: "mandate", ObjectID: mandateID, UnitID: who.UnitID})
	})
}

// PutFirst gives a mandate a password that its owner has not chosen: it holds until a
// moment and must be changed at the first login (INS-5).
func (c *Credentials) PutFirst(ctx context.Context, who actor.Actor, mandateID string, h Hashed, until time.Time) error {
	return c.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := c.Accounts.PutFirstHash(ctx, mandateID, h.hash, c.Now(), until); err != nil {
			return fmt.Errorf("keeping the first password of mandate %s: %w", mandateID, err)
		}
		if err := c.Tries.Clear(ctx, limit.Subject(c.Keys, "mandate", mandateID)); err != nil {
			return fmt.Errorf("lifting the lock of mandate %s: %w", mandateID, err)
		}
		return c.Audit.Record(ctx, who, actor.Deed{Act: "login.first_password", Object: "mandate", ObjectID: mandateID, UnitID: who.UnitID})
	})
}

// Set is Hash and Put for a caller without a transaction.
func (c *Credentials) Set(ctx context.Context, who actor.Actor, mandateID, password string) error {
	h, err := c.Hash(ctx, password)
	if err != nil {
		return err
	}
	return c.Put(ctx, who, mandateID, h)
}

// PutPerson gives a person a password of their own and lifts its lock, in the
// caller's transaction if there is one.
func (c *Credentials) PutPerson(ctx context.Context, who actor.Actor, personID string, h Hashed) error {
	return c.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := c.Accounts.PutPersonHash(ctx, personID, h.hash, c.Now()); err != nil {
			return fmt.Errorf("keeping the password of person %s: %w", personID, err)
		}
		if err := c.Tries.Clear(ctx, Candidate{PersonID: personID}.subject(c.Keys)); err != nil {
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
