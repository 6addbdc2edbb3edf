package session

import (
	"context"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
)

// Held is a mandate that somebody holds now.
type Held = mandate.Held

// Mine gives the caller's mandates. A signed-in person can switch to any of them without logging in
// again (HAN-8, PER-2).
func (s *Service) Mine(ctx context.Context, who actor.Actor) ([]Held, error) {
	if who.PersonID == "" {
		return nil, fault.New(fault.Anonymous, "请先登录")
	}
	return s.Held(ctx, who.PersonID)
}

// Switch begins a login under another mandate of the same person and ends the login of this
// request, in one transaction. NotFound when the mandate is not theirs or has ended.
func (s *Service) Switch(ctx context.Context, who actor.Actor, mandateID string) (Login, error) {
	mine, err := s.Mine(ctx, who)
	if err != nil {
		return Login{}, err
	}
	for _, h := range mine {
		if h.MandateID == mandateID {
			return s.move(ctx, who, h)
		}
	}
	return Login{}, fault.New(fault.NotFound, "您没有这个单位的授权，或授权已经结束")
}

func (s *Service) move(ctx context.Context, who actor.Actor, h Held) (Login, error) {
	var in Login
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		n, err := s.Store.End(ctx, LoginFilter{ID: who.SessionID, PersonID: who.PersonID}, "切换单位", s.Now())
		switch {
		case err != nil:
			return fmt.Errorf("ending login %s: %w", who.SessionID, err)
		case n == 0:
			return fault.New(fault.Anonymous, "请重新登录")
		}
		in, err = s.Start(ctx, who, Entry{
			MandateID: h.MandateID,
			PersonID:  who.PersonID,
			UnitID:    h.UnitID,
			IP:        who.IP,
			Browser:   who.Browser,
		}, "switch")
		return err
	})
	return in, err
}
