// Package session keeps who is signed in where: logins in browsers and in apps, the unit acted for, and
// what somebody sets about their own login. Every request asks it who stands behind it.
//
// A login holds as long as it was not ended, is used (30 minutes), is not too old (12 hours), and as the mandate and the
// unit it acts for hold: all of that is read in one query with each request, so ending any of them works at once, on
// every node. A login that waits for a passkey may do nothing but show it or leave.
package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/regno"
	"wangting/internal/secret"
	"wangting/internal/tx"
)

// Login is a login that has begun.
type Login struct {
	ID        string
	MandateID string
	PersonID  string
	UnitID    string
}

// Entry says whose login begins, and where.
type Entry struct {
	MandateID string
	PersonID  string
	UnitID    string
	IP        string
	Browser   string // as the browser calls itself
	Pending   bool   // a passkey must follow before anything else
}

// Session is one login: a device in the words of the hall.
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
	First     bool // by a first password: another must be chosen
	Device    bool // an app with a token; Browser is what it calls itself
}

// Found is a login with all that decides whether it still stands, read at once.
type Found struct {
	Session
	Level        actor.Level
	MandateState string
	From, Until  time.Time
	UnitState    string
	UnitName     string
	UnitNumber   string
	PersonName   string
	Phone        string
}

const standing = "active"

// Standing says whether the login holds at a moment: nil, or Anonymous with the reason.
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
		return nil // for themselves
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
	return actor.Actor{PersonID: f.PersonID, UnitID: f.UnitID, MandateID: f.MandateID, Level: f.Level, SessionID: f.ID}
}

func (f Found) who() actor.Who {
	return actor.Who{
		Unit:   f.UnitName,
		Number: f.UnitNumber,
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
	Find(ctx context.Context, id string) (Found, error)
	// Touch writes the last request down unless that was done since before.
	Touch(ctx context.Context, id string, now, before time.Time) error
	// Living gives the logins of a person that have not ended, the newest first.
	Living(ctx context.Context, personID string, now time.Time, idle time.Duration) ([]Found, error)
	// End ends the logins that match and gives how many.
	End(ctx context.Context, which Which, why string, now time.Time) (int64, error)
	// PersonOf gives whose login it is, pending or not.
	PersonOf(ctx context.Context, loginID string, now time.Time) (string, error)
	// Settle ends the waiting of a pending login for its second proof.
	Settle(ctx context.Context, loginID string) error
	// PutToken makes a login that of a device.
	PutToken(ctx context.Context, loginID string, token []byte, name string, ends time.Time) error
	// LastUse is when a login under each mandate made its last request; missing when none did.
	LastUse(ctx context.Context, mandateIDs []string) (map[string]time.Time, error)
	// LoginByToken is NotFound when nobody holds the token.
	LoginByToken(ctx context.Context, token []byte) (loginID string, err error)
}

// Which logins to end; every field that is set must match.
type Which struct {
	ID        string
	PersonID  string
	MandateID string
	Except    string // a login that stays
}

// Limits are the times of LOG-8; both are configuration.
type Limits struct {
	Idle     time.Duration // a login without requests ends
	Absolute time.Duration // every login ends
}

// DefaultLimits are those of the requirements.
func DefaultLimits() Limits { return Limits{Idle: 30 * time.Minute, Absolute: 12 * time.Hour} }

// touchEvery is how exactly the last request of a login is written down.
const touchEvery = time.Minute

// Service keeps the logins of the hall.
type Service struct {
	Store  Store
	Keys   *secret.Keyring
	Tx     tx.Tx
	Audit  *audit.Service
	Now    func() time.Time
	Limits Limits
	// Held gives the mandates that a person holds at this moment.
	Held func(ctx context.Context, personID string) ([]Held, error)
}

// Words are what the room's acts are called in the log of a unit.
var Words = map[string]string{"login.entered": "登录", "login.ended": "下线"}

// Start begins a login for somebody who has proved by some way who they are, in the caller's transaction if there is one.
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
	return Login{ID: row.ID, MandateID: st.MandateID, PersonID: st.PersonID, UnitID: st.UnitID}, err
}

// Authenticate says who stands behind a login: Anonymous when it, its mandate or
// its unit has ended. It reads once and writes at most once a minute; when the
// database cannot be written the reader is not sent away.
func (s *Service) Authenticate(ctx context.Context, loginID string) (actor.Actor, actor.Who, error) {
	f, err := s.Store.Find(ctx, loginID)
	switch {
	case errors.Is(err, fault.NotFound):
		return actor.Actor{}, actor.Who{}, fault.New(fault.Anonymous, "请重新登录")
	case err != nil:
		return actor.Actor{}, actor.Who{}, fmt.Errorf("reading login %s: %w", loginID, err)
	}
	now := s.Now()
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

// Device is one line of the list of my devices.
type Device struct {
	ID        string
	Here      bool // the one that asks
	Browser   string
	IP        string
	UnitName  string
	StartedAt time.Time
	SeenAt    time.Time
}

// List gives the devices on which who is signed in, the one that asks first.
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

// End ends one login of who's own (「下线」). Somebody else's is NotFound.
func (s *Service) End(ctx context.Context, who actor.Actor, loginID string) error {
	if who.PersonID == "" {
		return fault.New(fault.Anonymous, "请先登录")
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		n, err := s.Store.End(ctx, Which{ID: loginID, PersonID: who.PersonID}, "本人下线", s.Now())
		if err != nil {
			return fmt.Errorf("ending login %s: %w", loginID, err)
		}
		if n == 0 {
			return fault.New(fault.NotFound, "这台设备已经下线")
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "login.ended", Object: "login", ObjectID: loginID, UnitID: who.UnitID})
	})
}

// LogOut ends the login that asks; ending it twice is no fault.
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

// EndAllOfMandate ends every login under a mandate: with the mandate itself, or
// after its password was recovered.
func (s *Service) EndAllOfMandate(ctx context.Context, mandateID, why string) error {
	if _, err := s.Store.End(ctx, Which{MandateID: mandateID}, why, s.Now()); err != nil {
		return fmt.Errorf("ending the logins of mandate %s: %w", mandateID, err)
	}
	return nil
}

// EndOthers ends every login under who's mandate but the one that asks, as after
// a change of password.
func (s *Service) EndOthers(ctx context.Context, who actor.Actor, why string) error {
	if who.MandateID == "" || who.SessionID == "" {
		return fault.New(fault.Anonymous, "请先登录")
	}
	if _, err := s.Store.End(ctx, Which{MandateID: who.MandateID, Except: who.SessionID}, why, s.Now()); err != nil {
		return fmt.Errorf("ending the other logins of mandate %s: %w", who.MandateID, err)
	}
	return nil
}

// LastUse is when somebody last acted by each mandate, to a minute; missing when nobody did
// since logins are swept, a month after their end.
func (s *Service) LastUse(ctx context.Context, mandateIDs []string) (map[string]time.Time, error) {
	used, err := s.Store.LastUse(ctx, mandateIDs)
	if err != nil {
		return nil, fmt.Errorf("reading the last use of %d mandates: %w", len(mandateIDs), err)
	}
	return used, nil
}
