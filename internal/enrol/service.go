package enrol

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/secret"
	"wangting/internal/tx"
)

// Limit is how many in how long; a Most of 0 is no limit.
type Limit struct {
	Most   int64
	Window time.Duration
}

// Limits are the times and numbers of enrolling.
type Limits struct {
	Idle       time.Duration // a draft that nothing was done with ends
	Kept       time.Duration // a draft that is done shows its result
	Mismatches Limit         // of one USCC with the register
	Questions  Limit         // to the register from one address
}

// DefaultLimits: 30 minutes idle (REG-9), results for a day, 10 mismatches an
// hour and unit, 300 questions an hour and address.
func DefaultLimits() Limits {
	return Limits{Idle: 30 * time.Minute, Kept: 24 * time.Hour, Mismatches: Limit{10, time.Hour}, Questions: Limit{300, time.Hour}}
}

// Service is 法定代表人注册, or 法定代表人变更.
type Service struct {
	Kind      Kind
	Store     Store
	Tx        tx.Tx
	Audit     *audit.Service
	Keys      *secret.Keyring
	Rates     *limit.Service
	Accounts  Accounts
	Passwords Passwords
	Faces     Faces
	Codes     Codes
	Agreement Agreement
	Limits    Limits
	Now       func() time.Time
}

// ErrEarly is what a command gives that is tried before its step may be opened;
// Next says where to go instead.
var ErrEarly = fault.New(fault.Forbidden, "请先完成前面的步骤")

// ErrRegistered is the Conflict of a unit that the hall has already.
var ErrRegistered = fault.New(fault.Conflict, "该单位已注册，请直接登录；忘记密码可以找回")

// ErrStale is what a Store gives when a draft is not at the version that it was
// read with, or not open any more.
var ErrStale = fault.New(fault.Conflict, "")

// Draft gives a draft to the browser session that made it: NotFound to all others,
// Expired when it was left alone too long.
func (s *Service) Draft(ctx context.Context, id, session string) (Draft, error) {
	if id == "" {
		return Draft{}, fault.New(fault.NotFound, "")
	}
	d, err := s.Store.Draft(ctx, id)
	if err != nil {
		return Draft{}, err
	}
	if d.Kind != s.Kind || !secret.EqualHash(d.Binding, s.binding(session)) {
		return Draft{}, fault.New(fault.NotFound, "")
	}
	if !s.Now().Before(d.ExpiresAt) {
		return Draft{}, fault.New(fault.Expired, "超过 30 分钟没有操作，为保护您的信息，已填写的内容已清除，请重新开始"+s.Kind.Does())
	}
	return d, nil
}

func (s *Service) binding(session string) []byte { return s.Keys.Index("enrol.binding", session) }

// at gives the draft if step may be opened, else ErrEarly.
func (s *Service) at(ctx context.Context, id, session string, step Step) (Draft, error) {
	d, err := s.Draft(ctx, id, session)
	if err == nil && !d.MayOpen(step, s.Now()) {
		err = ErrEarly
	}
	return d, err
}

// change reads a draft, lets fn change it, and writes it; it begins anew when
// another tab was faster.
func (s *Service) change(ctx context.Context, id, session string, fn func(*Draft)) (Draft, error) {
	for try := 0; ; try++ {
		d, err := s.Draft(ctx, id, session)
		if err != nil || d.State == Done {
			return d, err
		}
		fn(&d)
		d.ExpiresAt = s.Now().Add(s.Limits.Idle)
		err = s.Store.Put(ctx, d)
		if err == nil {
			d.Version++
			return d, nil
		}
		if !errors.Is(err, ErrStale) || try == 4 {
			return Draft{}, fmt.Errorf("saving draft %s: %w", id, err)
		}
	}
}

// Sweep removes drafts whose time is over; run it every ten minutes.
func (s *Service) Sweep(ctx context.Context) error { return s.Store.Sweep(ctx, s.Now()) }

func (s *Service) record(ctx context.Context, who actor.Actor, act string, d Draft, detail map[string]string) error {
	return s.Audit.Record(ctx, who, actor.Deed{Act: string(s.Kind) + "." + act, Object: "enrolment", ObjectID: d.ID, UnitID: d.UnitID, Detail: detail})
}
