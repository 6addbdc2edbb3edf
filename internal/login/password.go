package login

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/session"
)

// PuzzlePurpose is the purpose under which the puzzle of a login is solved.
const PuzzlePurpose = "login"

// Wrong is the message of every refused login (LOG-3).
const Wrong = "账号、证件号码/移动电话或密码不正确，请核对后重试；移动电话与他人共用的，请改填证件号码"

// ErrPuzzle is the cause of a fault when a puzzle has to be solved first.
var ErrPuzzle = errors.New("a puzzle has to be solved first")

// Attempt is what somebody typed on the login page.
type Attempt struct {
	Account  string // 统一社会信用代码/单位编号/机构编号
	Who      string // 证件号码/移动电话
	Password string
	Binding  string // id of the browser session, to which a solved puzzle belongs
	Personal bool   // a person logs in for themselves; Account is empty (PER-2)
}

func (a Attempt) check() error {
	f := &fault.Fault{Kind: fault.Invalid}
	if !a.Personal && strings.TrimSpace(a.Account) == "" {
		f.Fields = append(f.Fields, fault.Field{Name: "account", Say: "请填写统一社会信用代码、单位编号或机构编号"})
	}
	if strings.TrimSpace(a.Who) == "" {
		f.Fields = append(f.Fields, fault.Field{Name: "who", Say: "请填写证件号码或移动电话"})
	}
	if check.TrimPassword(a.Password) == "" {
		f.Fields = append(f.Fields, fault.Field{Name: "password", Say: "请填写密码"})
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// named parses what was typed. now bounds the dates of birth that are possible.
func (a Attempt) named(now time.Time) Named {
	n := Named{}
	n.Kind, n.Account = regno.ClassifyAccount(a.Account)
	if m, err := regno.ParseMobile(a.Who); err == nil {
		n.Phone = string(m)
	}
	for _, o := range regno.DocTypes() {
		if d, err := regno.ParseDocument(o.Type, a.Who, now); err == nil {
			n.Documents = append(n.Documents, d.Key())
		}
	}
	return n
}

// Words names the acts that this room audits, as the log of a unit shows them.
var Words = map[string]string{"login.locked": "登录锁定", "scan.confirmed": "扫码确认登录",
	"scan.read": "扫码", "scan.cancelled": "取消扫码登录", "passkey.shown": "使用通行密钥验证"}

// PasswordLogin is the login by account and password (LOG-2).
type PasswordLogin struct {
	Accounts    Accounts
	Credentials *credential.Service
	Sessions    *session.Service
	NeedsRehash func(hash string) bool
	Puzzle      Puzzle
	Notices     session.Teller
	// Second reports whether a passkey must follow the password (LOG-9).
	Second func(ctx context.Context, personID string) (bool, error)
	Limits Limits
}

// try is one attempt while it is being checked.
type try struct {
	Attempt
	who                     actor.Actor
	now                     time.Time
	found                   *Candidate
	typed, account, address string // subjects under which failures are counted
}

// Try checks a login. Faults: Invalid with fields when something is missing; Invalid with Wrong when
// anything is wrong; Invalid that wraps ErrPuzzle when a puzzle is due; Limited while locked. who
// carries the address and the browser.
func (l *PasswordLogin) Try(ctx context.Context, who actor.Actor, a Attempt) (session.Login, error) {
	if err := a.check(); err != nil {
		return session.Login{}, err
	}
	a.Password = check.TrimPassword(a.Password)
	t := try{Attempt: a, who: who, now: l.Sessions.Now()}
	if err := l.find(ctx, &t); err != nil {
		return session.Login{}, err
	}
	if err := l.admit(ctx, t); err != nil {
		return session.Login{}, err
	}
	count, err := l.pay(ctx, t)
	if err != nil {
		return session.Login{}, err
	}
	right, err := l.verify(ctx, t)
	if err != nil {
		if e := l.giveBack(ctx, t); e != nil {
			return session.Login{}, errors.Join(err, e)
		}
		return session.Login{}, err
	}
	if !right {
		return session.Login{}, l.refuse(ctx, t, count)
	}
	if err := l.exhausted(t, count); err != nil {
		return session.Login{}, err
	}
	if until := t.found.Temporary; !until.IsZero() && !t.now.Before(until) {
		return session.Login{}, fault.New(fault.Invalid, "初始密码已过期，请联系本单位法定代表人或管理员重置密码")
	}
	return l.enter(ctx, t)
}

// PuzzleDue reports whether the next try of this account from this address needs a puzzle, so that the
// page can show it at once.
func (l *PasswordLogin) PuzzleDue(ctx context.Context, who actor.Actor, a Attempt) (bool, error) {
	if a.Account == "" && !a.Personal || a.Who == "" {
		return false, nil
	}
	t := try{Attempt: a, who: who, now: l.Sessions.Now()}
	if err := l.find(ctx, &t); err != nil {
		return false, err
	}
	err := l.standing(ctx, t)
	if errors.Is(err, ErrPuzzle) {
		return true, nil
	}
	if errors.Is(err, fault.Limited) {
		return false, nil
	}
	return false, err
}

func (l *PasswordLogin) candidates(ctx context.Context, t try, n Named) ([]Candidate, error) {
	if t.Personal {
		return l.Accounts.Persons(ctx, n)
	}
	return l.Accounts.Candidates(ctx, n, t.now)
}

// verify costs one password computation, whether or not the account exists.
func (l *PasswordLogin) verify(ctx context.Context, t try) (bool, error) {
	if t.found == nil {
		return false, l.Credentials.Hasher.VerifyNothing(ctx, t.Password)
	}
	return l.Credentials.Hasher.Verify(ctx, t.Password, t.found.Hash)
}

func (t try) event() session.Event {
	return session.Event{PersonID: t.found.PersonID, UnitID: t.found.UnitID, MandateID: t.found.MandateID,
		At: t.now, IP: t.who.IP, Browser: session.BrowserLabel(t.who.Browser)}
}

// enter starts the login. A hash with outdated parameters is replaced; the new hash is computed before
// the transaction, so that the transaction stays short.
func (l *PasswordLogin) enter(ctx context.Context, t try) (session.Login, error) {
	rehash := ""
	if l.NeedsRehash(t.found.Hash) {
		h, err := l.Credentials.Hasher.Hash(ctx, t.Password)
		if err == nil {
			rehash = h
		}
	}
	var in session.Login
	err := l.Credentials.Tx.InTx(ctx, func(ctx context.Context) error {
		for _, subject := range []string{t.typed, t.account} {
			if err := l.Credentials.Failures.Clear(ctx, subject); err != nil {
				return err
			}
		}
		if err := l.Credentials.Failures.GiveBack(ctx, t.address, l.addressRule()); err != nil {
			return err
		}
		if rehash != "" {
			if err := l.Credentials.Rehash(ctx, t.found.MandateID, t.found.PersonID, t.found.Hash, rehash); err != nil {
				return err
			}
		}
		pending, err := l.Second(ctx, t.found.PersonID)
		if err != nil {
			return err
		}
		in, err = l.Sessions.Start(ctx, t.who, session.Entry{MandateID: t.found.MandateID, PersonID: t.found.PersonID,
			UnitID: t.found.UnitID, IP: t.who.IP, Browser: t.who.Browser, Pending: pending}, "password")
		if err != nil {
			return err
		}
		return l.Notices.NewLogin(ctx, t.event())
	})
	if err != nil {
		return session.Login{}, fmt.Errorf("starting a login: %w", err)
	}
	return in, nil
}
