// Package session keeps who is signed in where: the logins in browsers and apps, and the unit that
// each acts for. It also lets people manage their own logins and passwords. Every request asks it
// who the caller is.
//
// A login is valid while it has not been ended, was used within the last 30 minutes, is no older
// than 12 hours, and its mandate and unit are active. One query reads all of that at each request,
// so ending any of them takes effect at once on every node. A pending login, which still waits for
// a passkey, may only show the passkey or log out.
package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/regno"
	"wangting/internal/secret"
	"wangting/internal/tx"
)

// Login is a login that has just begun.
type Login struct {
	ID        string
	MandateID string
	PersonID  string
	UnitID    string
}

// Entry says whose login begins, and in which browser.
type Entry struct {
	MandateID string
	PersonID  string
	UnitID    string
	IP        string
	Browser   string // the User-Agent header
	Pending   bool   // a passkey must be shown before anything else
}

// Session is one login, in a browser or an app. The screens call it a device.
type Session struct {
	ID        string
	MandateID string
	PersonID  string
	UnitID    string
	StartedAt time.Time
	SeenAt    time.Time
	EndsAt    time.Time
	EndedAt   time.Time
	EndedWhy  string
	IP        string
	Browser   string
	Pending   bool
	First     bool // logged in with a first password, which must be changed
	Device    bool // an app with a token; Browser is then the app's own name
}

// Found is a login with everything that decides whether it is valid, read in one query.
type Found struct {
	Session
	Level        actor.Level
	Granted      actor.Granted // of an operator
	MandateState string
	From, Until  time.Time
	UnitState    string
	UnitName     string
	UnitNumber   string
	UnitUSCC     string
	PersonName   string
	Phone        string
}

const standing = "active"

// Standing reports whether the login is valid at a moment: nil, or Anonymous with the reason.
func (f Found) Standing(now time.Time, l Limits) error {
	say := ""
	switch {
	case !f.EndedAt.IsZero():
		say = "这次登录已经下线，请重新登录"
	case !now.Before(f.EndsAt):
		say = "登录时间过长，请重新登录"
	case now.Sub(f.SeenAt) >= f.idle(l):
		say = "您较长时间没有操作，请重新登录"
	case f.MandateID == "":
		return nil // the person acts for themselves
	case f.MandateState != standing, now.Before(f.From), !f.Until.IsZero() && !now.Before(f.Until):
		say = "您在本单位的授权已结束，请联系本单位法定代表人或管理员"
	case f.UnitState != standing:
		say = "本单位的账户已停用，请拨打 12333"
	default:
		return nil
	}
	return fault.New(fault.Anonymous, say)
}

func (f Found) idle(l Limits) time.Duration {
	if f.Device {
		return deviceIdle
	}
	return l.Idle
}

func (f Found) label() string {
	if f.Device {
		return f.Browser
	}
	return BrowserLabel(f.Browser)
}

func (f Found) actor() actor.Actor {
	return actor.Actor{PersonID: f.PersonID, UnitID: f.UnitID, MandateID: f.MandateID, Level: f.Level, Granted: f.Granted, SessionID: f.ID}
}

func (f Found) who() actor.Who {
	return actor.Who{
		Unit:   f.UnitName,
		Number: f.UnitNumber,
		USCC:   f.UnitUSCC,
		Person: regno.MaskName(f.PersonName),
		Phone:  regno.MaskMobile(f.Phone),
		Role:   roleLabel(f.Level),
		First:  f.First,
	}
}

func roleLabel(l actor.Level) string {
	return map[actor.Level]string{actor.Representative: "法定代表人", actor.Administrator: "管理员", actor.Operator: "经办人"}[l]
}

