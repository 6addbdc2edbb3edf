package proof

import (
	"context"
	"encoding/hex"
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
	"wangting/internal/regno"
	"wangting/internal/secret"
	"wangting/internal/tx"
)

// CodeFor is what a code is for: purpose, flow, browser session and phone. All
// four must be the same when it is checked.
//
// Somebody whom the hall does not know (a stranger) has no phone on file. They see the
// same pages (LOG-7): a code is stored for an invented phone that is computed from what
// they typed, with the same limits, words and work, but it is not sent.
type CodeFor struct {
	Purpose  Purpose
	FlowID   string
	Binding  string
	Phone    regno.Mobile // "" for a stranger
	Stranger Subject      // the document of somebody without a Phone
	Account  string       // what the stranger asks to recover; each account has an invented phone of its own
	IP       string       // address that asks; limited, but not bound to the code
}

func (to CodeFor) feigned() bool { return to.Phone == "" && to.Stranger != Subject{} }

// Code is a code as it is stored.
type Code struct {
	ID        string
	Purpose   Purpose
	FlowID    string
	Phone     []byte // keyed hash
	Hash      []byte // keyed hash of the code and everything that it is bound to
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Trial is one attempt to enter a code.
type Trial struct {
	Purpose Purpose
	FlowID  string
	Phone   []byte
	Hash    []byte
	Now     time.Time
	Tries   int64 // wrong ones allowed
}

// Tried is the result of a Trial.
type Tried struct {
	ID    string
	Right bool
	Wrong int64 // wrong tries so far
}

// CodeStore keeps codes.
type CodeStore interface {
	// PutCode stores c and replaces any other code of the same purpose, flow and phone.
	PutCode(ctx context.Context, c Code) error
	// TryCode compares a code and counts the try in one statement; false when there is no code.
	TryCode(ctx context.Context, t Trial) (Tried, bool, error)
	// SpendCode moves a proven code to the state used; "" when there is none.
	SpendCode(ctx context.Context, t Trial) (id string, err error)
	// SweepCodes removes codes that ended before a time.
	SweepCodes(ctx context.Context, before time.Time) error
}

// Sender sends a code to a phone. It enqueues a job inside the transaction.
type Sender interface {
	// SendCode sends a code; CodeText finds it by what it is about.
	SendCode(ctx context.Context, phone regno.Mobile, code, about string) error
	// CodeText gives what became of the latest code about something; see Text. fault.NotFound.
	CodeText(ctx context.Context, about string) (how string, phone regno.Mobile, at time.Time, err error)
	// CodesFail reports whether codes go out to nobody, as far as a code since a moment tells.
	CodesFail(ctx context.Context, since time.Time) (bool, error)
	// FeignCode does the work of SendCode and sends nothing.
	FeignCode(ctx context.Context, code string) error
	// Ready reports whether a code would go out now. Fault: Away.
	Ready(ctx context.Context) error
}

// CodeLimits are the time limits and quotas for codes.
type CodeLimits struct {
	Life   time.Duration
	Tries  int64
	Phone  []Limit // of one purpose, asked for from one network
	Daily  Limit   // of one purpose, whoever asks
	IP     Limit
	Digits int
}

// CodeLimitsOf returns the limits that the settings name; a code has 6 digits and lives 5 minutes.
func CodeLimitsOf(c config.Limits) CodeLimits {
	return CodeLimits{Life: 5 * time.Minute, Tries: int64(c.CodeTries), Digits: 6,
		Phone: []Limit{{int64(c.CodesPerMinute), time.Minute}, {int64(c.CodesPerHour), time.Hour}, {int64(c.CodesPerDay), 24 * time.Hour}},
		Daily: Limit{int64(c.CodesOfAllPerDay), 24 * time.Hour}, IP: Limit{int64(c.AddressCodesPerHour), time.Hour}}
}

// DefaultCodeLimits are those of the settings by default: 5 tries; a phone gets 1 a minute, 5 an hour, 10 a day for one purpose and from
// one network, 30 a day for one purpose; an address asks for 60 an hour.
func DefaultCodeLimits() CodeLimits { return CodeLimitsOf(config.Default().Limits) }

// Codes sends codes and checks them.
type Codes struct {
	Store  CodeStore
	Sender Sender
	Tx     tx.Tx
	Audit  *audit.Service
	Keys   *secret.Keyring
	Rates  *limit.Service
	Limits CodeLimits
	Now    func() time.Time
}

// Send sends a new code and ends the previous one. While the text message service is out it sends and counts nothing,
// for a stranger as for anybody (REG-6, LOG-7). Faults: Limited, Away.
func (c *Codes) Send(ctx context.Context, who actor.Actor, to CodeFor) error {
	if to.Purpose == "" || to.FlowID == "" || to.Binding == "" || to.Phone == "" && !to.feigned() {
		return errors.New("a code needs a purpose, a flow, a browser session and a phone")
	}
	if err := c.Sender.Ready(ctx); err != nil {
		return err
	}
	now, phone := c.Now(), c.phone(to)
	if err := limited(ctx, c.Rates, now, c.Limits.IP, "code:ip", to.IP, "获取验证码太频繁，请 %s后再试"); err != nil {
		return err
	}
	const tooOften = "该手机号获取验证码太频繁，请 %s后再试"
	purpose := fmt.Sprintf("%x|%s", phone, to.Purpose)
	for _, l := range c.Limits.Phone {
		if err := limited(ctx, c.Rates, now, l, "code:phone", purpose+"|"+limit.Network(to.IP), tooOften); err != nil {
			return err
		}
	}
	if err := limited(ctx, c.Rates, now, c.Limits.Daily, "code:purpose", purpose, tooOften); err != nil {
		return err
	}
	plain := secret.NewCode(c.Limits.Digits)
	code := Code{ID: id.New(), Purpose: to.Purpose, FlowID: to.FlowID, Phone: phone, Hash: c.hash(to, plain),
		CreatedAt: now, ExpiresAt: now.Add(c.Limits.Life)}
	return c.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := c.Store.PutCode(ctx, code); err != nil {
			return fmt.Errorf("storing code %s: %w", code.ID, err)
		}
		if err := c.send(ctx, to, plain); err != nil {
			return fmt.Errorf("sending code %s: %w", code.ID, err)
		}
		return c.record(ctx, who, "code.sent", code.ID, to)
	})
}

