package mandate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/due"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/regno"
)

// DoubtWhy is the reason for a doubt.
type DoubtWhy string

// The reasons. A doubt does not restrict a mandate. Only a doubt with a Due date ends the
// mandate, when nobody has answered it by then.
const (
	Left      DoubtWhy = "left"      // 参保终止: the person's insurance with the unit ended (HAN-13)
	Succeeded DoubtWhy = "succeeded" // the unit has a new legal representative (ACC-5)
	Yearly    DoubtWhy = "yearly"    // nobody was asked about the mandate for a year (HAN-12)
)

func (w DoubtWhy) label() string {
	return map[DoubtWhy]string{Left: "在本单位的参保已终止", Succeeded: "法定代表人已变更", Yearly: "年度授权复核"}[w]
}

// Doubt asks those who grant a unit's mandates whether a person still needs theirs.
type Doubt struct {
	ID, MandateID, UnitID string
	Why                   DoubtWhy
	Since                 string    // the day that the doubt refers to, 2026-11-24
	Due                   time.Time // zero without a deadline
}

// Doubts is the storage of doubts.
type Doubts interface {
	// Raise stores a doubt. It returns false when the same doubt was raised before, answered or
	// not.
	Raise(ctx context.Context, d Doubt, now time.Time) (bool, error)
	// Settle answers every open doubt about a mandate.
	Settle(ctx context.Context, mandateID, by string, now time.Time) error
	// Withdraw removes the open doubts about a mandate with a reason. It reports whether there were
	// any.
	Withdraw(ctx context.Context, mandateID string, why DoubtWhy) (bool, error)
	// Overdue gives open doubts about active mandates whose deadline has passed.
	Overdue(ctx context.Context, now time.Time, after Doubt) ([]Doubt, error)
	// DueBefore gives open doubts whose deadline is before then and that have no reminder
	// yet.
	DueBefore(ctx context.Context, then time.Time, after Doubt) ([]Doubt, error)
	RemindedOf(ctx context.Context, doubtID string, now time.Time) error
	// Unreviewed gives active mandates of administrators and operators that began before a moment and about which no
	// doubt was raised since.
	Unreviewed(ctx context.Context, before time.Time, after Mandate) ([]Mandate, error)
	// Unasked gives active mandates of administrators and operators whose insurance was
	// not queried since before.
	Unasked(ctx context.Context, before time.Time, after Mandate) ([]Mandate, error)
	Asked(ctx context.Context, mandateID string, now time.Time) error
}

// Insured is the core system's answer about a person and a unit.
type Insured struct {
	Known bool   // the region is connected and the unit has insured the person at some time
	Ended string // the day the insurance ended, 2026-11-24; "" while it continues
}

// Insurance is the core system of social insurance. Fault: Away.
type Insurance interface {
	InsuredWith(ctx context.Context, c regno.USCC, d regno.Document) (Insured, error)
}

const doubtRemind = 7 * 24 * time.Hour // before the deadline

// LookForLeavers queries the core system about the persons who act for units. It raises a doubt
// about each person whose insurance with the unit has ended, and notifies both sides. It never ends
// a mandate, because people are seconded and records are late (HAN-13). It raises no doubt when the
// region is not connected or the unit never insured the person.
func (s *Service) LookForLeavers(ctx context.Context, insured func(context.Context, Mandate) (Insured, error)) error {
	before := s.Now().Add(-s.Limits.Insurance)
	return due.Each(ctx, func(ctx context.Context, after Mandate) ([]Mandate, error) {
		return s.Doubt.Unasked(ctx, before, after)
	}, func(ctx context.Context, m Mandate) error {
		in, unread := insured(ctx, m)
		if errors.Is(unread, fault.Away) {
			return fmt.Errorf("asking for insurances: %w: %w", due.ErrStop, unread)
		}
		// An unreadable answer counts as asked, so that it is asked for again only tomorrow.
		noted := s.Tx.InTx(ctx, func(ctx context.Context) error { return s.noteInsurance(ctx, m, in) })
		if err := errors.Join(unread, noted); err != nil {
			return fmt.Errorf("asking for the insurance behind mandate %s: %w", m.ID, err)
		}
		return nil
	})
}

