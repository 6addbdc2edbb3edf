package catalog

import (
	"context"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/fault"
	"wangting/internal/tx"
)

// Favourites are the items that a person has marked (收藏), in a unit or for themselves.
type Favourites struct {
	Store Stars
	Known func(code string) bool // reports whether there is such an item now
	Tx    tx.Tx
	Audit *audit.Service
	Now   func() time.Time
}

// Stars stores favourites; owner is a unit or a person.
type Stars interface {
	// Stars gives the codes, the newest first.
	Stars(ctx context.Context, owner, personID string) ([]string, error)
	// Keep adds a favourite; it does nothing when the item is one already.
	Keep(ctx context.Context, owner, personID, item string, at time.Time) error
	// Drop removes a favourite; it does nothing when the item is none.
	Drop(ctx context.Context, owner, personID, item string) error
	// ForgetPractice removes the favourites of units of practice whose id is below before.
	ForgetPractice(ctx context.Context, before string) error
	// Forget removes all that a person keeps for themselves.
	Forget(ctx context.Context, personID string) error
}

// ForgetPractice removes the favourites of units of practice (OPS-4) whose id is below one of id.PracticeBefore.
func (f *Favourites) ForgetPractice(ctx context.Context, before string) error {
	return f.Store.ForgetPractice(ctx, before)
}

func starOwner(who actor.Actor, own bool) string {
	if own {
		return who.PersonID
	}
	return who.UnitID
}

// Codes gives who's favourites, their own or those in their unit, the newest first.
func (f *Favourites) Codes(ctx context.Context, who actor.Actor, own bool) ([]string, error) {
	return f.Store.Stars(ctx, starOwner(who, own), who.PersonID)
}

// Kept reports whether an item is among the favourites of who.
func (f *Favourites) Kept(ctx context.Context, who actor.Actor, code string) (bool, error) {
	own := !who.ForUnit()
	if starOwner(who, own) == "" {
		return false, nil
	}
	codes, err := f.Codes(ctx, who, own)
	return slices.Contains(codes, code), err
}

// Words names the acts of the room in the log of a unit.
var Words = map[string]string{"favourite.kept": "收藏事项", "favourite.dropped": "取消收藏事项"}

// Turn adds a favourite when on is true, and removes it otherwise. NotFound when there is no such item to add.
func (f *Favourites) Turn(ctx context.Context, who actor.Actor, own bool, code string, on bool) error {
	if on && !f.Known(code) {
		return fault.New(fault.NotFound, "没有这个事项，它可能已经下线")
	}
	d := actor.Deed{Act: "favourite.kept", Object: "item", ObjectID: code, Detail: map[string]string{actor.DetailItem: code}}
	if !own {
		d.UnitID = who.UnitID
	}
	return f.Tx.InTx(ctx, func(ctx context.Context) error {
		if !on {
			d.Act = "favourite.dropped"
			if err := f.Store.Drop(ctx, starOwner(who, own), who.PersonID, code); err != nil {
				return err
			}
			return f.Audit.Record(ctx, who, d)
		}
		if err := f.Store.Keep(ctx, starOwner(who, own), who.PersonID, code, f.Now()); err != nil {
			return err
		}
		return f.Audit.Record(ctx, who, d)
	})
}
