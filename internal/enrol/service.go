package enrol

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/agreement"
	"wangting/internal/audit"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/secret"
	"wangting/internal/tx"
)

// Limit is a maximum number of tries per time window; a Max of 0 means no limit.
type Limit struct {
	Max    int64
	Window time.Duration
}

// Limits are the time limits and rate limits of registration.
type Limits struct {
	Idle       time.Duration // an open draft expires after this time without a step
	KeepResult time.Duration // a finished draft shows its result for this time
	Mismatches Limit         // per USCC, from one network
	OfAll      Limit         // mismatches per USCC, from everywhere
	Questions  Limit         // per address
}

// LimitsOf returns the limits that the settings name, with 30 minutes of idleness (REG-9), and results kept for a day.
func LimitsOf(c config.Limits) Limits {
	return Limits{Idle: 30 * time.Minute, KeepResult: 24 * time.Hour, Mismatches: Limit{int64(c.MismatchesPerHour), time.Hour},
		OfAll: Limit{int64(c.MismatchesOfAllPerHour), time.Hour}, Questions: Limit{int64(c.AddressQuestionsPerHour), time.Hour}}
}

// DefaultLimits returns 10 mismatches an hour per unit and network, 50 per unit, and 300 questions an hour per address.
func DefaultLimits() Limits { return LimitsOf(config.Default().Limits) }

// Service runs one wizard: 法定代表人注册 or 法定代表人变更.
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
	Texts     *agreement.Shelf
	Limits    Limits
	Now       func() time.Time
}

// ErrEarly is returned for a command whose step may not be opened yet; Draft.Next names the step to go
// to instead.
var ErrEarly = fault.New(fault.Forbidden, "请先完成前面的步骤")

// ErrRegistered is the Conflict for a unit that is already registered.
var ErrRegistered = fault.New(fault.Conflict, "该单位已注册，请直接登录；忘记密码可以找回")

// ErrStale is returned by a Store when the draft has changed since it was read, or is no longer open.
var ErrStale = fault.New(fault.Conflict, "")

// Draft returns a draft to the browser session that made it. NotFound to all others, Expired after too
// long without a step.
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
		return Draft{}, fault.New(
			fault.Expired,
			"超过 30 分钟没有操作，为保护您的信息，已填写的内容已清除，请重新开始"+s.Kind.Verb(),
		)
	}
	return d, nil
}

func (s *Service) binding(session string) []byte { return s.Keys.Index("enrol.binding", session) }

// draftAt returns the draft if step may be opened, and ErrEarly otherwise.
func (s *Service) draftAt(ctx context.Context, id, session string, step Step) (Draft, error) {
	d, err := s.Draft(ctx, id, session)
	if err == nil && !d.MayOpen(step, s.Now()) {
		err = ErrEarly
	}
	return d, err
}

// change reads a draft, applies fn and saves it. It retries when another tab changed the draft in
// between.
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

// Sweep deletes expired drafts; run it every ten minutes.
func (s *Service) Sweep(ctx context.Context) error { return s.Store.Sweep(ctx, s.Now()) }

func (s *Service) record(ctx context.Context, who actor.Actor, act string, d Draft, detail map[string]string) error {
	return s.Audit.Record(
		ctx, who, actor.Deed{Act: string(s.Kind) + "." + act, Object: "enrolment", ObjectID: d.ID, UnitID: d.UnitID, Detail: detail},
	)
}

// Words names the acts of the room in the log of a unit.
var Words = map[string]string{
	"enrolment.begun":     "开始法定代表人注册",
	"enrolment.finished":  "完成法定代表人注册",
	"succession.begun":    "开始法定代表人变更",
	"succession.finished": "完成法定代表人变更",
}

// Agreement is 《法人用户注册协议》 in force.
func (s *Service) Agreement() agreement.Text { return s.Texts.InForce(agreement.UnitRegistration) }