// Store keeps logins.
type Store interface {
	Add(ctx context.Context, s Session) error
	// Find reads a login with its mandate, unit and person in one query.
	Find(ctx context.Context, id string, now time.Time) (Found, error)
	// Touch stores now as the time of the last request, unless the stored time is later than
	// before.
	Touch(ctx context.Context, id string, now, before time.Time) error
	// Living gives the logins of a person that have not ended, newest first.
	Living(ctx context.Context, personID string, now time.Time, idle time.Duration) ([]Found, error)
	// End ends the logins that match, and returns how many.
	End(ctx context.Context, which LoginFilter, why string, now time.Time) (int64, error)
	// PersonOf gives the person of a login, pending or not.
	PersonOf(ctx context.Context, loginID string, now time.Time) (string, error)
	// Settle marks a pending login as fully signed in.
	Settle(ctx context.Context, loginID string) error
	// PutToken turns a login into that of an app with a token.
	PutToken(ctx context.Context, loginID string, token []byte, name string, ends time.Time) error
	// LastUse gives the time of the last request under each mandate. A mandate without a request is
	// missing.
	LastUse(ctx context.Context, mandateIDs []string) (map[string]time.Time, error)
	// LoginByToken gives the login of a token. NotFound when nobody holds the token.
	LoginByToken(ctx context.Context, token []byte) (loginID string, err error)
	// Sweep removes at most so many logins that ended before a time.
	Sweep(ctx context.Context, endedBefore time.Time, most int) (int64, error)
	// Forget removes every login of a person, and so ends them.
	Forget(ctx context.Context, personID string) error
	// ForgetPractice removes what belongs to practice and whose owner's id is below before.
	ForgetPractice(ctx context.Context, before string) error
}

// LoginFilter selects logins to end. Every field that is set must match.
type LoginFilter struct {
	ID        string
	PersonID  string
	MandateID string
	Except    string // a login that is not ended
}

// Limits are the timeouts of LOG-8. Both are configurable.
type Limits struct {
	Idle     time.Duration // ends a login without requests
	Absolute time.Duration // ends every login
}

// LimitsOf returns the timeouts that the settings name.
func LimitsOf(c config.Limits) Limits { return Limits{Idle: c.Idle, Absolute: c.Absolute} }

// DefaultLimits are the timeouts in the requirements.
func DefaultLimits() Limits { return LimitsOf(config.Default().Limits) }

// touchEvery is the precision with which the last request of a login is stored.
const touchEvery = time.Minute

// Service starts, checks, lists and ends logins.
type Service struct {
	Store  Store
	Keys   *secret.Keyring
	Tx     tx.Tx
	Audit  *audit.Service
	Now    func() time.Time
	Limits Limits
	// Held gives the mandates that a person holds now.
	Held func(ctx context.Context, personID string) ([]Held, error)
	// OnLogin is called in the transaction of a login; not in practice. Higher rooms join it at the start.
	OnLogin []func(ctx context.Context, way, loginID string) error
	// OnRefused is called in the transaction that writes a refused login down. Higher rooms join it at the start.
	OnRefused []func(ctx context.Context, way string) error
}

// Words names the package's audit acts in the unit's log.
var Words = map[string]string{"login.entered": "登录", "login.refused": "登录失败", "login.ended": "下线"}

// Start begins a login for a person whom the caller has authenticated. way names the login method.
// It runs in the caller's transaction if there is one.
func (s *Service) Start(ctx context.Context, who actor.Actor, st Entry, way string) (Login, error) {
	var in Login
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		var err error
		in, err = s.add(ctx, who, st, way)
		return err
	})
	return in, err
}

func (s *Service) add(ctx context.Context, who actor.Actor, st Entry, way string) (Login, error) {
	now := s.Now()
	row := Session{ID: id.New(), MandateID: st.MandateID, PersonID: st.PersonID, UnitID: st.UnitID, StartedAt: now,
		SeenAt: now, EndsAt: now.Add(s.Limits.Absolute), IP: st.IP, Browser: st.Browser, Pending: st.Pending}
	if err := s.Store.Add(ctx, row); err != nil {
		return Login{}, fmt.Errorf("adding a login: %w", err)
	}
	who.PersonID, who.UnitID, who.MandateID, who.SessionID = st.PersonID, st.UnitID, st.MandateID, row.ID
	object, objectID := "mandate", st.MandateID
	if objectID == "" {
		object, objectID = "person", st.PersonID
	}
	err := s.Audit.Record(ctx, who, actor.Deed{Act: "login.entered", Object: object, ObjectID: objectID,
		UnitID: st.UnitID, Detail: map[string]string{"way": way, "session": row.ID}})
	for i := 0; err == nil && i < len(s.OnLogin) && !id.Practice(st.PersonID); i++ {
		err = s.OnLogin[i](ctx, way, row.ID)
	}
	return Login{ID: row.ID, MandateID: st.MandateID, PersonID: st.PersonID, UnitID: st.UnitID}, err
}

