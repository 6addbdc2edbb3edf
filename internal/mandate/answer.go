package mandate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/due"
	"wangting/internal/fault"
	"wangting/internal/workday"
)

// InvitedUntil is the first moment at which an invitation can no longer be accepted.
func (s *Service) InvitedUntil(m Mandate) time.Time { return m.GrantedAt.Add(s.Limits.Invitation) }

// Invitations gives the caller's pending mandates, newest first (HAN-4).
func (s *Service) Invitations(ctx context.Context, who actor.Actor) ([]Mandate, error) {
	all, err := s.OfPerson(ctx, who.PersonID)
	var out []Mandate
	for _, m := range all {
		if m.State == Pending && m.lives(s.Now(), s.Limits) {
			out = append(out, m)
		}
	}
	return out, err
}

// Invitation gives one of the caller's invitations. NotFound when it is not theirs, Expired when it
// has been answered or is too old.
func (s *Service) Invitation(ctx context.Context, who actor.Actor, mandateID string) (Mandate, error) {
	if who.PersonID == "" {
		return Mandate{}, fault.New(fault.Anonymous, "请先登录")
	}
	m, err := s.Store.Mandate(ctx, mandateID)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return Mandate{}, fmt.Errorf("finding mandate %s: %w", mandateID, err)
	}
	switch {
	case err != nil || m.PersonID != who.PersonID:
		return Mandate{}, fault.New(fault.NotFound, "")
	case m.State != Pending:
		return Mandate{}, fault.New(fault.Expired, "这项授权已经处理过了")
	case !m.lives(s.Now(), s.Limits):
		return Mandate{}, fault.New(fault.Expired, "这项授权邀请已过期，请联系单位重新发送")
	}
	return m, nil
}

// Accept activates the mandate of an invitation. It runs proved in the same transaction; proved
// consumes the face comparison and stores the password.
func (s *Service) Accept(ctx context.Context, who actor.Actor, mandateID string, proved func(ctx context.Context) error) error {
	return s.reply(ctx, who, mandateID, Active, "mandate.accepted", func(ctx context.Context, m *Mandate) error { return proved(ctx) })
}

// Decline declines an invitation.
func (s *Service) Decline(ctx context.Context, who actor.Actor, mandateID string) error {
	return s.reply(ctx, who, mandateID, Declined, "mandate.declined", func(_ context.Context, m *Mandate) error {
		m.EndedAt, m.EndedWhy = s.Now(), "本人不接受"
		return nil
	})
}

func (s *Service) reply(
	ctx context.Context, who actor.Actor, mandateID string, to State, act string, do func(context.Context, *Mandate) error,
) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Hold(ctx, who.Self(), ""); err != nil { // whose account may be removed meanwhile
			return err
		}
		m, err := s.Invitation(ctx, who, mandateID)
		if err != nil {
			return err
		}
		before := m
		m.State = to
		if err := do(ctx, &m); err != nil {
			return err
		}
		if err := s.Store.Put(ctx, m); err != nil {
			return fmt.Errorf("answering invitation %s: %w", m.ID, err)
		}
		if err := s.Tell.Answered(ctx, who, m); err != nil {
			return err
		}
		return s.record(ctx, who, act, before, m)
	})
}

// Leave ends the caller's own mandate. Forbidden for a legal representative, because a unit must
// always have one.
func (s *Service) Leave(ctx context.Context, who actor.Actor, mandateID string) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		m, err := s.Store.Mandate(ctx, mandateID)
		before := m
		switch {
		case err != nil && !errors.Is(err, fault.NotFound):
			return fmt.Errorf("finding mandate %s: %w", mandateID, err)
		case err != nil || who.PersonID == "" || m.PersonID != who.PersonID:
			return fault.New(fault.NotFound, "")
		case m.Level == actor.Representative:
			return fault.New(fault.Forbidden,
				"法定代表人不能退出本单位。登记机关办理变更后，由新法定代表人在登录页选择“法定代表人变更”")
		case !m.end(s.Now(), "本人退出"):
			return fault.New(fault.Conflict, "这项授权已经结束")
		}
		return s.ended(ctx, who, before, m)
	})
}

