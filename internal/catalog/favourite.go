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

// Favourites are the items that somebody keeps at hand (收藏): in a unit, or of their own.
type Favourites struct {
	Store Stars
	Known func(code string) bool // whether there is such an item now
	Tx    tx.Tx
	Audit *audit.Service
	Now   func() time.Time
}

// Stars keeps favourites; owner is a unit, or a person.
type Stars interface {
	// Stars gives the codes, the newest first.
	Stars(ctx context.Context, owner, personID string) ([]string, error)
	// Keep adds a favourite; nothing happens when it is one.
	Keep(ctx context.Context, owner, personID, item string, at time.Time) error
	// Drop removes a favourite; nothing happens when it is none.
	Drop(ctx context.Context, owner, personID, item string) error
}

func starOwner(who actor.Actor, own bool) string {
	if own {
		return who.PersonID
	}
	return who.UnitID
}

// Codes gives what who keeps at hand, their own or in their unit, the newest first.
func (f *Favourites) Codes(ctx context.Context, who actor.Actor, own bool) ([]string, error) {
	return f.Store.Stars(ctx, starOwner(who, own), who.PersonID)
}

// Kept reports whether an item is among the favourites of whoever looks.
func (f *Favourites) Kept(ctx context.Context, who actor.Actor, code string) (bool, error) {
	own := !who.ForUnit()
	if starOwner(who, own) == "" {
		return false, nil
	}
	codes, err := f.Codes(ctx, who, own)
	return slices.Contains(codes, code), err
}

// Turn keeps an item at hand, or lets it go. NotFound when there is no such item to keep.
func (f *Favourites) Turn(ctx context.Context, who actor.Actor, own bool, code string, on bool) error {
	if on && !f.Known(code) {
		return fault.New(fault.NotFound, "没有这个事项，它可能已经下线")
	}
	d := actor.Deed{Act: "favourite.kept", Object: "item", ObjectID: code}
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
