package catalog

import (
	"context"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// Favourites keeps the items that people have at hand (收藏); owner is a unit, or a person.
type Favourites interface {
	// Stars gives the codes, the newest first.
	Stars(ctx context.Context, owner, personID string) ([]string, error)
	// Keep adds a favourite; nothing happens when it is one.
	Keep(ctx context.Context, owner, personID, item string, at time.Time) error
	// Drop removes a favourite; nothing happens when it is none.
	Drop(ctx context.Context, owner, personID, item string) error
}

// Stars gives the codes of the items that who keeps at hand, the newest first: in the unit
// acted for, or else of their own. Nobody has none.
func (s *Service) Stars(ctx context.Context, who actor.Actor) ([]string, error) {
	if who.Owner() == "" {
		return nil, nil
	}
	return s.Favourites.Stars(ctx, who.Owner(), who.PersonID)
}

// Starred reports whether who keeps an item at hand.
func (s *Service) Starred(ctx context.Context, who actor.Actor, code string) (bool, error) {
	codes, err := s.Stars(ctx, who)
	return slices.Contains(codes, code), err
}

// Star keeps an item at hand or lets it go, in the unit that who acts for or, with own, of
// who alone. NotFound for an item that is not there; Anonymous when nobody is signed in.
func (s *Service) Star(ctx context.Context, who actor.Actor, own bool, code string, on bool) error {
	owner, d := who.UnitID, actor.Deed{Act: "favourite.kept", Object: "item", ObjectID: code, UnitID: who.UnitID}
	if own {
		owner, d.UnitID = who.PersonID, ""
	}
	if who.PersonID == "" || owner == "" {
		return fault.New(fault.Anonymous, "请先登录")
	}
	if on && s.Catalogue().Item(code) == nil {
		return fault.New(fault.NotFound, "没有这个事项，它可能已经下线")
	}
	if !on {
		d.Act = "favourite.dropped"
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		var err error
		if on {
			err = s.Favourites.Keep(ctx, owner, who.PersonID, code, s.Now())
		} else {
			err = s.Favourites.Drop(ctx, owner, who.PersonID, code)
		}
		if err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, d)
	})
}
