package upgrade

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/regno"
	"wangting/internal/secret"
)

// Names of the form fields of 校验历史账户.
const (
	FieldUser     = "old_user"
	FieldPassword = "old_password"
)

// Standing is the state of an old account, told by its hall after the password was right.
type Standing string

const (
	Good     Standing = "good"
	ByCA     Standing = "ca"       // signs in with a certificate there
	Locked   Standing = "locked"   // locked there
	Upgraded Standing = "upgraded" // marked there as upgraded
)

// Halls queries the older halls. Faults: NotFound for an unknown name and for a wrong password alike,
// Away.
type Halls interface {
	Verify(ctx context.Context, hall, user, password string) (Old, Standing, error)
}

// Messages of 校验历史账户 (UPG-3).
const (
	SayWrong  = "原用户名或原密码不正确，请核对后再试。如果您是单位法定代表人，请去注册"
	SayCA     = "该账户使用 CA 证书登录，不适用历史用户升级，请在登录页面选“CA”登录"
	SayLocked = "该账户在原网办大厅已被锁定，请先在原网办大厅解锁，或拨打 12333"
	SayTaken  = "该账户已升级，请直接登录；忘记密码可以找回"
	SayNoCode = "原网办大厅没有该单位有效的统一社会信用代码，请到窗口办理"
)

// Limits are the numbers of questions per time window.
type Limits struct {
	PerAccount int64 // of one name in one hall
	PerAddress int64
	Window     time.Duration
}

// LimitsOf returns the limits that the settings name.
func LimitsOf(c config.Limits) Limits {
	return Limits{PerAccount: int64(c.UpgradesPerHour), PerAddress: int64(c.AddressUpgradesPerHour), Window: time.Hour}
}

// DefaultLimits returns 5 questions an hour per account and 20 an hour per address.
func DefaultLimits() Limits { return LimitsOf(config.Default().Limits) }

// Verifier checks the password of an old account with its hall.
type Verifier struct {
	Halls  Halls
	Rates  *limit.Service
	Keys   *secret.Keyring
	Limits Limits
	Now    func() time.Time
}

// Verify queries the older hall. Faults: Invalid with fields when something is missing, Invalid with
// one sentence when the hall refuses, Conflict when the account was upgraded already, Limited, Away.
func (v *Verifier) Verify(ctx context.Context, who actor.Actor, hall, user, password string) (Old, error) {
	user = strings.TrimSpace(user)
	var form check.Form
	if form.Required(FieldUser, "原用户名", user) {
		form.AtMost(FieldUser, "原用户名", user, 100)
	}
	if form.Required(FieldPassword, "原密码", password) {
		form.AtMost(FieldPassword, "原密码", password, 200)
	}
	if err := form.Err(); err != nil {
		return Old{}, err
	}
	if err := v.count(ctx, who, hall, user); err != nil {
		return Old{}, err
	}
	old, standing, err := v.Halls.Verify(ctx, hall, user, password)
	if errors.Is(err, fault.NotFound) {
		return Old{}, fault.New(fault.Invalid, SayWrong)
	}
	if err != nil {
		return Old{}, fmt.Errorf("asking the hall %s: %w", hall, err)
	}
	return old, old.refused(standing)
}

func (o Old) refused(s Standing) error {
	switch s {
	case Good:
	case ByCA:
		return fault.New(fault.Invalid, SayCA)
	case Locked:
		return fault.New(fault.Invalid, SayLocked)
	case Upgraded:
		return fault.New(fault.Conflict, SayTaken)
	default:
		return fmt.Errorf("an old account stands %q, which nobody knows", s)
	}
	if o.Key == "" {
		return errors.New("an older hall gave an account without a key")
	}
	if o.USCC == "" {
		return fault.New(fault.Invalid, SayNoCode)
	}
	return nil
}

// count counts a question before it is sent. Names are counted in one writing, since a hall that
// ignores letter case or blanks would otherwise allow more tries.
func (v *Verifier) count(ctx context.Context, who actor.Actor, hall, user string) error {
	now := v.Now()
	account := fmt.Sprintf("%x", v.Keys.Index("upgrade.account", hall+"|"+regno.Normalise(user)))
	for _, c := range []struct {
		name, subject string
		most          int64
	}{{"upgrade:address", who.IP, v.Limits.PerAddress}, {"upgrade:account", account, v.Limits.PerAccount}} {
		if c.subject == "" {
			continue
		}
		n, ends, err := v.Rates.HitUntil(ctx, c.name, c.subject, v.Limits.Window, now)
		if err != nil {
			return fmt.Errorf("counting a question: %w", err)
		}
		if n > c.most {
			return &fault.Fault{Kind: fault.Limited, Say: "核验次数过多，请 1 小时后再试，或拨打 12333", RetryAfter: ends.Sub(now)}
		}
	}
	return nil
}
