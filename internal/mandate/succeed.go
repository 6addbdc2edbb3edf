package mandate

import (
	"context"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
)

// confirmWithin is how long a mandate remains valid without confirmation after the representative
// has changed (ACC-5).
const confirmWithin = 30 * 24 * time.Hour

// Succeed grants a unit another legal representative (ACC-5). In the same transaction it ends the
// mandate of the former one, and a lower mandate that the new one held there. All other mandates
// stay, but must be confirmed within 30 days. Conflict when the person is the representative
// already. Only account.Succeed calls it, for enrolment, after the business register and the face
// comparison have confirmed the person. It asks no right of who, because nobody is signed in at that
// moment.
func (s *Service) Succeed(ctx context.Context, who actor.Actor, unitID, personID string) (next, before Mandate, err error) {
	now := s.Now()
	next = Mandate{
		ID:        id.New(),
		UnitID:    unitID,
		PersonID:  personID,
		Level:     actor.Representative,
		State:     Active,
		From:      now,
		GrantedAt: now,
		Version:   1,
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Giving.Lock(ctx, unitID); err != nil {
			return fmt.Errorf("waiting for unit %s: %w", unitID, err)
		}
		ms, err := s.Store.OfUnit(ctx, unitID)
		if err != nil {
			return fmt.Errorf("listing the mandates of unit %s: %w", unitID, err)
		}
		var stay []Mandate
		for _, m := range ms {
			switch {
			case m.Level == actor.Representative && m.PersonID == personID:
				return fault.New(fault.Conflict, SaySame)
			case m.Level == actor.Representative:
				before = m
				m.end(now, "法定代表人变更")
				err = s.ended(ctx, who, before, m)
			case m.PersonID == personID:
				lower := m
				m.end(now, "成为法定代表人")
				err = s.ended(ctx, who, lower, m)
			default:
				stay = append(stay, m)
			}
			if err != nil {
				return err
			}
		}
		if err := s.Store.Add(ctx, next); err != nil {
			return fmt.Errorf("granting unit %s its next representative: %w", unitID, err)
		}
		if err := s.record(ctx, who, "mandate.succeeded", Mandate{}, next); err != nil {
			return err
		}
		for _, m := range stay {
			dropped, err := s.Promote.DropPromotion(ctx, m.ID)
			if err != nil {
				return fmt.Errorf("ending the promotion of mandate %s: %w", m.ID, err)
			}
			if dropped {
				if err := s.endPromotion(ctx, who, m, PromotionLapsed); err != nil {
					return err
				}
			}
			if err := s.raise(ctx, who, m, Doubt{Why: Succeeded, Since: day(now), Due: now.Add(confirmWithin)}); err != nil {
				return err
			}
		}
		return nil
	})
	return next, before, err
}

// SaySame is the message to a person who is the representative already.
const SaySame = "登记的法定代表人就是本厅现在的法定代表人，没有变更，请直接登录；忘记密码可以找回"

// EndAll ends every mandate of a unit whose account is being closed.
func (s *Service) EndAll(ctx context.Context, who actor.Actor, unitID, why string) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Giving.Lock(ctx, unitID); err != nil {
			return fmt.Errorf("waiting for unit %s: %w", unitID, err)
		}
		ms, err := s.Store.OfUnit(ctx, unitID)
		if err != nil {
			return fmt.Errorf("listing the mandates of unit %s: %w", unitID, err)
		}
		for _, m := range ms {
			living := m
			m.end(s.Now(), why)
			if err := s.ended(ctx, who, living, m); err != nil {
				return err
			}
		}
		return nil
	})
}