// Authenticate gives the actor of a login. Anonymous when the login, its mandate or its unit has
// ended. It reads once per request and writes at most once a minute. A failed write does not refuse
// the request.
func (s *Service) Authenticate(ctx context.Context, loginID string) (actor.Actor, actor.Who, error) {
	now := s.Now()
	f, err := s.Store.Find(ctx, loginID, now)
	switch {
	case errors.Is(err, fault.NotFound):
		return actor.Actor{}, actor.Who{}, fault.New(fault.Anonymous, "请重新登录")
	case err != nil:
		return actor.Actor{}, actor.Who{}, fmt.Errorf("reading login %s: %w", loginID, err)
	}
	if err := f.Standing(now, s.Limits); err != nil {
		return actor.Actor{}, actor.Who{}, err
	}
	if f.Pending {
		return actor.Actor{SessionID: f.ID}, actor.Who{}, fault.New(fault.Unsure, "请用通行密钥完成登录")
	}
	if before := now.Add(-touchEvery); !f.SeenAt.After(before) {
		if err := s.Store.Touch(ctx, loginID, now, before); err != nil && !errors.Is(err, fault.Away) {
			return actor.Actor{}, actor.Who{}, fmt.Errorf("touching login %s: %w", loginID, err)
		}
	}
	return f.actor(), f.who(), nil
}

// Device is one row of the list of my devices.
type Device struct {
	ID        string
	Here      bool // the login of this request
	Browser   string
	IP        string
	UnitName  string
	StartedAt time.Time
	SeenAt    time.Time
}

// List gives the caller's logins, the login of this request first.
func (s *Service) List(ctx context.Context, who actor.Actor) ([]Device, error) {
	if who.PersonID == "" {
		return nil, fault.New(fault.Anonymous, "请先登录")
	}
	found, err := s.Store.Living(ctx, who.PersonID, s.Now(), s.Limits.Idle)
	if err != nil {
		return nil, fmt.Errorf("listing the logins of person %s: %w", who.PersonID, err)
	}
	var here, others []Device
	for _, f := range found {
		d := Device{ID: f.ID, Here: f.ID == who.SessionID, Browser: f.label(), IP: f.IP, UnitName: f.UnitName,
			StartedAt: f.StartedAt, SeenAt: f.SeenAt}
		if d.Here {
			here = append(here, d)
			continue
		}
		others = append(others, d)
	}
	return append(here, others...), nil
}

// End ends one of the caller's own logins (「下线」). Somebody else's login is NotFound.
func (s *Service) End(ctx context.Context, who actor.Actor, loginID string) error {
	if who.PersonID == "" {
		return fault.New(fault.Anonymous, "请先登录")
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		n, err := s.Store.End(ctx, LoginFilter{ID: loginID, PersonID: who.PersonID}, "本人下线", s.Now())
		if err != nil {
			return fmt.Errorf("ending login %s: %w", loginID, err)
		}
		if n == 0 {
			return fault.New(fault.NotFound, "这台设备已经下线")
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "login.ended", Object: "login", ObjectID: loginID, UnitID: who.UnitID})
	})
}

// LogOut ends the login of this request. Ending it twice is no fault.
func (s *Service) LogOut(ctx context.Context, who actor.Actor) error {
	if who.SessionID == "" {
		return nil
	}
	err := s.End(ctx, who, who.SessionID)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// EndAllOfMandate ends every login under a mandate, when the mandate ends or its password was
// recovered.
func (s *Service) EndAllOfMandate(ctx context.Context, mandateID, why string) error {
	if _, err := s.Store.End(ctx, LoginFilter{MandateID: mandateID}, why, s.Now()); err != nil {
		return fmt.Errorf("ending the logins of mandate %s: %w", mandateID, err)
	}
	return nil
}

// EndOthers ends every login under the caller's mandate except the login of this request, for
// example after a change of password.
func (s *Service) EndOthers(ctx context.Context, who actor.Actor, why string) error {
	if who.MandateID == "" || who.SessionID == "" {
		return fault.New(fault.Anonymous, "请先登录")
	}
	if _, err := s.Store.End(ctx, LoginFilter{MandateID: who.MandateID, Except: who.SessionID}, why, s.Now()); err != nil {
		return fmt.Errorf("ending the other logins of mandate %s: %w", who.MandateID, err)
	}
	return nil
}

// LastUse gives the time of the last request under each mandate, to the minute. A mandate is
// missing when it has no login, or when its logins were deleted a month after they ended.
func (s *Service) LastUse(ctx context.Context, mandateIDs []string) (map[string]time.Time, error) {
	used, err := s.Store.LastUse(ctx, mandateIDs)
	if err != nil {
		return nil, fmt.Errorf("reading the last use of %d mandates: %w", len(mandateIDs), err)
	}
	return used, nil
}
