// Package practice owns 演练 (OPS-4): a visitor learns the hall in the hall, in a unit of their own with invented people,
// on the same pages as everybody else, with the tasks of the user manual. It is begun without an account, watermarked on
// every page, started anew whenever the learner likes and removed after a day.
//
// The argument that nothing of it reaches anybody. A unit and a person of practice have ids that no other has (package
// id), given when they are invented and never changed. Whatever leaves the hall asks the id of the owner, which it holds
// already, at the one place that all of its kind passes:
//
//	texts                          notice.Service.SMS
//	staff: queue, desk, search     casework.Case.reachedHall and Case.Desk
//	figures, documents, parcels    casework.Service.Told and OnStep, which an invented clerk never reaches; rating.Service.Rate
//	numbers                        unit.Service.Invent, person.Service.Invent, casework.Service.number: series of their own
//	other units and people         mandate.Verified, unit.Service.ByUSCC, person.Service.Ensure
//	outside systems                the front door: somebody of practice opens only the pages that practiceweb lists
//
// The last rule is a list of what is allowed, so a page that is added later is closed to practice until somebody decides.
//
// A tick at a task is read from what happened in the unit. Only the lessons (Lesson), whose real pages ask other systems, keep their steps.
package practice

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
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/session"
	"wangting/internal/tx"
	"wangting/internal/unit"
)

// Practice is one learner's unit.
type Practice struct {
	UnitID    string
	PersonID  string // the invented representative
	MandateID string
	HelperID  string // the invented person to invite
	BeganAt   time.Time
}

// Store keeps practices.
type Store interface {
	Add(ctx context.Context, p Practice) error
	// Practice gives one that goes on. NotFound when it has ended or there is none.
	Practice(ctx context.Context, unitID string) (Practice, error)
	End(ctx context.Context, unitID string, now time.Time) error
	// Living counts those that go on and began since a moment.
	Living(ctx context.Context, since time.Time) (int, error)
	// Progress reads what has happened in a unit.
	Progress(ctx context.Context, p Practice) (Progress, error)
	// DoStep records that a step of a lesson was done; again changes nothing.
	DoStep(ctx context.Context, unitID, lesson string, step int, now time.Time) error
	// Steps gives how many steps of each lesson were done.
	Steps(ctx context.Context, unitID string) (map[string]int, error)
	// Waiting gives the invitations and cases that have waited for an invented person since before a moment.
	Waiting(ctx context.Context, before time.Time, most int) (mandates, cases []string, err error)
	// ForgetPractice removes practices whose unit is below an id of id.PracticeBefore.
	ForgetPractice(ctx context.Context, before string) error
}

// Limits keep practice small.
type Limits struct {
	PerHour int64         // practices begun from one address; a class room shares one
	Living  int           // practices at a time
	Life    time.Duration // after which all of it is removed
	Answer  time.Duration // until an invented person answers
}

// LimitsOf returns the limits that the settings name; a practice lives a day.
func LimitsOf(c config.Limits) Limits {
	return Limits{PerHour: int64(c.AddressPracticesPerHour), Living: c.Practices, Life: 24 * time.Hour, Answer: 8 * time.Second}
}

// Clerk takes the steps of staff in cases of practice.
type Clerk interface {
	Rehearse(ctx context.Context, caseID string) error
}

// Forgetter is a room that keeps something of units or persons of practice.
type Forgetter interface {
	ForgetPractice(ctx context.Context, before string) error
}

// Service begins, shows and removes practices.
type Service struct {
	Store    Store
	Tx       tx.Tx
	Audit    *audit.Service
	Rates    *limit.Service
	Units    *unit.Service
	Persons  *person.Service
	Mandates *mandate.Service
	Sessions *session.Service
	Clerk    Clerk
	Keeps    []Forgetter // in the order in which they forget: what refers to others first
	Limits   Limits
	Now      func() time.Time
}

// Words names the acts of the room in the log of a unit.
var Words = map[string]string{"practice.began": "开始演练", "practice.step": "完成演练步骤"}

const (
	unitName   = "江南演练机械有限公司"
	learner    = "演练甲"
	helper     = "演练乙"
	persons    = 2 // of each unit
	loginWay   = "practice"
	rateName   = "practice.begin"
	mostAtOnce = 50
)

// Begin invents a unit with its people and signs the visitor in as its representative. It ends the login and the practice
// of who. Limited when too many have been begun from the address, or too many go on.
func (s *Service) Begin(ctx context.Context, who actor.Actor) (session.Login, error) {
	now := s.Now()
	n, ends, err := s.Rates.HitUntil(ctx, rateName, who.IP, time.Hour, now)
	if err != nil {
		return session.Login{}, fmt.Errorf("counting practices: %w", err)
	}
	if n > s.Limits.PerHour {
		return session.Login{}, &fault.Fault{Kind: fault.Limited, RetryAfter: ends.Sub(now), Say: "这个网络开始演练的次数过多，请稍后再试"}
	}
	living, err := s.Store.Living(ctx, now.Add(-s.Limits.Life))
	if err != nil {
		return session.Login{}, fmt.Errorf("counting the practices that go on: %w", err)
	}
	if living >= s.Limits.Living {
		return session.Login{}, &fault.Fault{Kind: fault.Limited, RetryAfter: time.Hour, Say: "现在演练的人较多，请稍后再试"}
	}
	var in session.Login
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.leave(ctx, who); err != nil {
			return err
		}
		p, err := s.invent(ctx, now)
		if err != nil {
			return err
		}
		in, err = s.enter(ctx, who, p)
		return err
	})
	return in, err
}

