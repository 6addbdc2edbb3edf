package privacy

import (
	"context"
	"errors"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/limit"
)

// Input names of the forms of this room.
const (
	FieldPassword = "password"
	FieldSure     = "sure"
)

// Ways says how the caller confirms that it is them.
type Ways struct{ Passkey, Password bool }

// Confirming gives the ways of the caller. A passkey, once they have one, stands for the password. Unsure when it has to be shown first.
func (s *Service) Confirming(ctx context.Context, who actor.Actor) (Ways, error) {
	keys, _, err := s.Passkeys.Mine(ctx, who)
	if err != nil {
		return Ways{}, err
	}
	if len(keys) > 0 {
		return Ways{Passkey: true}, s.Passkeys.Fresh(ctx, who)
	}
	hashes, err := s.hashes(ctx, who)
	return Ways{Password: len(hashes) > 0}, err
}

// hashes are those of the caller's own password and of the one by which they act now; a person may have either.
func (s *Service) hashes(ctx context.Context, who actor.Actor) ([]string, error) {
	var all []string
	own, err := s.Passwords.Store.PersonHashOf(ctx, who.PersonID)
	switch {
	case err == nil:
		all = append(all, own)
	case !errors.Is(err, fault.NotFound):
		return nil, fmt.Errorf("reading the password of person %s: %w", who.PersonID, err)
	}
	if who.MandateID == "" {
		return all, nil
	}
	acting, err := s.Passwords.Store.HashOf(ctx, who.MandateID)
	switch {
	case err == nil:
		all = append(all, acting)
	case !errors.Is(err, fault.NotFound):
		return nil, fmt.Errorf("reading the password of mandate %s: %w", who.MandateID, err)
	}
	return all, nil
}

// confirm proves that it is the caller who asks. Faults: Unsure, Invalid beside the password, Limited.
func (s *Service) confirm(ctx context.Context, who actor.Actor, password string) error {
	ways, err := s.Confirming(ctx, who)
	if err != nil || ways.Passkey {
		return err
	}
	if !ways.Password {
		return fault.On(FieldPassword, "您没有登录密码，请先添加通行密钥，或者通过个人注册设置密码")
	}
	if password = check.TrimPassword(password); password == "" {
		return fault.On(FieldPassword, "请输入登录密码")
	}
	subject, now := limit.Subject(s.Passwords.Keys, "privacy", who.PersonID), s.Now()
	tries := limit.Passwords(s.Limits) // that somebody at an open browser may make
	n, err := s.Rates.Take(ctx, subject, tries, now)
	if err != nil {
		return fmt.Errorf("counting a try: %w", err)
	}
	if n.N > tries.LockAfter {
		return limit.Locked("登录密码多次输错", n.LockedUntil.Sub(now))
	}
	hashes, err := s.hashes(ctx, who)
	if err != nil {
		return err
	}
	for _, hash := range hashes {
		right, err := s.Passwords.Hasher.Verify(ctx, password, hash)
		if err != nil {
			return err
		}
		if right {
			return s.Rates.Clear(ctx, subject)
		}
	}
	if err := s.Audit.Record(ctx, who, actor.Deed{Act: "privacy.refused", Object: "person", ObjectID: who.PersonID}); err != nil {
		return err
	}
	return fault.On(FieldPassword, "登录密码不正确，请重新输入")
}