// ended stores a mandate that has just been ended, ends the logins under it, notifies the unit and
// writes the audit entry. It waits for what is being written under the mandate.
func (s *Service) ended(ctx context.Context, who actor.Actor, before, m Mandate) error {
	if err := s.Alone(ctx, m.UnitID); err != nil {
		return err
	}
	if err := s.Store.Put(ctx, m); err != nil {
		return fmt.Errorf("ending mandate %s: %w", m.ID, err)
	}
	if _, err := s.Promote.DropPromotion(ctx, m.ID); err != nil {
		return fmt.Errorf("ending the promotion of mandate %s: %w", m.ID, err)
	}
	if err := s.Sessions.EndAllOfMandate(ctx, m.ID, "授权已结束"); err != nil {
		return fmt.Errorf("ending the sessions of mandate %s: %w", m.ID, err)
	}
	if err := s.Tell.Ended(ctx, who, m); err != nil {
		return err
	}
	return s.record(ctx, who, "mandate.ended", before, m)
}

// Due finds the mandates that are due to expire or to be reminded of. Each list is in the order of a
// key, begins behind the row after, and has at most due.Batch rows.
type Due interface {
	// ExpiredMandates gives the mandates whose period is over, and pending mandates whose invitation was
	// granted before invited.
	ExpiredMandates(ctx context.Context, now, invited time.Time, after Mandate) ([]Mandate, error)
	// EndingBefore gives the active mandates that end before then and that have no reminder
	// for this number of days yet.
	EndingBefore(ctx context.Context, now, then time.Time, days int, after Mandate) ([]Mandate, error)
	// Reminded records that a reminder was sent.
	Reminded(ctx context.Context, m Mandate, days int) error
}

// reminders are the numbers of days before the end at which both sides are reminded (HAN-7).
var reminders = []int{1, 7, 30}

// Tick expires mandates whose period is over, answers doubts whose deadline is over, and sends the
// reminders that are due. A mandate that fails stops no other one.
func (s *Service) Tick(ctx context.Context) error {
	failed := []error{s.expire(ctx), s.tickPromotions(ctx), s.tickDoubts(ctx), s.askYearly(ctx)}
	for _, days := range reminders {
		failed = append(failed, s.remind(ctx, days))
	}
	return errors.Join(failed...)
}

func (s *Service) expire(ctx context.Context) error {
	who, now := actor.SystemActor("mandate"), s.Now()
	return due.Each(ctx, func(ctx context.Context, after Mandate) ([]Mandate, error) {
		return s.Due.ExpiredMandates(ctx, now, now.Add(-s.Limits.Invitation), after)
	}, func(ctx context.Context, m Mandate) error {
		before := m
		m.State, m.EndedAt, m.EndedWhy = Expired, now, "到期"
		err := s.Tx.InTx(ctx, func(ctx context.Context) error { return s.ended(ctx, who, before, m) })
		if err != nil && !errors.Is(err, fault.Conflict) {
			return fmt.Errorf("expiring mandate %s: %w", m.ID, err)
		}
		return nil
	})
}

// remind tells both sides of the mandates that end within a number of days.
func (s *Service) remind(ctx context.Context, days int) error {
	now := s.Now()
	return due.Each(ctx, func(ctx context.Context, after Mandate) ([]Mandate, error) {
		return s.Due.EndingBefore(ctx, now, now.AddDate(0, 0, days), days, after)
	}, func(ctx context.Context, m Mandate) error {
		err := s.Tx.InTx(ctx, func(ctx context.Context) error {
			for _, d := range reminders { // the reminder for 1 day replaces the one for 7
				if d >= days {
					if err := s.Due.Reminded(ctx, m, d); err != nil {
						return err
					}
				}
			}
			return s.Tell.Ending(ctx, m, workday.Days(now, m.Until))
		})
		if err != nil {
			return fmt.Errorf("reminding of mandate %s: %w", m.ID, err)
		}
		return nil
	})
}
