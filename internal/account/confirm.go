package account

import (
	"context"
	"errors"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/proof"
	"wangting/internal/unit"
)

const closeFace proof.Purpose = "account.close.face"

// Input names of the form 「注销单位账户」.
const (
	FieldSure     = "sure"
	FieldBy       = "by"
	FieldPassword = "password"
)

// ClosingBy is how the representative shows that it is them who closes the account (ACC-5).
type ClosingBy string

// The two ways.
const (
	ByPassword ClosingBy = "password" // 登录密码
	ByFace     ClosingBy = "face"     // 人脸认证
)

// ClosingWays lists the ways open to the caller: no password for who never set one, no face for a document
// that the bureau does not know. Empty when there is none, and a window has to help.
func (s *Service) ClosingWays(ctx context.Context, who actor.Actor) ([]ClosingBy, error) {
	var ways []ClosingBy
	_, err := s.Passwords.Store.HashOf(ctx, who.MandateID)
	switch {
	case err == nil:
		ways = append(ways, ByPassword)
	case !errors.Is(err, fault.NotFound):
		return nil, fmt.Errorf("looking for a password of mandate %s: %w", who.MandateID, err)
	}
	p, err := s.Persons.Find(ctx, who.PersonID)
	if err != nil {
		return nil, err
	}
	if p.Document().FaceCapable() {
		ways = append(ways, ByFace)
	}
	return ways, nil
}

// ClosingForm is the form 「注销单位账户」 as typed.
type ClosingForm struct {
	Sure     bool
	By       ClosingBy
	Password string
}

// Closing is the draft of a closing that waits for the face.
type Closing struct {
	UnitID string
	proof.Kept
}

// CloseWithPassword closes the account of the caller's unit when the password of their login is right.
// A wrong one counts as a failure of that login. Faults: Forbidden, Unsure, Invalid with fields, Conflict with
// the hindrance, Limited, Away.
func (s *Service) CloseWithPassword(ctx context.Context, who actor.Actor, f ClosingForm) (unit.Unit, error) {
	if err := s.mayClose(ctx, who); err != nil {
		return unit.Unit{}, err
	}
	f.Password = check.TrimPassword(f.Password)
	var form check.Form
	if !f.Sure {
		form.Add(FieldSure, saySure)
	}
	form.Required(FieldPassword, "登录密码", f.Password)
	if err := form.Err(); err != nil {
		return unit.Unit{}, err
	}
	if err := s.provePassword(ctx, who, f.Password); err != nil {
		return unit.Unit{}, err
	}
	return s.close(ctx, who, nil)
}

const saySure = "请确认已了解注销后不能恢复"

// provePassword counts the try with those of the login page before it checks the password, so that parallel
// requests get no more tries, and somebody at an unattended browser no second set of them.
func (s *Service) provePassword(ctx context.Context, who actor.Actor, password string) error {
	hash, err := s.Passwords.Store.HashOf(ctx, who.MandateID)
	if errors.Is(err, fault.NotFound) {
		return fault.On(FieldBy, "您没有设置单位登录密码，请选择“人脸认证”")
	}
	if err != nil {
		return fmt.Errorf("reading the password of mandate %s: %w", who.MandateID, err)
	}
	subject, now := s.Passwords.MandateSubject(who.MandateID), s.Passwords.Now()
	n, err := s.Passwords.Failures.Take(ctx, subject, s.Tries, now)
	if err != nil {
		return fmt.Errorf("counting a try: %w", err)
	}
	if n.N > s.Tries.LockAfter {
		return limit.LockedAccount("登录密码多次输错，已暂停使用密码。可以人脸认证的，请选择“人脸认证”；其他人员", n.LockedUntil.Sub(now))
	}
	right, err := s.Passwords.Hasher.Verify(ctx, password, hash)
	if err != nil {
		return errors.Join(err, s.Passwords.Failures.GiveBack(context.WithoutCancel(ctx), subject, s.Tries))
	}
	if right {
		return s.Passwords.Failures.Clear(ctx, subject)
	}
	err = s.Audit.Record(ctx, who, actor.Deed{Act: "unit.close.refused", Object: "unit", ObjectID: who.UnitID, UnitID: who.UnitID})
	if err != nil {
		return err
	}
	return fault.On(FieldPassword, sayWrong(s.Tries.LockAfter-n.N))
}

// sayWrong says what to do after a wrong password, when so many tries are left.
func sayWrong(left int64) string {
	const next = "忘记密码的，请选择“人脸认证”，或先重新设置密码"
	switch {
	case left <= 0:
		return "登录密码多次输错，已暂停使用密码。请选择“人脸认证”，或稍后再试"
	case left <= 2:
		return fmt.Sprintf("登录密码不正确，再输错 %d 次将暂停使用密码。%s", left, next)
	}
	return "登录密码不正确，请重新输入。" + next
}

// BeginClosing begins a closing by face. Faults: those of CloseWithPassword.
func (s *Service) BeginClosing(ctx context.Context, who actor.Actor, f ClosingForm) (Closing, error) {
	if err := s.mayClose(ctx, who); err != nil {
		return Closing{}, err
	}
	var form check.Form
	if !f.Sure {
		form.Add(FieldSure, saySure)
	}
	if f.By != ByFace {
		form.Add(FieldBy, "请选择确认方式")
	}
	if err := form.Err(); err != nil {
		return Closing{}, err
	}
	return Closing{UnitID: who.UnitID}, nil
}

// ClosingFace looks at the face of a closing. It begins one when there is none, or when again is true.
// Faults: those of CloseWithPassword.
func (s *Service) ClosingFace(ctx context.Context, who actor.Actor, c *Closing, session string, again bool) (proof.View, error) {
	f, err := s.closeFlow(ctx, who, *c, session)
	if err != nil {
		return proof.View{}, err
	}
	return s.Faces.Look(ctx, who, f, &c.Kept, again)
}

// FacePassed reports whether the face of a closing has passed and can still be used.
func (s *Service) FacePassed(c Closing) bool { return c.Passed(s.Faces.Now()) }

func (s *Service) closeFlow(ctx context.Context, who actor.Actor, c Closing, session string) (proof.FaceFlow, error) {
	if !MayClose(who) || c.UnitID != who.UnitID { // who switched to another unit does not take the draft along
		return proof.FaceFlow{}, ErrMayNotClose
	}
	p, err := s.Persons.Find(ctx, who.PersonID)
	return proof.FaceFlow{
		Purpose: closeFace,
		FlowID:  who.MandateID, // the representative of this unit, and no later one
		Binding: session,
		Subject: proof.Subject{Document: p.Document(), Name: p.Name},
	}, err
}

// ErrFaceGone is the fault when the face comparison was already used or is too old.
var ErrFaceGone = fault.New(fault.Expired, "刷脸结果已过期或者已经用过，请重新确认")

// CloseWithFace closes the account of the caller's unit, and consumes the face comparison in the same
// transaction. Faults: ErrFaceGone, and those of CloseWithPassword.
func (s *Service) CloseWithFace(ctx context.Context, who actor.Actor, c Closing, session string) (unit.Unit, error) {
	if err := s.mayClose(ctx, who); err != nil {
		return unit.Unit{}, err
	}
	f, err := s.closeFlow(ctx, who, c, session)
	if err != nil {
		return unit.Unit{}, err
	}
	return s.close(ctx, who, func(ctx context.Context) error {
		err := s.Faces.Consume(ctx, who, f)
		if errors.Is(err, fault.Expired) {
			return ErrFaceGone
		}
		return err
	})
}
