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
	"wangting/internal/regno"
)

// SayWrong is the answer to every failed login.
const SayWrong = "账号、密码或动态验证码不正确"

// PuzzlePurpose is the purpose under which the puzzle of a staff login is solved.
const PuzzlePurpose = "staff.login"

// ErrPuzzle is the cause of a fault when a puzzle has to be solved first.
var ErrPuzzle = errors.New("a puzzle has to be solved first")

// Attempt is the input of the login page.
type Attempt struct {
	Login    string
	Password string
	Code     string
	Binding  string // id of the browser session, to which a solved puzzle belongs
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
// the same message in all cases; too many tries are Limited; the fault wraps ErrPuzzle when
// a puzzle has to be solved before the next try.
func (s *Service) Login(ctx context.Context, who actor.Actor, try Attempt) (Session, error) {
	h, err := s.holder(ctx, try.Login)
	if err != nil {
		return Session{}, err
	}
	of := s.subjects(h, who.IP)
	last, err := s.countTry(ctx, of, func(ctx context.Context) error { return s.countName(ctx, of.name, try.Binding) })
	if err != nil {
		return Session{}, err
	}
	step, right, err := s.prove(ctx, h, try)
	if err != nil {
		return Session{}, fmt.Errorf("checking a staff login: %w", err)
	}
	if right {
		ses, err := s.open(ctx, who, h, step)
		if !errors.Is(err, errReplayed) {
			return ses, err
		}
	}
	if err := s.noteFailed(ctx, who, h.Account, last); err != nil {
		return Session{}, err
	}
	if last {
		return Session{}, s.locked(s.Limits.Lock)
	}
	return Session{}, fault.New(fault.Forbidden, SayWrong)
}

// noSecret replaces the secret of an account that does not exist, so that the same work is done.
const noSecret = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// holder is what a typed login names: an account with its secrets, or nobody.
type holder struct {
	Account
	Secrets
	typed string // the login in standard form
}

// standard is the standard form of a typed login.
func standard(login string) string { return strings.ToLower(regno.Normalise(login)) }

// holder reads the account of a login. It asks the same questions for one that does not exist.
func (s *Service) holder(ctx context.Context, typed string) (holder, error) {
	h := holder{typed: standard(typed)}
	var err error
	if h.Account, err = s.Store.AccountByLogin(ctx, h.typed); err != nil && !errors.Is(err, fault.NotFound) {
		return h, fmt.Errorf("finding a staff account: %w", err)
	}
	h.Secrets, err = s.Store.Secrets(ctx, h.ID)
	if errors.Is(err, fault.NotFound) {
		h.Secrets, err = Secrets{TOTPSecret: noSecret}, nil
	}
	if err != nil {
		return h, fmt.Errorf("reading the secrets of a staff account: %w", err)
	}
	return h, nil
}

// prove checks password and code. It takes as long for an account that does not exist.
func (s *Service) prove(ctx context.Context, h holder, try Attempt) (int64, bool, error) {
	right, err := s.verify(ctx, try.Password, h.PasswordHash)
	if err != nil {
		return 0, false, err
	}
	step, fits := matchStep(h.TOTPSecret, try.Code, s.Now())
	return step, h.ID != "" && right && fits && h.State == Active, nil
}

// errReplayed means that a code was used before. The person gets the same answer as for any failed login.
var errReplayed = errors.New("the code was used before")

// open consumes the code and starts a session, in one transaction.
func (s *Service) open(ctx context.Context, who actor.Actor, h holder, step int64) (Session, error) {
	a := h.Account
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
		if err := s.forgive(ctx, s.subjects(h, who.IP)); err != nil {
			return err
		}
		return s.Audit.Record(ctx, asStaff(who, a, ses.ID), deed("staff.logged-in", a.ID, "session", ses.ID))
	})
	if err != nil {
		return Session{}, fmt.Errorf("opening a staff session: %w", err)
	}
	return ses, nil
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
