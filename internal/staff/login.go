package staff

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/limit"
	"wangting/internal/regno"
)

// SayWrong is the answer to every failed login.
const SayWrong = "账号、密码或动态验证码不正确"

// Attempt is the input of the login page.
type Attempt struct {
	Login    string
	Password string
	Code     string
}

// Session is one login of a member of staff.
type Session struct {
	ID        string
	AccountID string
	StartedAt time.Time
	SeenAt    time.Time
	EndsAt    time.Time // the latest end
	EndedAt   time.Time // zero while it is valid
	IP        string
	Browser   string
}

// Login opens a session after checking password and code. A wrong try is Forbidden with
// the same message in all cases; too many tries are Limited.
func (s *Service) Login(ctx context.Context, who actor.Actor, try Attempt) (Session, error) {
	login := strings.ToLower(regno.Normalise(try.Login))
	last, err := s.countTry(ctx, login, who.IP)
	if err != nil {
		return Session{}, err
	}
	a, step, right, err := s.prove(ctx, login, try)
	if err != nil {
		return Session{}, fmt.Errorf("checking a staff login: %w", err)
	}
	if right {
		ses, err := s.open(ctx, who, a, step)
		if !errors.Is(err, errReplayed) {
			return ses, err
		}
	}
	if err := s.noteFailed(ctx, who, a, last); err != nil {
		return Session{}, err
	}
	if last {
		return Session{}, s.locked(s.Limits.Lock)
	}
	return Session{}, fault.New(fault.Forbidden, SayWrong)
}

// countTry counts a try for the login and the address before anything is checked. last is
// true when the login has no further try.
func (s *Service) countTry(ctx context.Context, login, address string) (last bool, err error) {
	var byLogin, byAddress limit.Count
	now := s.Now()
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		var err error
		if byAddress, err = s.Failures.Take(ctx, s.ofAddress(address), s.rule(s.Limits.AddressTries), now); err != nil {
			return err
		}
		if byAddress.N > s.Limits.AddressTries {
			return nil
		}
		byLogin, err = s.Failures.Take(ctx, s.ofLogin(login), s.rule(s.Limits.Tries), now)
		return err
	})
	switch {
	case err != nil:
		return false, fmt.Errorf("counting a try: %w", err)
	case byAddress.N > s.Limits.AddressTries:
		return false, s.locked(byAddress.LockedUntil.Sub(now))
	case byLogin.N > s.Limits.Tries:
		return false, s.locked(byLogin.LockedUntil.Sub(now))
	}
	return byLogin.N == s.Limits.Tries, nil
}

func (s *Service) rule(most int64) limit.Rule {
	return limit.Rule{LockAfter: most, LockFor: s.Limits.Lock, ForgetAfter: s.Limits.Lock}
}

func (s *Service) ofLogin(login string) string { return limit.Subject(s.Keys, "staff.login", login) }

func (s *Service) ofAddress(address string) string {
	return limit.Subject(s.Keys, "staff.address", address)
}

// locked makes the fault that says when to try again.
func (s *Service) locked(left time.Duration) error {
	minutes := max(1, int((left+time.Minute-1)/time.Minute))
	return &fault.Fault{Kind: fault.Limited, RetryAfter: left,
		Say: fmt.Sprintf("登录连续失败次数过多，请 %d 分钟后再试，或联系管理员", minutes)}
}

// noSecret replaces the secret of an account that does not exist, so that the same work is done.
const noSecret = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// prove checks password and code. It takes as long for an account that does not exist.
func (s *Service) prove(ctx context.Context, login string, try Attempt) (Account, int64, bool, error) {
	a, err := s.Store.AccountByLogin(ctx, login)
	known := err == nil
	if err != nil && !errors.Is(err, fault.NotFound) {
		return Account{}, 0, false, err
	}
	sec := Secrets{TOTPSecret: noSecret}
	if known {
		if sec, err = s.Store.Secrets(ctx, a.ID); err != nil {
			return Account{}, 0, false, err
		}
	}
	right, err := s.verify(ctx, try.Password, sec.PasswordHash)
	if err != nil {
		return Account{}, 0, false, err
	}
	step, fits := matchStep(sec.TOTPSecret, try.Code, s.Now())
	return a, step, known && right && fits && a.State == Active, nil
}

// errReplayed means that a code was used before. The person gets the same answer as for any failed login.
var errReplayed = errors.New("the code was used before")

// open consumes the code and starts a session, in one transaction.
func (s *Service) open(ctx context.Context, who actor.Actor, a Account, step int64) (Session, error) {
	now := s.Now()
	ses := Session{ID: id.New(), AccountID: a.ID, StartedAt: now, SeenAt: now, EndsAt: now.Add(s.Limits.Longest),
		IP: who.IP, Browser: who.Browser}
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		fresh, err := s.Store.UseStep(ctx, a.ID, step)
		if err != nil {
			return err
		}
		if !fresh {
			return errReplayed
		}
		if err := s.Store.AddSession(ctx, ses); err != nil {
			return err
		}
		if err := s.forgive(ctx, a.Login, who.IP); err != nil {
			return err
		}
		return s.Audit.Record(ctx, asStaff(who, a, ses.ID), deed("staff.logged-in", a.ID, "session", ses.ID))
	})
	if err != nil {
		return Session{}, fmt.Errorf("opening a staff session: %w", err)
	}
	return ses, nil
}

// forgive clears the tries of a login that succeeded, and gives one try back to the
// address. It locks the address first, like countTry, so that two logins cannot deadlock.
func (s *Service) forgive(ctx context.Context, login, address string) error {
	if err := s.Failures.GiveBack(ctx, s.ofAddress(address), s.rule(s.Limits.AddressTries)); err != nil {
		return err
	}
	return s.Failures.Clear(ctx, s.ofLogin(login))
}

// asStaff gives who as the holder of account a.
func asStaff(who actor.Actor, a Account, sessionID string) actor.Actor {
	return actor.Actor{StaffID: a.ID, Roles: a.Roles, Region: a.Region, SessionID: sessionID,
		IP: who.IP, Browser: who.Browser, RequestID: who.RequestID}
}

// noteFailed records a failed login of an existing account in the audit.
func (s *Service) noteFailed(ctx context.Context, who actor.Actor, a Account, locked bool) error {
	if a.ID == "" {
		return nil
	}
	act := "staff.login-failed"
	if locked {
		act = "staff.locked"
	}
	err := s.Tx.InTx(ctx, func(ctx context.Context) error { return s.Audit.Record(ctx, who, deed(act, a.ID)) })
	if err != nil {
		return fmt.Errorf("writing a failed login down: %w", err)
	}
	return nil
}