func (c *Codes) send(ctx context.Context, to CodeFor, code string) error {
	if to.feigned() {
		return c.Sender.FeignCode(ctx, code)
	}
	return c.Sender.SendCode(ctx, to.Phone, code, c.about(to))
}

// Prove checks a code without consuming it, so that a person whose form has another fault
// does not need a new code. A rollback must not undo the count of the try: call Prove
// before the transaction of Spend. Faults: Invalid for a wrong code, Expired when there is
// no code to try.
func (c *Codes) Prove(ctx context.Context, who actor.Actor, to CodeFor, code string) error {
	code, err := regno.ParseCode("短信验证码", code, c.Limits.Digits)
	if err != nil {
		return err
	}
	var got Tried
	var found bool
	err = c.Tx.InTx(ctx, func(ctx context.Context) error {
		var err error
		got, found, err = c.Store.TryCode(ctx, c.trial(to, code))
		if err != nil || !found || got.Right {
			return err
		}
		return c.record(ctx, who, "code.refused", got.ID, to)
	})
	switch left := c.Limits.Tries - got.Wrong; {
	case err != nil:
		return fmt.Errorf("trying a code: %w", err)
	case !found:
		return fault.New(fault.Expired, "短信验证码已失效，请重新获取")
	case got.Right:
		return nil
	case left <= 0:
		return fault.New(fault.Expired, "短信验证码输错次数过多，已失效，请重新获取")
	default:
		return fault.New(fault.Invalid, fmt.Sprintf("短信验证码不正确，请核对，还可以输入 %d 次", left))
	}
}

// Spend consumes a proven code, in the transaction of the change that it is used for. The
// fault is Expired when the code was not proven, or was used already.
func (c *Codes) Spend(ctx context.Context, who actor.Actor, to CodeFor, code string) error {
	code, _ = regno.ParseCode("短信验证码", code, c.Limits.Digits) // "" is no code that anybody proved
	return c.Tx.InTx(ctx, func(ctx context.Context) error {
		got, err := c.Store.SpendCode(ctx, c.trial(to, code))
		if err != nil {
			return fmt.Errorf("spending a code: %w", err)
		}
		if got == "" {
			return fault.New(fault.Expired, "短信验证码已失效，请重新获取")
		}
		return c.record(ctx, who, "code.used", got, to)
	})
}

// Check is Prove and Spend together, for a step that asks only for the code.
func (c *Codes) Check(ctx context.Context, who actor.Actor, to CodeFor, code string) error {
	if err := c.Prove(ctx, who, to, code); err != nil {
		return err
	}
	return c.Spend(ctx, who, to, code)
}

// Sweep removes codes whose time has been over for an hour.
func (c *Codes) Sweep(ctx context.Context) error {
	return c.Store.SweepCodes(ctx, c.Now().Add(-time.Hour))
}

func (c *Codes) trial(to CodeFor, code string) Trial {
	return Trial{Purpose: to.Purpose, FlowID: to.FlowID, Phone: c.phone(to), Hash: c.hash(to, code), Now: c.Now(), Tries: c.Limits.Tries}
}

func (c *Codes) phone(to CodeFor) []byte { return c.Keys.Index("proof.phone", c.number(to)) }

// number is the phone, or the invented phone of a stranger.
func (c *Codes) number(to CodeFor) string {
	if to.feigned() {
		return "none:" + hex.EncodeToString(c.Keys.Index("login.recover", to.Account+"|"+to.Stranger.key()))
	}
	return string(to.Phone)
}

// hash binds a code to its purpose, flow, session and phone. No part contains a newline.
func (c *Codes) hash(to CodeFor, code string) []byte {
	return c.Keys.Index("proof.code", strings.Join([]string{string(to.Purpose), to.FlowID, to.Binding, c.number(to), code}, "\n"))
}

func (c *Codes) record(ctx context.Context, who actor.Actor, act, codeID string, to CodeFor) error {
	return c.Audit.Record(ctx, who, actor.Deed{Act: act, Object: "code", ObjectID: codeID,
		Detail: map[string]string{"purpose": string(to.Purpose), "flow": to.FlowID}})
}
