package staff

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/limit"
	"wangting/internal/secret"
	"wangting/internal/tx"
)

// Accounts stores accounts. A login that exists already is a Conflict; an unknown id or
// login is NotFound; Put of an outdated version is a Conflict.
type Accounts interface {
	AddAccount(ctx context.Context, a Account, s Secrets) error
	PutAccount(ctx context.Context, a Account) error
	Account(ctx context.Context, id string) (Account, error)
	// AccountsByID gives accounts by id; unknown ids are missing.
	AccountsByID(ctx context.Context, ids []string) (map[string]Account, error)
	AccountByLogin(ctx context.Context, login string) (Account, error)
	AccountsAfter(ctx context.Context, login string, limit int) ([]Account, error)
}

// Factors stores the password hash and the second factor of accounts.
type Factors interface {
	Secrets(ctx context.Context, accountID string) (Secrets, error)
	PutPassword(ctx context.Context, accountID, hash string, mustChange bool, at time.Time) error
	PutTOTP(ctx context.Context, accountID, secret string) error
	// UseStep records that the code of a step was used; false when that step or a newer one was used before.
	UseStep(ctx context.Context, accountID string, step int64) (bool, error)
}

// Sessions keeps logins.
type Sessions interface {
	AddSession(ctx context.Context, s Session) error
	// SessionOwner reads a login and its account at once, and for whom its holder stands in at a moment.
	SessionOwner(ctx context.Context, sessionID string, at time.Time) (Session, Account, Absent, error)
	TouchSession(ctx context.Context, sessionID string, at time.Time) error
	EndSession(ctx context.Context, sessionID string, at time.Time) error
	// EndSessionsOf ends every login of an account but one (which may be "").
	EndSessionsOf(ctx context.Context, accountID, but string, at time.Time) error
}

// Store stores everything of this room.
type Store interface {
	Accounts
	Factors
	Sessions
	Departments
	Deputies
}

// Passwords hashes and checks passwords; VerifyNothing takes as long as a check.
type Passwords interface {
	Hash(ctx context.Context, password string) (string, error)
	Verify(ctx context.Context, password, hash string) (bool, error)
	VerifyNothing(ctx context.Context, password string) error
}

// Puzzle proves that a human is typing; it is asked for after some failures.
type Puzzle interface {
	// Consume uses up the puzzle that this browser session has solved for a purpose. It is Invalid when none is
	// solved.
	Consume(ctx context.Context, binding, purpose string) error
}

// Limits are the numbers that an operator may set.
type Limits struct {
	SliderAfter  int64         // wrong logins of one account, from anywhere, before a puzzle is asked for
	Tries        int64         // wrong logins of one account from one network before it is locked there
	AddressTries int64         // wrong logins from one address before it is locked
	Lock         time.Duration // how long a lock lasts
	Idle         time.Duration // a login ends when it is not used for this long
	Longest      time.Duration // a login never lasts longer than this
	PasswordAge  time.Duration // a password older than this must be changed; 0 is never
}

// LimitsOf returns the limits that the settings name, and the times of the requirements.
func LimitsOf(c config.Limits) Limits {
	return Limits{SliderAfter: int64(c.StaffSliderAfter), Tries: int64(c.StaffLockAfter), AddressTries: int64(c.AddressStaffLockAfter),
		Lock: c.StaffLockFor, Idle: 30 * time.Minute, Longest: 12 * time.Hour, PasswordAge: 90 * 24 * time.Hour}
}

// DefaultLimits are the limits of the requirements.
func DefaultLimits() Limits { return LimitsOf(config.Default().Limits) }

// Service manages staff accounts and their logins.
type Service struct {
	Store     Store
	Tx        tx.Tx
	Audit     *audit.Service
	Passwords Passwords
	Keys      *secret.Keyring
	Failures  *limit.Service
	Puzzle    Puzzle
	Limits    Limits
	Issuer    string // the name that authenticator apps show beside the code
	Now       func() time.Time
}

// Issued is a new account with what its holder needs to sign in; it is shown once.
type Issued struct {
	Account    Account
	Password   string
	TOTPSecret string
	TOTPURL    string // otpauth://, for a QR code
}

// Add makes an account. Only an administrator whose region covers the new
// account's, or the program itself, may; else Forbidden. A taken login is Invalid.
func (s *Service) Add(ctx context.Context, who actor.Actor, n New) (Issued, error) {
	n, err := n.tidy()
	if err != nil {
		return Issued{}, err
	}
	if err := mayManage(who, n.Region); err != nil {
		return Issued{}, err
	}
	given := n.Password != "" || n.TOTPSecret != ""
	if given && who.System == "" {
		return Issued{}, fault.New(fault.Forbidden, "不能指定初始密码或动态验证码密钥")
	}
	mustChange := n.Password == ""
	if n, err = withSecrets(n); err != nil {
		return Issued{}, err
	}
	hash, err := s.Passwords.Hash(ctx, n.Password)
	if err != nil {
		return Issued{}, fmt.Errorf("hashing a first password: %w", err)
	}
	now := s.Now()
	a := Account{ID: id.New(), Login: n.Login, Name: n.Name, Roles: n.Roles, Region: n.Region,
		State: Active, MustChange: mustChange, PasswordAt: now, CreatedAt: now, Version: 1}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.AddAccount(ctx, a, Secrets{PasswordHash: hash, TOTPSecret: n.TOTPSecret}); err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, deed("staff.added", a.ID, "roles", joined(a.Roles), "region", a.Region))
	})
	if errors.Is(err, fault.Conflict) {
		return Issued{}, fault.On("login", "这个账号已有人使用，请换一个")
	}
	if err != nil {
		return Issued{}, fmt.Errorf("adding an account: %w", err)
	}
	return Issued{a, n.Password, n.TOTPSecret, otpauth(s.Issuer, a.Login, n.TOTPSecret)}, nil
}

// withSecrets generates a missing password or secret, and checks a given one.
func withSecrets(n New) (New, error) {
	if n.Password == "" {
		n.Password = madeUp()
	} else if err := checkPassword("password", n.Login, n.Password); err != nil {
		return n, err
	}
	if n.TOTPSecret != "" {
		return n, checkTOTPSecret(n.TOTPSecret)
	}
	var err error
	n.TOTPSecret, err = newTOTPSecret(n.Login)
	return n, err
}

// mayManage is nil for an administrator of the region and for the program itself; otherwise Forbidden.
func mayManage(who actor.Actor, region string) error {
	if who.System != "" || who.Has(actor.Admin) && Covers(who.Region, region) {
		return nil
	}
	return fault.New(fault.Forbidden, "只有本地区的管理员可以管理工作人员账号")
}

// deed describes an act on an account; details come as key, value, …
func deed(act, accountID string, detail ...string) actor.Deed {
	d := actor.Deed{Act: act, Object: "staff", ObjectID: accountID}
	for i := 0; i+1 < len(detail); i += 2 {
		if d.Detail == nil {
			d.Detail = map[string]string{}
		}
		d.Detail[detail[i]] = detail[i+1]
	}
	return d
}

func joined(roles []actor.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return strings.Join(names, ",")
}

// Names gives the names of accounts by id, for pages that show who acted; unknown ids are left out.
func (s *Service) Names(ctx context.Context, ids ...string) (map[string]string, error) {
	list, err := s.Named(ctx, ids)
	names := map[string]string{}
	for id, a := range list {
		names[id] = a.Name
	}
	return names, err
}
