package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/mandate"
)

// Input names of the password forms.
const (
	FieldOld   = "old"
	FieldNew   = "new"
	FieldAgain = "again"
)

// ChangeForm is the form 「密码设置」 as typed (ACC-3).
type ChangeForm struct {
	Old   string
	New   string
	Again string
}

// changeTries limits the attempts at the old password, against somebody who finds an unattended
// browser.
var changeTries = limit.Rule{LockAfter: 5, LockFor: 15 * time.Minute, ForgetAfter: 15 * time.Minute}

// PasswordChange lets a signed-in caller change their password.
type PasswordChange struct {
	*credential.Service
	Sessions *Service
	Mandates *mandate.Service
	Passkeys *credential.Passkeys
}

// Sure returns Unsure when the caller must show a passkey first.
func (c *PasswordChange) Sure(ctx context.Context, who actor.Actor) error {
	return c.Passkeys.Fresh(ctx, who)
}

// Change replaces the password of the caller's mandate and ends the mandate's other logins, in one
// transaction. Faults: Invalid with fields, Limited after five wrong old passwords, Unsure,
// Anonymous.
func (c *PasswordChange) Change(ctx context.Context, who actor.Actor, f ChangeForm) error {
	if who.MandateID == "" || who.SessionID == "" {
		return fault.New(fault.Anonymous, "请先登录")
	}
	if err := c.Passkeys.Fresh(ctx, who); err != nil {
		return err
	}
	if err := c.read(ctx, who, f); err != nil {
		return err
	}
	hash, err := c.Store.HashOf(ctx, who.MandateID)
	if err != nil {
		return fmt.Errorf("reading the password of mandate %s: %w", who.MandateID, err)
	}
	if err := c.proveOld(ctx, c.subject(who), hash, f.Old); err != nil {
		return err
	}
	h, err := c.Hash(ctx, f.New)
	if err != nil {
		return err
	}
	return c.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := c.Put(ctx, who, who.MandateID, h); err != nil {
			return err
		}
		if err := c.Failures.Clear(ctx, c.subject(who)); err != nil {
			return fmt.Errorf("forgetting wrong passwords of mandate %s: %w", who.MandateID, err)
		}
		return c.Sessions.EndOthers(ctx, who, "密码已修改")
	})
}

// ChangeOwn replaces the caller's own password (PER-2), with the same rules and faults as Change.
// NotFound when the caller has no password of their own.
func (c *PasswordChange) ChangeOwn(ctx context.Context, who actor.Actor, f ChangeForm) error {
	if who.PersonID == "" {
		return fault.New(fault.Anonymous, "请先登录")
	}
	if err := c.Passkeys.Fresh(ctx, who); err != nil {
		return err
	}
	self := who
	self.UnitID = "" // the change is the person's own, not the unit's
	if err := c.read(ctx, self, f); err != nil {
		return err
	}
	hash, err := c.Store.PersonHashOf(ctx, who.PersonID)
	if errors.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, "您还没有个人密码，请先完成个人注册")
	}
	if err != nil {
		return fmt.Errorf("reading the password of person %s: %w", who.PersonID, err)
	}
	of := limit.Subject(c.Keys, "change", "person:"+who.PersonID)
	if err := c.proveOld(ctx, of, hash, f.Old); err != nil {
		return err
	}
	h, err := c.Hash(ctx, f.New)
	if err != nil {
		return err
	}
	return c.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := c.PutPerson(ctx, who, who.PersonID, h); err != nil {
			return err
		}
		if err := c.Failures.Clear(ctx, of); err != nil {
			return fmt.Errorf("forgetting wrong passwords of person %s: %w", who.PersonID, err)
		}
		_, err := c.Sessions.Store.End(ctx, LoginFilter{PersonID: who.PersonID, Except: who.SessionID}, "密码已修改", c.Now())
		return err
	})
}

func (c *PasswordChange) read(ctx context.Context, who actor.Actor, f ChangeForm) error {
	parts, err := c.Mandates.PasswordParts(ctx, who.PersonID, who.UnitID)
	if err != nil {
		return fmt.Errorf("reading what a password must not contain: %w", err)
	}
	var form check.Form
	form.Required(FieldOld, "原密码", f.Old)
	err = check.Password(f.New, parts...)
	if form.AddErr(FieldNew, err) && f.New == f.Old {
		form.Add(FieldNew, "新密码不能与原密码相同，请换一个")
	}
	form.Same(FieldAgain, f.New, f.Again)
	return form.Err()
}

// proveOld counts an attempt before it checks the password, so that parallel requests get no more
// than five attempts.
func (c *PasswordChange) proveOld(ctx context.Context, subject, hash, old string) error {
	now := c.Now()
	n, err := c.Failures.Take(ctx, subject, changeTries, now)
	if err != nil {
		return fmt.Errorf("counting a try: %w", err)
	}
	if n.N > changeTries.LockAfter {
		return limit.Locked("原密码多次输错", n.LockedUntil.Sub(now))
	}
	right, err := c.Hasher.Verify(ctx, check.TrimPassword(old), hash)
	if err != nil {
		return err
	}
	if !right {
		return fault.On(FieldOld, "原密码不正确，请核对后重新输入")
	}
	return nil
}

func (c *PasswordChange) subject(who actor.Actor) string {
	return limit.Subject(c.Keys, "change", who.MandateID)
}
