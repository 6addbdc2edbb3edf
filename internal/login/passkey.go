package login

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/session"
)

// PasskeyLogin is the login by passkey, and the second factor of a login that waits for one (LOG-9).
type PasskeyLogin struct {
	*session.Service
	Passkeys *credential.Passkeys
	Notices  session.Teller
	Rates    *limit.Service
	// PerMinute bounds what one address can have written down; an office of many people has one address.
	PerMinute int64
}

// Login logs the holder of a passkey in. With forUnit it enters the person's only unit; with several
// units, or without forUnit, it logs them in for themselves, and they choose a unit afterwards.
// Forbidden when forUnit is set and they hold no mandate, Limited when an address tries too often.
func (p *PasskeyLogin) Login(ctx context.Context, who actor.Actor, forUnit bool, kept string, response []byte) (session.Login, error) {
	now := p.Now()
	n, ends, err := p.Rates.HitUntil(ctx, "passkey.login", who.IP, time.Minute, now)
	if err != nil {
		return session.Login{}, fmt.Errorf("counting logins by passkey: %w", err)
	}
	if n > p.PerMinute {
		return session.Login{}, &fault.Fault{Kind: fault.Limited, Say: "操作太频繁，请稍后再试，或用其他方式登录",
			RetryAfter: max(ends.Sub(now), time.Second)}
	}
	in, err := p.login(ctx, who, forUnit, kept, response)
	return in, p.Refuse(ctx, who, "passkey", err)
}

func (p *PasskeyLogin) login(ctx context.Context, who actor.Actor, forUnit bool, kept string, response []byte) (session.Login, error) {
	personID, err := p.Passkeys.Prove(ctx, kept, response)
	if err != nil {
		return session.Login{}, err
	}
	var h session.Held
	if forUnit {
		held, err := p.Held(ctx, personID)
		if err != nil {
			return session.Login{}, err
		}
		if len(held) == 0 {
			return session.Login{}, fault.New(
				fault.Forbidden, "您还没有任何单位的授权，请用个人登录，或联系单位的法定代表人或管理员授权",
			)
		}
		if len(held) == 1 {
			h = held[0]
		}
	}
	var in session.Login
	err = p.Tx.InTx(ctx, func(ctx context.Context) error {
		in, err = p.Start(
			ctx, who, session.Entry{MandateID: h.MandateID, PersonID: personID, UnitID: h.UnitID, IP: who.IP, Browser: who.Browser},
			"passkey",
		)
		if err != nil {
			return err
		}
		if err := p.Passkeys.Keys.Shown(ctx, in.ID, p.Now()); err != nil {
			return err
		}
		return p.Notices.NewLogin(
			ctx,
			session.Event{
				PersonID:  personID,
				UnitID:    h.UnitID,
				MandateID: h.MandateID,
				At:        p.Now(),
				IP:        who.IP,
				Browser:   session.BrowserLabel(who.Browser),
			},
		)
	})
	return in, err
}

// BeginConfirm starts a confirmation by passkey for the person behind a login, which may be pending.
func (p *PasskeyLogin) BeginConfirm(ctx context.Context, loginID string) (options any, kept string, err error) {
	personID, err := p.Service.Store.PersonOf(ctx, loginID, p.Now())
	if errors.Is(err, fault.NotFound) {
		return nil, "", fault.New(fault.Anonymous, "请先登录")
	}
	if err != nil {
		return nil, "", err
	}
	return p.Passkeys.BeginConfirm(ctx, personID)
}

// Confirm checks that the passkey belongs to the person of the login.
func (p *PasskeyLogin) Confirm(ctx context.Context, who actor.Actor, loginID, kept string, response []byte) error {
	mine, err := p.Service.Store.PersonOf(ctx, loginID, p.Now())
	if errors.Is(err, fault.NotFound) {
		return fault.New(fault.Anonymous, "请先登录")
	}
	if err != nil {
		return err
	}
	personID, err := p.Passkeys.Prove(ctx, kept, response)
	if err != nil {
		return err
	}
	if personID != mine {
		return fault.New(fault.Forbidden, "这是别人的通行密钥")
	}
	who.PersonID, who.SessionID = personID, loginID
	return p.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := p.Passkeys.Keys.Shown(ctx, loginID, p.Now()); err != nil {
			return err
		}
		if err := p.Service.Store.Settle(ctx, loginID); err != nil {
			return err
		}
		return p.Audit.Record(ctx, who, actor.Deed{Act: "passkey.shown", Object: "person", ObjectID: personID, UnitID: who.UnitID})
	})
}
