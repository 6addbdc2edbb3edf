package staff

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"wangting/internal/fault"
	"wangting/internal/limit"
)

// subjects are what the failures of a login are counted under (LOG-3):
//
//	name     the login, over all addresses: asks for a puzzle and never locks, since anybody can fail in the
//	         name of somebody else
//	place    the login at the network that it is typed in: locks that network out of this account
//	address  the network, over all logins: locks it out of every account
//
// All of them are the same whether or not the account exists. The hash of the password is part of
// place, so a reissued account begins a new count everywhere.
type subjects struct{ name, place, address string }

func (s *Service) subjects(h holder, address string) subjects {
	return subjects{
		name:    s.ofLogin(h.typed),
		place:   limit.Subject(s.Keys, "staff.place", limit.Network(address)+"|"+h.typed+"|"+h.PasswordHash),
		address: limit.Subject(s.Keys, "staff.address", address),
	}
}

func (s *Service) ofLogin(login string) string { return limit.Subject(s.Keys, "staff.login", login) }

// rule locks after a number of failures; unlocked only counts.
func (s *Service) rule(most int64) limit.Rule {
	return limit.Rule{LockAfter: most, LockFor: s.Limits.Lock, ForgetAfter: s.Limits.Lock}
}

func (s *Service) unlocked() limit.Rule { return s.rule(math.MaxInt64) }

// countTry counts a try before anything is checked. last is true when no further try is left at this place. human
// runs in the same transaction: when it fails, nothing is counted and nothing may be checked.
func (s *Service) countTry(ctx context.Context, of subjects, human func(context.Context) error) (last bool, err error) {
	var byPlace, byAddress limit.Count
	now := s.Now()
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		var err error
		if byAddress, err = s.Failures.Take(ctx, of.address, s.rule(s.Limits.AddressTries), now); err != nil {
			return err
		}
		if byAddress.N > s.Limits.AddressTries {
			return nil
		}
		if byPlace, err = s.Failures.Take(ctx, of.place, s.rule(s.Limits.Tries), now); err != nil {
			return err
		}
		if byPlace.N > s.Limits.Tries {
			return nil
		}
		return human(ctx)
	})
	switch {
	case errors.Is(err, ErrPuzzle):
		return false, err
	case err != nil:
		return false, fmt.Errorf("counting a try: %w", err)
	case byAddress.N > s.Limits.AddressTries:
		return false, s.locked(byAddress.LockedUntil.Sub(now))
	case byPlace.N > s.Limits.Tries:
		return false, s.locked(byPlace.LockedUntil.Sub(now))
	}
	return byPlace.N == s.Limits.Tries, nil
}

// signedIn needs no puzzle: whoever guesses at an open browser is locked out by place.
func signedIn(context.Context) error { return nil }

// countName counts a try for a login over all addresses, and uses up a solved puzzle when one is due.
func (s *Service) countName(ctx context.Context, name, binding string) error {
	n, err := s.Failures.Take(ctx, name, s.unlocked(), s.Now())
	if err != nil || n.N <= s.Limits.SliderAfter {
		return err
	}
	err = s.Puzzle.Consume(ctx, binding, PuzzlePurpose)
	if errors.Is(err, fault.Invalid) {
		return fault.Wrap(fault.Invalid, "请先完成安全验证，再输入密码和动态验证码登录", ErrPuzzle)
	}
	return err
}

// PuzzleDue reports whether the next try of a login needs a puzzle, so that the page can show it at once.
func (s *Service) PuzzleDue(ctx context.Context, login string) (bool, error) {
	c, err := s.Failures.Failures(ctx, s.ofLogin(standard(login)), s.unlocked(), s.Now())
	if err != nil {
		return false, fmt.Errorf("reading the failures of a login: %w", err)
	}
	return c.N >= s.Limits.SliderAfter, nil
}

// forgive clears the tries of a login that succeeded, and gives one try back to the
// address. It locks the subjects in the order of countTry, so that two logins cannot deadlock.
func (s *Service) forgive(ctx context.Context, of subjects) error {
	if err := s.Failures.GiveBack(ctx, of.address, s.rule(s.Limits.AddressTries)); err != nil {
		return err
	}
	if err := s.Failures.Clear(ctx, of.place); err != nil {
		return err
	}
	return s.Failures.Clear(ctx, of.name)
}

// locked makes the fault that says when to try again.
func (s *Service) locked(left time.Duration) error {
	minutes := max(1, int((left+time.Minute-1)/time.Minute))
	return &fault.Fault{Kind: fault.Limited, RetryAfter: left,
		Say: fmt.Sprintf("登录连续失败次数过多，请 %d 分钟后再试，或联系管理员", minutes)}
}
