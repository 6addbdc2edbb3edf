package session

import (
	"context"
	"errors"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/workday"
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

// PasswordChange lets a signed-in caller change their password.
type PasswordChange struct {
	*credential.Service
	Sessions *Service
	Mandates *mandate.Service
	Passkeys *credential.Passkeys
	Notices  *notice.Service
	Tries    limit.Rule // of the old password, against somebody who finds an unattended browser
}

// Sure returns Unsure when the caller must show a passkey first.
func (c *PasswordChange) Sure(ctx context.Context, who actor.Actor) error {
	return c.Passkeys.Fresh(ctx, who)
}

// HasPassword reports whether the caller's mandate has a password. It has none when the account was opened by the
// province's sign-on or the 电子营业执照 (REG-11).
func (c *PasswordChange) HasPassword(ctx context.Context, who actor.Actor) (bool, error) {
	_, err := c.Store.HashOf(ctx, who.MandateID)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading the password of mandate %s: %w", who.MandateID, err)
	}
	return true, nil
}

// Change replaces the password of the caller's mandate and ends the mandate's other logins, in one
// transaction. A mandate without a password gets its first one, and no old one is asked for: the inbox says so,
// because whoever finds an unattended browser could set it too. Faults: Invalid with fields, Limited after five wrong
// old passwords, Unsure, Anonymous, Conflict when another password was set meanwhile.
func (c *PasswordChange) Change(ctx context.Context, who actor.Actor, f ChangeForm) error {
	if who.MandateID == "" || who.SessionID == "" {
		return fault.New(fault.Anonymous, "请先登录")
	}
	if err := c.Passkeys.Fresh(ctx, who); err != nil {
		return err
	}
	has, err := c.HasPassword(ctx, who)
	if err != nil {
		return err
	}
	if err := c.read(ctx, who, f, has); err != nil {
		return err
	}
	if !has {
		return c.setFirst(ctx, who, f.New)
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
		if err := c.Service.Change(ctx, who, who.MandateID, hash, h); err != nil {
			return err
		}
		if err := c.Failures.Clear(ctx, c.subject(who)); err != nil {
			return fmt.Errorf("forgetting wrong passwords of mandate %s: %w", who.MandateID, err)
		}
		return c.Sessions.EndOthers(ctx, who, "密码已修改")
	})
}

func (c *PasswordChange) setFirst(ctx context.Context, who actor.Actor, password string) error {
	h, err := c.Hash(ctx, password)
	if err != nil {
		return err
	}
	return c.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := c.Service.Change(ctx, who, who.MandateID, "", h); err != nil {
			return err
		}
		err := c.Notices.Tell(ctx, actor.SystemActor("login"), notice.Message{UnitID: who.UnitID, PersonID: who.PersonID,
			Kind: notice.AboutAccount, Title: "登录密码已设置", Link: "/unit/settings/devices",
			Body: "您在本单位的登录密码于 " + c.Now().In(workday.Zone).Format("1 月 2 日 15:04") + " 设置。如非本人操作，请立即拨打 12333。"})
		if err != nil {
			return err
		}
		return c.Sessions.EndOthers(ctx, who, "密码已设置")
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
	if err := c.read(ctx, self, f, true); err != nil {
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
		if err := c.ChangePerson(ctx, who, who.PersonID, hash, h); err != nil {
			return err
		}
		if err := c.Failures.Clear(ctx, of); err != nil {
			return fmt.Errorf("forgetting wrong passwords of person %s: %w", who.PersonID, err)
		}
		_, err := c.Sessions.Store.End(ctx, LoginFilter{PersonID: who.PersonID, Except: who.SessionID}, "密码已修改", c.Now())
		return err
	})
}

func (c *PasswordChange) read(ctx context.Context, who actor.Actor, f ChangeForm, old bool) error {
	parts, err := c.Mandates.PasswordParts(ctx, who.PersonID, who.UnitID)
	if err != nil {
		return fmt.Errorf("reading what a password must not contain: %w", err)
	}
	var form check.Form
	if old {
		form.Required(FieldOld, "原密码", f.Old)
	}
	err = check.Password(f.New, parts...)
	if form.AddErr(FieldNew, err) && old && f.New == f.Old {
		form.Add(FieldNew, "新密码不能与原密码相同，请换一个")
	}
	form.Same(FieldAgain, f.New, f.Again)
	return form.Err()
}

// proveOld counts an attempt before it checks the password, so that parallel requests get no more
// attempts than Tries allows.
func (c *PasswordChange) proveOld(ctx context.Context, subject, hash, old string) error {
	now := c.Now()
	n, err := c.Failures.Take(ctx, subject, c.Tries, now)
	if err != nil {
		return fmt.Errorf("counting a try: %w", err)
	}
	if n.N > c.Tries.LockAfter {
		return limit.LockedAccount("原密码多次输错", n.LockedUntil.Sub(now))
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
