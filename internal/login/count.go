package login

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/regno"
)

// Failures are counted under three subjects (LOG-3):
//
//	typed    what was typed, in standard form: the count that people see, in puzzles and locks
//	account  the mandate or person that was found; an invented one for a stranger
//	address  where it came from
//
// What people see depends on typed and address alone, so it is the same whether or not the account
// exists. The count of the account adds up the different names of one account (phone and document, USCC
// and number). When it is used up, nobody enters, but only somebody with the right password is told.
//
// A new password begins a new count of what was typed, since the hash of the password is part of its
// subject. A stranger has no hash.

// key is the standard form of what was typed: one person's number is one key in any writing.
func (a Attempt) key(n Named) string {
	who := regno.Normalise(a.Who)
	if n.Phone != "" {
		who = n.Phone
	} else if len(n.Documents) > 0 {
		_, who, _ = strings.Cut(n.Documents[0], "|")
	}
	if a.Personal {
		return "person|" + who
	}
	return "unit|" + n.Account + "|" + who
}

// find looks up the one mandate that was named, and sets the subjects under which failures are counted.
func (l *PasswordLogin) find(ctx context.Context, t *try) error {
	n := t.named(t.now)
	found, err := l.candidates(ctx, *t, n)
	if err != nil {
		return fmt.Errorf("finding who logs in: %w", err)
	}
	t.address = limit.Subject(l.Credentials.Keys, "address", t.who.IP)
	t.account = limit.Subject(l.Credentials.Keys, "stranger", t.key(n))
	hash := ""
	if len(found) == 1 {
		t.found, hash = &found[0], found[0].Hash
		t.account = l.subject(found[0])
	}
	t.typed = limit.Subject(l.Credentials.Keys, "typed", t.key(n)+"|"+hash)
	return nil
}

// subject returns the key under which failures of a candidate are counted.
func (l *PasswordLogin) subject(c Candidate) string {
	if c.MandateID == "" {
		return l.Credentials.PersonSubject(c.PersonID)
	}
	return l.Credentials.MandateSubject(c.MandateID)
}

func (l *PasswordLogin) accountRule() limit.Rule {
	return limit.Rule{LockAfter: l.Limits.LockAfter, LockFor: l.Limits.LockFor, ForgetAfter: l.Limits.ForgetAfter}
}

func (l *PasswordLogin) addressRule() limit.Rule {
	return limit.Rule{LockAfter: l.Limits.LockAfterAddress, LockFor: l.Limits.LockFor, ForgetAfter: l.Limits.ForgetAfter}
}

// counts are the failures of a try, before it is made or with it.
type counts struct{ typed, account, address limit.Count }

// standing checks whether a try may be made: Limited while locked, ErrPuzzle when a puzzle is due.
func (l *PasswordLogin) standing(ctx context.Context, t try) error {
	var c counts
	var err error
	if c.typed, err = l.Credentials.Failures.Failures(ctx, t.typed, l.accountRule(), t.now); err != nil {
		return fmt.Errorf("reading failures: %w", err)
	}
	if c.address, err = l.Credentials.Failures.Failures(ctx, t.address, l.addressRule(), t.now); err != nil {
		return fmt.Errorf("reading failures: %w", err)
	}
	if err := l.locked(t, c); err != nil {
		return err
	}
	if c.typed.N >= l.Limits.PuzzleAfter || c.address.N >= l.Limits.PuzzleAfterAddress {
		return fault.Wrap(fault.Invalid, "请先完成安全验证，再输入密码登录", ErrPuzzle)
	}
	return nil
}

// admit does what standing does, and consumes the puzzle when one is due.
func (l *PasswordLogin) admit(ctx context.Context, t try) error {
	err := l.standing(ctx, t)
	if !errors.Is(err, ErrPuzzle) {
		return err
	}
	if l.Puzzle.Consume(ctx, t.Binding, PuzzlePurpose) != nil {
		return err
	}
	return nil
}

// pay counts the try before the password is checked.
func (l *PasswordLogin) pay(ctx context.Context, t try) (counts, error) {
	var c counts
	err := l.Credentials.Tx.InTx(ctx, func(ctx context.Context) error {
		var err error
		if c.typed, err = l.Credentials.Failures.Take(ctx, t.typed, l.accountRule(), t.now); err != nil {
			return err
		}
		if c.account, err = l.Credentials.Failures.Take(ctx, t.account, l.accountRule(), t.now); err != nil {
			return err
		}
		c.address, err = l.Credentials.Failures.Take(ctx, t.address, l.addressRule(), t.now)
		return err
	})
	if err != nil {
		return c, fmt.Errorf("counting a try: %w", err)
	}
	if c.typed.N > l.Limits.LockAfter || c.address.N > l.Limits.LockAfterAddress {
		if err := l.locked(t, c); err != nil {
			return c, err
		}
		return c, limit.Locked("登录失败次数过多", l.Limits.LockFor)
	}
	return c, nil
}

func (l *PasswordLogin) locked(t try, c counts) error {
	switch {
	case c.typed.LockedUntil.After(t.now):
		return l.sayLocked(c.typed.LockedUntil.Sub(t.now))
	case c.address.LockedUntil.After(t.now):
		return limit.Locked("您所在的网络登录失败次数过多", c.address.LockedUntil.Sub(t.now))
	}
	return nil
}

func (l *PasswordLogin) sayLocked(wait time.Duration) error {
	return limit.LockedAccount(fmt.Sprintf("密码连续输错 %d 次", l.Limits.LockAfter), wait)
}

// exhausted refuses the right password when the account was locked under its other names.
func (l *PasswordLogin) exhausted(t try, c counts) error {
	if c.account.N <= l.Limits.LockAfter {
		return nil
	}
	return l.sayLocked(max(c.account.LockedUntil.Sub(t.now), time.Minute))
}

func (l *PasswordLogin) giveBack(ctx context.Context, t try) error {
	return l.Credentials.Tx.InTx(context.WithoutCancel(ctx), func(ctx context.Context) error {
		for _, subject := range []string{t.typed, t.account} {
			if err := l.Credentials.Failures.GiveBack(ctx, subject, l.accountRule()); err != nil {
				return err
			}
		}
		return l.Credentials.Failures.GiveBack(ctx, t.address, l.addressRule())
	})
}

// refuse records the failure and, on the try that locks the account, tells the owner.
func (l *PasswordLogin) refuse(ctx context.Context, t try, c counts) error {
	locks := c.account.N == l.Limits.LockAfter
	err := l.Credentials.Tx.InTx(ctx, func(ctx context.Context) error {
		d := actor.Deed{Act: "login.refused", Object: "mandate", Detail: map[string]string{"way": "password"}}
		if t.found != nil {
			d.ObjectID, d.UnitID = t.found.MandateID, t.found.UnitID
			if t.Personal {
				d.Object, d.ObjectID = "person", t.found.PersonID
			}
		}
		if locks {
			d.Act = "login.locked"
		}
		if err := l.Credentials.Audit.Record(ctx, t.who, d); err != nil {
			return err
		}
		if err := l.Sessions.Refused(ctx, "password"); err != nil {
			return err
		}
		if !locks || t.found == nil {
			return nil
		}
		e := t.event()
		e.LockedUntil = t.now.Add(l.Limits.LockFor)
		return l.Notices.LoginLocked(ctx, e)
	})
	if err != nil {
		return fmt.Errorf("writing a refused login down: %w", err)
	}
	if c.typed.N == l.Limits.LockAfter {
		return l.locked(t, counts{typed: c.typed})
	}
	return fault.New(fault.Invalid, Wrong)
}
