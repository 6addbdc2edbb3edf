package login

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/limit"
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
	if a.Password == "" {
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
var Words = map[string]string{"login.refused": "登录失败", "login.locked": "登录锁定", "scan.confirmed": "扫码确认登录"}

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
	who              actor.Actor
	now              time.Time
	found            *Candidate
	account, address string // subjects under which failures are counted
}

// Try checks a login. Faults: Invalid with fields when something is missing; Invalid with Wrong when
// anything is wrong; Invalid that wraps ErrPuzzle when a puzzle is due; Limited while locked. who
// carries the address and the browser.
func (l *PasswordLogin) Try(ctx context.Context, who actor.Actor, a Attempt) (session.Login, error) {
	if err := a.check(); err != nil {
		return session.Login{}, err
	}
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

func (l *PasswordLogin) accountRule() limit.Rule {
	return limit.Rule{LockAfter: l.Limits.LockAfter, LockFor: l.Limits.LockFor, ForgetAfter: l.Limits.ForgetAfter}
}

func (l *PasswordLogin) addressRule() limit.Rule {
	return limit.Rule{LockAfter: l.Limits.LockAfterAddress, LockFor: l.Limits.LockFor, ForgetAfter: l.Limits.ForgetAfter}
}

// find looks up the one mandate that was named, and sets the subject under which failures are counted.
func (l *PasswordLogin) find(ctx context.Context, t *try) error {
	n := t.named(t.now)
	found, err := l.candidates(ctx, *t, n)
	if err != nil {
		return fmt.Errorf("finding who logs in: %w", err)
	}
	t.address = limit.Subject(l.Credentials.Keys, "address", t.who.IP)
	t.account = limit.Subject(l.Credentials.Keys, "typed", n.Account+"|"+regno.Normalise(t.Who))
	if len(found) == 1 {
		t.found = &found[0]
		t.account = l.subject(found[0])
	}
	return nil
}

func (l *PasswordLogin) candidates(ctx context.Context, t try, n Named) ([]Candidate, error) {
	if t.Personal {
		return l.Accounts.Persons(ctx, n)
	}
	return l.Accounts.Candidates(ctx, n, t.now)
}

// subject returns the key under which failures of a candidate are counted.
func (l *PasswordLogin) subject(c Candidate) string {
	if c.MandateID == "" {
		return l.Credentials.PersonSubject(c.PersonID)
	}
	return l.Credentials.MandateSubject(c.MandateID)
}

// standing checks whether a try may be made: Limited while locked, ErrPuzzle when a puzzle is due.
func (l *PasswordLogin) standing(ctx context.Context, t try) error {
	account, err := l.Credentials.Failures.Failures(ctx, t.account, l.accountRule(), t.now)
	if err != nil {
		return fmt.Errorf("reading failures: %w", err)
	}
	address, err := l.Credentials.Failures.Failures(ctx, t.address, l.addressRule(), t.now)
	if err != nil {
		return fmt.Errorf("reading failures: %w", err)
	}
	if err := l.locked(t, account, address); err != nil {
		return err
	}
	if account.N >= l.Limits.PuzzleAfter || address.N >= l.Limits.PuzzleAfterAddress {
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
func (l *PasswordLogin) pay(ctx context.Context, t try) (limit.Count, error) {
	var account, address limit.Count
	err := l.Credentials.Tx.InTx(ctx, func(ctx context.Context) error {
		var err error
		if account, err = l.Credentials.Failures.Take(ctx, t.account, l.accountRule(), t.now); err != nil {
			return err
		}
		address, err = l.Credentials.Failures.Take(ctx, t.address, l.addressRule(), t.now)
		return err
	})
	if err != nil {
		return limit.Count{}, fmt.Errorf("counting a try: %w", err)
	}
	if account.N > l.Limits.LockAfter || address.N > l.Limits.LockAfterAddress {
		if err := l.locked(t, account, address); err != nil {
			return limit.Count{}, err
		}
		return limit.Count{}, limit.Locked("登录失败次数过多", l.Limits.LockFor)
	}
	return account, nil
}

func (l *PasswordLogin) locked(t try, account, address limit.Count) error {
	switch {
	case account.LockedUntil.After(t.now):
		return limit.Locked(fmt.Sprintf("密码连续输错 %d 次", l.Limits.LockAfter), account.LockedUntil.Sub(t.now))
	case address.LockedUntil.After(t.now):
		return limit.Locked("您所在的网络登录失败次数过多", address.LockedUntil.Sub(t.now))
	}
	return nil
}

// verify costs one password computation, whether or not the account exists.
func (l *PasswordLogin) verify(ctx context.Context, t try) (bool, error) {
	if t.found == nil {
		return false, l.Credentials.Hasher.VerifyNothing(ctx, t.Password)
	}
	return l.Credentials.Hasher.Verify(ctx, t.Password, t.found.Hash)
}

func (l *PasswordLogin) giveBack(ctx context.Context, t try) error {
	return l.Credentials.Tx.InTx(context.WithoutCancel(ctx), func(ctx context.Context) error {
		if err := l.Credentials.Failures.GiveBack(ctx, t.account, l.accountRule()); err != nil {
			return err
		}
		return l.Credentials.Failures.GiveBack(ctx, t.address, l.addressRule())
	})
}

// refuse records the failure and, on the try that locks the account, tells the owner.
func (l *PasswordLogin) refuse(ctx context.Context, t try, count limit.Count) error {
	locks := count.N == l.Limits.LockAfter
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
	if locks {
		return l.locked(t, count, limit.Count{})
	}
	return fault.New(fault.Invalid, Wrong)
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
		if err := l.Credentials.Failures.Clear(ctx, t.account); err != nil {
			return err
		}
		if err := l.Credentials.Failures.GiveBack(ctx, t.address, l.addressRule()); err != nil {
			return err
		}
		if rehash != "" {
			if err := l.Credentials.Rehash(ctx, t.found.MandateID, t.found.PersonID, rehash); err != nil {
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
