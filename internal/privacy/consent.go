package privacy

import (
	"context"
	"fmt"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/agreement"
	"wangting/internal/fault"
)

const mostConsents = 100

// Consents lists the agreements that the caller has accepted, for themselves and then as the representative of units.
func (s *Service) Consents(ctx context.Context, who actor.Actor) ([]Consent, error) {
	me, err := self(who)
	if err != nil {
		return nil, err
	}
	all, err := s.Store.Consents(ctx, me.PersonID, mostConsents)
	if err != nil {
		return nil, fmt.Errorf("reading what person %s accepted: %w", me.PersonID, err)
	}
	return named(all), nil
}

// named calls agreements by their titles.
func named(all []Consent) []Consent {
	for i, c := range all {
		kind := agreement.Kind(c.Name)
		if c.Unit == "" {
			kind = agreement.PersonRegistration
		}
		if name := kind.Name(); name != "" {
			all[i].Name = name
		}
	}
	return all
}

// NewerThan reports whether the agreement in force waits to be read. Who has never accepted any, such as a handler whom a unit appointed,
// is not asked: they never registered by themselves.
func (s *Service) NewerThan(all []Consent) bool {
	own := slices.DeleteFunc(slices.Clone(all), func(c Consent) bool { return c.Unit != "" })
	return len(own) > 0 && !slices.ContainsFunc(own, func(c Consent) bool { return c.Version == s.Agreement() })
}

// Newer reports whether the agreement in force waits to be read by the caller.
func (s *Service) Newer(ctx context.Context, who actor.Actor) (bool, error) {
	all, err := s.Consents(ctx, who)
	return s.NewerThan(all), err
}

// Agreement is the version of 《个人用户注册协议》 in force.
func (s *Service) Agreement() string { return s.Texts.InForce(agreement.PersonRegistration).Version }

// Agree records that the caller has read and accepted the agreement in force. Conflict when another version than they have read is in
// force by now. Accepting it again changes nothing.
func (s *Service) Agree(ctx context.Context, who actor.Actor, version string) error {
	me, err := self(who)
	if err != nil {
		return err
	}
	if version != s.Agreement() {
		return fault.New(fault.Conflict, "协议又有了新版本，请阅读后再确认")
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Lock(ctx, me.PersonID); err != nil {
			return err
		}
		newer, err := s.Newer(ctx, me)
		if err != nil || !newer {
			return err
		}
		return s.Audit.Record(ctx, me, actor.Deed{Act: "consent.agreed", Object: "person", ObjectID: me.PersonID,
			Detail: map[string]string{"agreement": version}})
	})
}
