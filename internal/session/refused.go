package session

import (
	"context"
	"fmt"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// refusals are the faults that are a failed login. What is Away or Broken is the hall's failure, and Limited has been written
// down before.
var refusals = []fault.Kind{fault.Invalid, fault.Forbidden, fault.Conflict, fault.Expired}

// Refuse writes down that a way in has refused somebody, when err says so, and gives err back.
func (s *Service) Refuse(ctx context.Context, who actor.Actor, way string, err error) error {
	if err == nil || !slices.Contains(refusals, fault.Of(err).Kind) {
		return err
	}
	wrote := s.Tx.InTx(ctx, func(ctx context.Context) error {
		nobody := actor.Actor{IP: who.IP, Browser: who.Browser, RequestID: who.RequestID}
		if err := s.Audit.Record(ctx, nobody, actor.Deed{Act: "login.refused", Object: "login",
			Detail: map[string]string{"way": way}}); err != nil {
			return err
		}
		return s.Refused(ctx, way)
	})
	if wrote != nil {
		return fmt.Errorf("writing a refused login down: %w", wrote)
	}
	return err
}

// Refused tells those who count logins of one that was refused, in the transaction that writes it down.
func (s *Service) Refused(ctx context.Context, way string) error {
	for _, told := range s.OnRefused {
		if err := told(ctx, way); err != nil {
			return err
		}
	}
	return nil
}
