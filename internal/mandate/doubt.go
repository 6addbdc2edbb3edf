package mandate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/regno"
)

// DoubtWhy is why the givers are asked about a mandate.
type DoubtWhy string

// The two reasons. A doubt takes no power by itself; only one with a limit that
// nobody answered does, when the limit is over.
const (
	Left      DoubtWhy = "left"      // 参保终止: the person's insurance with the unit ended (HAN-13)
	Succeeded DoubtWhy = "succeeded" // the unit has a new legal representative (ACC-5)
)

// Doubt asks the givers of a unit whether a person still needs their power.
type Doubt struct {
	ID, MandateID, UnitID string
	Why                   DoubtWhy
	Since                 string    // the day it is about, 2026-11-24
	Due                   time.Time // zero without a limit
}

// Doubts keeps them.
type Doubts interface {
	// Raise keeps a doubt; false when the same was raised before, answered or not.
	Raise(ctx context.Context, d Doubt, now time.Time) (bool, error)
	// Doubts gives the open ones about a unit's living mandates, the oldest first.
	Doubts(ctx context.Context, unitID string) ([]Doubt, error)
	// Settle answers every open one about a mandate.
	Settle(ctx context.Context, mandateID, by string, now time.Time) error
	// Withdraw takes the open ones of a kind back, and says whether there were any.
	Withdraw(ctx context.Context, mandateID string, why DoubtWhy) (bool, error)
	// Overdue gives at most n open ones about active mandates whose limit is over.
	Overdue(ctx context.Context, now time.Time, n int) ([]Doubt, error)
	// DueBefore gives at most n open ones whose limit is before then and of which nobody was reminded.
	DueBefore(ctx context.Context, then time.Time, n int) ([]Doubt, error)
	RemindedOf(ctx context.Context, doubtID string, now time.Time) error
	// Unasked gives at most n active mandates below the representative's whose person's
	// insurance nobody asked for since before.
	Unasked(ctx context.Context, before time.Time, n int) ([]Mandate, error)
	Asked(ctx context.Context, mandateID string, now time.Time) error
}

// Insured is what the core system says of a person and a unit.
type Insured struct {
	Known bool   // the region is connected and the person was insured here some time
	Ended string // the day it ended, 2026-11-24; "" while it goes on
}

// Insurance is the core system of social insurance: Away when it does not answer.
type Insurance interface {
	InsuredWith(ctx context.Context, c regno.USCC, d regno.Document) (Insured, error)
}

const (
	insuranceSpare = 10 * time.Second // left of a job's time for one more question
	insuranceBatch = 200
	doubtRemind    = 7 * 24 * time.Hour // before a limit is over
)

// LookForLeavers asks the core system about people who act for units and raises a
// doubt about each whose insurance with the unit has ended; both sides are told. It
// never ends a mandate: people are lent, and records are late (HAN-13). A region that
// is not connected, or a person never insured here, says nothing.
func (s *Service) LookForLeavers(ctx context.Context, insured func(context.Context, Mandate) (Insured, error)) error {
	before := s.Now().Add(-s.Limits.Insurance)
	var failed error
	for {
		ms, err := s.Doubt.Unasked(ctx, before, insuranceBatch)
		if err != nil {
			return errors.Join(failed, fmt.Errorf("finding whose insurance to ask for: %w", err))
		}
		more, err := s.askInsurances(ctx, ms, insured)
		if failed = errors.Join(failed, err); !more || len(ms) < insuranceBatch {
			return failed
		}
	}
}

// InsuredBy asks a core system about the person of a mandate.
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

// askInsurances asks about each; more is false when it is no use to go on now.
func (s *Service) askInsurances(ctx context.Context, ms []Mandate, insured func(context.Context, Mandate) (Insured, error)) (more bool, failed error) {
	for _, m := range ms {
		if end, ok := ctx.Deadline(); ok && time.Until(end) < insuranceSpare {
			return false, failed // the job's time is over; the next one goes on here
		}
		in, err := insured(ctx, m)
		if errors.Is(err, fault.Away) {
			return false, errors.Join(failed, fmt.Errorf("asking for insurances: %w", err))
		}
		if err != nil { // one answer that nobody understands keeps no other back
			failed = errors.Join(failed, fmt.Errorf("asking for the insurance behind mandate %s: %w", m.ID, err))
		}
		if err := s.Tx.InTx(ctx, func(ctx context.Context) error { return s.noteInsurance(ctx, m, in) }); err != nil {
			return false, errors.Join(failed, err)
		}
	}
	return true, failed
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
			err = s.record(ctx, who, "mandate.doubt.withdrawn", m)
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
	return s.record(ctx, who, "mandate.doubt", m)
}

// Doubts gives the open doubts about mandates of who's unit, by mandate: all of them to
// those who give power, their own to a handler.
func (s *Service) Doubts(ctx context.Context, who actor.Actor) (map[string][]Doubt, error) {
	own, err := s.own(ctx, who, "")
	if err != nil {
		return nil, err
	}
	ds, err := s.Doubt.Doubts(ctx, who.UnitID)
	if err != nil {
		return nil, fmt.Errorf("listing the doubts of unit %s: %w", who.UnitID, err)
	}
	out := map[string][]Doubt{}
	for _, d := range ds {
		if own.mandate.Level != actor.Operator || d.MandateID == own.mandate.ID {
			out[d.MandateID] = append(out[d.MandateID], d)
		}
	}
	return out, nil
}

// tickDoubts ends what nobody confirmed in its time, and reminds before.
func (s *Service) tickDoubts(ctx context.Context) error {
	who, now := actor.SystemActor("mandate"), s.Now()
	over, err := s.Doubt.Overdue(ctx, now, batch)
	if err != nil {
		return fmt.Errorf("finding doubts that are overdue: %w", err)
	}
	for _, d := range over {
		err := s.Tx.InTx(ctx, func(ctx context.Context) error {
			m, err := s.Of(ctx, d.MandateID)
			if err != nil || !m.end(now, "法定代表人变更后未在期限内确认") {
				return err
			}
			return s.ended(ctx, who, m)
		})
		if err != nil && !errors.Is(err, fault.Conflict) {
			return err
		}
	}
	soon, err := s.Doubt.DueBefore(ctx, now.Add(doubtRemind), batch)
	if err != nil {
		return fmt.Errorf("finding doubts that are due: %w", err)
	}
	for _, d := range soon {
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
			return err
		}
	}
	return nil
}
