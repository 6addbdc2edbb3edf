package mandate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/id"
)

// managed gives a mandate that the caller may manage: a pending or active one that the caller may
// end.
func (s *Service) managed(ctx context.Context, who actor.Actor, mandateID string) (giver, m Mandate, err error) {
	if giver, err = s.giver(ctx, who); err != nil {
		return giver, m, err
	}
	m, err = s.Store.Mandate(ctx, mandateID)
	if errors.Is(err, fault.NotFound) || err == nil && m.UnitID != who.UnitID {
		return giver, m, fault.New(fault.NotFound, "")
	}
	if err != nil {
		return giver, m, fmt.Errorf("finding mandate %s: %w", mandateID, err)
	}
	if !giver.MayEnd(m) {
		return giver, m, fault.New(fault.Forbidden, "您的级别不能管理这项授权")
	}
	if m.State != Pending && m.State != Active {
		return giver, m, fault.New(fault.Conflict, "这项授权已经结束")
	}
	return giver, m, nil
}

// Managed gives a mandate for the pages that change it. NotFound, Forbidden or Conflict when the
// caller may not.
func (s *Service) Managed(ctx context.Context, who actor.Actor, mandateID string) (Mandate, error) {
	_, m, err := s.managed(ctx, who, mandateID)
	return m, err
}

// Extend is 「更新期限」; version is that of the mandate which the caller saw. Faults: Invalid with fields, Conflict when the mandate has
// changed since, and the faults of Managed.
func (s *Service) Extend(ctx context.Context, who actor.Actor, mandateID string, version int64, from, until string) error {
	return s.change(ctx, who, mandateID, "mandate.extended", func(ctx context.Context, giver Mandate, m *Mandate) error {
		if m.Version != version {
			return errMoved
		}
		var form check.Form
		m.From, m.Until = s.period(&form, from, until, giver)
		if err := form.Err(); err != nil {
			return err
		}
		return s.checkCapacity(ctx, m.UnitID, m.Level, m.PersonID) // a mandate whose period was over may have lost its place
	})
}

var errMoved = fault.New(fault.Conflict,
	"这项授权刚刚被修改过，最新的授权期限见本页。您填写的日期还在下面，核对后再次点“保存”，以您填写的为准")

// mayInvite counts an invitation. The first within a day is free; another counts as sent again. Limited after Limits.Resends.
func (s *Service) mayInvite(ctx context.Context, m Mandate) error {
	if id.Practice(m.UnitID) { // texts nobody, and leaves nothing behind
		return nil
	}
	n, _, err := s.Rates.HitUntil(ctx, "mandate.invite", told(m), 24*time.Hour, s.Now())
	if err != nil {
		return fmt.Errorf("counting the invitations of a person to unit %s: %w", m.UnitID, err)
	}
	if n == 1 {
		return nil
	}
	if err = s.mayTellAgain(ctx, m); !errors.Is(err, fault.Limited) {
		return err
	}
	f := *fault.Of(err)
	f.Say = "今天已经多次邀请这个人，请明天再创建"
	return &f
}

// told is the subject under which the texts of a unit to a person are counted.
func told(m Mandate) string { return m.UnitID + "|" + m.PersonID }

// mayTellAgain counts one more text message that asks a person for their word. Limited after Limits.Resends.
func (s *Service) mayTellAgain(ctx context.Context, m Mandate) error {
	n, ends, err := s.Rates.HitUntil(ctx, "mandate.resend", told(m), 24*time.Hour, s.Now())
	if err != nil {
		return fmt.Errorf("counting how often %s was sent: %w", m.ID, err)
	}
	if n > int64(s.Limits.Resends) {
		return &fault.Fault{
			Kind:       fault.Limited,
			Say:        fmt.Sprintf("今天已经重新发送 %d 次。请联系本人登录江苏智慧人社 APP，在“我的—企业服务”中确认，或明天再发送", s.Limits.Resends),
			RetryAfter: ends.Sub(s.Now()),
		}
	}
	return nil
}

// Resend sends an invitation again. Its period starts again now. Limited after Limits.Resends.
func (s *Service) Resend(ctx context.Context, who actor.Actor, mandateID string) error {
	return s.change(ctx, who, mandateID, "mandate.resent", func(ctx context.Context, _ Mandate, m *Mandate) error {
		if m.State != Pending {
			return fault.New(fault.Conflict, "本人已经确认，不用重新发送")
		}
		if err := s.mayTellAgain(ctx, *m); err != nil {
			return err
		}
		if err := s.checkCapacity(ctx, m.UnitID, m.Level, m.PersonID); err != nil {
			return err
		}
		m.GrantedAt = s.Now()
		return s.Tell.Invited(ctx, *m)
	})
}

func (s *Service) change(
	ctx context.Context, who actor.Actor, mandateID, act string, do func(ctx context.Context, giver Mandate, m *Mandate) error,
) error {
	if err := s.Sure(ctx, who); err != nil {
		return err
	}
	return s.managing(ctx, who, func(ctx context.Context) error {
		giver, m, err := s.managed(ctx, who, mandateID)
		if err != nil {
			return err
		}
		before := m
		if err := do(ctx, giver, &m); err != nil {
			return err
		}
		if err := s.Store.Put(ctx, m); err != nil {
			return fmt.Errorf("changing mandate %s: %w", m.ID, err)
		}
		return s.record(ctx, who, act, before, m)
	})
}