// InsuredBy gives a function that queries core about the person and the unit of a mandate.
func (s *Service) InsuredBy(core Insurance) func(context.Context, Mandate) (Insured, error) {
	return func(ctx context.Context, m Mandate) (Insured, error) {
		u, err := s.Units.Find(ctx, m.UnitID)
		if err != nil {
			return Insured{}, err
		}
		p, err := s.Persons.Find(ctx, m.PersonID)
		if err != nil {
			return Insured{}, err
		}
		return core.InsuredWith(ctx, u.USCC, p.Document())
	}
}

func (s *Service) noteInsurance(ctx context.Context, m Mandate, in Insured) error {
	who, now := actor.SystemActor("mandate"), s.Now()
	if err := s.Doubt.Asked(ctx, m.ID, now); err != nil {
		return err
	}
	switch {
	case !in.Known:
		return nil
	case in.Ended == "":
		back, err := s.Doubt.Withdraw(ctx, m.ID, Left)
		if err == nil && back {
			err = s.record(ctx, who, "mandate.doubt.withdrawn", m, m)
		}
		return err
	}
	return s.raise(ctx, who, m, Doubt{Why: Left, Since: in.Ended})
}

func (s *Service) raise(ctx context.Context, who actor.Actor, m Mandate, d Doubt) error {
	d.ID, d.MandateID, d.UnitID = id.New(), m.ID, m.UnitID
	fresh, err := s.Doubt.Raise(ctx, d, s.Now())
	if err != nil || !fresh {
		return err
	}
	if err := s.Tell.Doubted(ctx, m, d); err != nil {
		return err
	}
	deed := m.deed("mandate.doubt", m)
	deed.Detail[actor.DetailWhy] = d.Why.label() + "（" + d.Since + "）"
	if !d.Due.IsZero() {
		deed.Changed("确认期限", "", day(d.Due))
	}
	return s.Audit.Record(ctx, who, deed)
}

// tickDoubts ends the mandates whose doubts are overdue, and sends the reminders that are due.
func (s *Service) tickDoubts(ctx context.Context) error {
	who, now := actor.SystemActor("mandate"), s.Now()
	over := due.Each(ctx, func(ctx context.Context, after Doubt) ([]Doubt, error) {
		return s.Doubt.Overdue(ctx, now, after)
	}, func(ctx context.Context, d Doubt) error {
		err := s.Tx.InTx(ctx, func(ctx context.Context) error {
			m, err := s.Of(ctx, d.MandateID)
			before := m
			if err != nil || !m.end(now, "法定代表人变更后未在期限内确认") {
				return err
			}
			return s.ended(ctx, who, before, m)
		})
		if err != nil && !errors.Is(err, fault.Conflict) {
			return fmt.Errorf("ending doubt %s: %w", d.ID, err)
		}
		return nil
	})
	return errors.Join(over, due.Each(ctx, func(ctx context.Context, after Doubt) ([]Doubt, error) {
		return s.Doubt.DueBefore(ctx, now.Add(doubtRemind), after)
	}, func(ctx context.Context, d Doubt) error {
		err := s.Tx.InTx(ctx, func(ctx context.Context) error {
			if err := s.Doubt.RemindedOf(ctx, d.ID, now); err != nil {
				return err
			}
			m, err := s.Of(ctx, d.MandateID)
			if err != nil {
				return err
			}
			return s.Tell.Doubted(ctx, m, d)
		})
		if err != nil {
			return fmt.Errorf("reminding of doubt %s: %w", d.ID, err)
		}
		return nil
	}))
}

// askYearly asks about the mandates that were not reviewed for a year (HAN-12). Without an answer they stay as they are.
func (s *Service) askYearly(ctx context.Context) error {
	who, now := actor.SystemActor("mandate"), s.Now()
	return due.Each(ctx, func(ctx context.Context, after Mandate) ([]Mandate, error) {
		return s.Doubt.Unreviewed(ctx, now.AddDate(-1, 0, 0), after)
	}, func(ctx context.Context, m Mandate) error {
		err := s.Tx.InTx(ctx, func(ctx context.Context) error { return s.raise(ctx, who, m, Doubt{Why: Yearly, Since: day(now)}) })
		if err != nil {
			return fmt.Errorf("asking for the review of mandate %s: %w", m.ID, err)
		}
		return nil
	})
}

// reviewed notes an answer nobody had asked for, so that the next year begins with it.
func (s *Service) reviewed(ctx context.Context, m Mandate) error {
	_, err := s.Doubt.Raise(ctx, Doubt{ID: id.New(), MandateID: m.ID, UnitID: m.UnitID, Why: Yearly, Since: day(s.Now())}, s.Now())
	return err
}