// leave ends the login of who, and their practice if it is one.
func (s *Service) leave(ctx context.Context, who actor.Actor) error {
	if who.Practice() {
		if err := s.Store.End(ctx, who.UnitID, s.Now()); err != nil {
			return fmt.Errorf("ending practice %s: %w", who.UnitID, err)
		}
	}
	return s.Sessions.LogOut(ctx, who)
}

// invent makes the unit, its people and the mandate of its representative.
func (s *Service) invent(ctx context.Context, now time.Time) (Practice, error) {
	by := actor.SystemActor("practice")
	u, seq, err := s.Units.Invent(ctx, by, unitName)
	if err != nil {
		return Practice{}, err
	}
	boss, err := s.Persons.Invent(ctx, by, seq*persons, learner)
	if err != nil {
		return Practice{}, err
	}
	other, err := s.Persons.Invent(ctx, by, seq*persons+1, helper)
	if err != nil {
		return Practice{}, err
	}
	m, err := s.Mandates.GrantRepresentative(ctx, by, u.ID, boss.ID)
	if err != nil {
		return Practice{}, err
	}
	p := Practice{UnitID: u.ID, PersonID: boss.ID, MandateID: m.ID, HelperID: other.ID, BeganAt: now}
	if err := s.Store.Add(ctx, p); err != nil {
		return Practice{}, fmt.Errorf("keeping practice %s: %w", u.ID, err)
	}
	return p, s.Audit.Record(ctx, by, actor.Deed{Act: "practice.began", Object: "unit", ObjectID: u.ID, UnitID: u.ID})
}

func (s *Service) enter(ctx context.Context, who actor.Actor, p Practice) (session.Login, error) {
	visitor := actor.Actor{IP: who.IP, Browser: who.Browser, RequestID: who.RequestID}
	return s.Sessions.Start(ctx, visitor, session.Entry{MandateID: p.MandateID, PersonID: p.PersonID, UnitID: p.UnitID,
		IP: who.IP, Browser: who.Browser}, loginWay)
}

// Return signs a visitor in again to the practice that their browser began, when its login has ended. NotFound when it has
// ended too.
func (s *Service) Return(ctx context.Context, who actor.Actor, unitID string) (session.Login, error) {
	p, err := s.going(ctx, unitID)
	if err != nil {
		return session.Login{}, err
	}
	var in session.Login
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Sessions.LogOut(ctx, who); err != nil {
			return err
		}
		in, err = s.enter(ctx, who, p)
		return err
	})
	return in, err
}

// Goes reports whether a practice can be returned to.
func (s *Service) Goes(ctx context.Context, unitID string) (bool, error) {
	_, err := s.going(ctx, unitID)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

func (s *Service) going(ctx context.Context, unitID string) (Practice, error) {
	if !id.Practice(unitID) {
		return Practice{}, fault.New(fault.NotFound, "这次演练已经结束，请重新开始")
	}
	p, err := s.Store.Practice(ctx, unitID)
	if err == nil && s.Now().Sub(p.BeganAt) >= s.Limits.Life {
		err = fault.New(fault.NotFound, "这次演练已经结束，请重新开始")
	}
	return p, err
}

// Look gives the learner their tasks and what they need for them. NotFound for anybody else.
func (s *Service) Look(ctx context.Context, who actor.Actor) (Learning, error) {
	p, err := s.going(ctx, who.UnitID)
	if err != nil {
		return Learning{}, err
	}
	done, err := s.Store.Progress(ctx, p)
	if err != nil {
		return Learning{}, fmt.Errorf("reading the progress of practice %s: %w", p.UnitID, err)
	}
	steps, err := s.Store.Steps(ctx, p.UnitID)
	if err != nil {
		return Learning{}, fmt.Errorf("reading the lessons of practice %s: %w", p.UnitID, err)
	}
	kit := Kit{Password: kitPassword, Code: kitCode, OldName: kitOldName}
	if kit.Unit, err = s.Units.Find(ctx, p.UnitID); err != nil {
		return Learning{}, err
	}
	if kit.Boss, err = s.Persons.Find(ctx, p.PersonID); err != nil {
		return Learning{}, err
	}
	kit.Helper, err = s.Persons.Find(ctx, p.HelperID)
	return Learning{Kit: kit, Steps: steps, Chapters: chapters(done, steps), Until: p.BeganAt.Add(s.Limits.Life)}, err
}

// Tick lets the invented people answer what has waited long enough. One that fails stops no other.
func (s *Service) Tick(ctx context.Context) error {
	mandates, cases, err := s.Store.Waiting(ctx, s.Now().Add(-s.Limits.Answer), mostAtOnce)
	failed := []error{err}
	for _, m := range mandates {
		failed = append(failed, s.Mandates.Rehearse(ctx, m))
	}
	for _, c := range cases {
		failed = append(failed, s.Clerk.Rehearse(ctx, c))
	}
	return errors.Join(failed...)
}

// Sweep removes the practices that began longer ago than they live, and all that belongs to them.
func (s *Service) Sweep(ctx context.Context) error {
	before := id.PracticeBefore(s.Now().Add(-s.Limits.Life))
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		for _, f := range append(s.Keeps[:len(s.Keeps):len(s.Keeps)], s.Store) {
			if err := f.ForgetPractice(ctx, before); err != nil {
				return err
			}
		}
		return nil
	})
}
