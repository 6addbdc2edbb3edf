package mandate

import (
	"context"
	"errors"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/person"
	"wangting/internal/unit"
)

// What ends the power to write, and what is written with it, could both be committed when neither sees the other: a unit that is closed
// while a colleague submits, an account that is removed, a mandate or a grant that ends. Whoever writes shares the unit or the person
// (Hold); whoever ends holds them alone (Giving.Lock, Alone); both before anything else of their transaction. Those who write do not
// wait for one another. A transaction that needs a person and a unit takes the person first, so that no two wait for each other.

// Hold keeps the power of the caller from ending until the transaction ends, and looks at it again: their mandate, its grant of the item
// when one is named, and the account of a person who acts for themselves. Staff and the program need nothing. Call it first in a
// transaction. Faults: Forbidden and NotFound as in Decide, Anonymous for a person whose account was removed.
func (s *Service) Hold(ctx context.Context, who actor.Actor, item string) error {
	switch {
	case who.PersonID == "":
		return nil
	case !who.ForUnit():
		return s.holdPerson(ctx, who.PersonID)
	}
	if err := s.share(ctx, who.UnitID); err != nil {
		return err
	}
	_, err := s.Decide(ctx, who, Ask{UnitID: who.UnitID, Item: item})
	return err
}

// HoldUnit keeps the account of a unit open until the transaction ends. Conflict when it was closed.
func (s *Service) HoldUnit(ctx context.Context, unitID string) error {
	if err := s.share(ctx, unitID); err != nil {
		return err
	}
	u, err := s.Units.Find(ctx, unitID)
	switch {
	case err != nil:
		return fmt.Errorf("looking whether unit %s is open: %w", unitID, err)
	case u.State == unit.Closed:
		return fault.New(fault.Conflict, "这个单位刚刚注销了账户，请刷新页面后再操作")
	}
	return nil
}

// holdPerson keeps the account of a person from being removed until the transaction ends.
func (s *Service) holdPerson(ctx context.Context, personID string) error {
	if err := s.share(ctx, personID); err != nil {
		return err
	}
	p, err := s.Persons.Find(ctx, personID)
	switch {
	case errors.Is(err, fault.NotFound), err == nil && p.Name == person.Gone:
		return fault.New(fault.Anonymous, "这个个人账户已经注销")
	case err != nil:
		return fmt.Errorf("looking whether person %s is there: %w", personID, err)
	}
	return nil
}

func (s *Service) share(ctx context.Context, ownerID string) error {
	if err := s.Giving.Share(ctx, ownerID); err != nil {
		return fmt.Errorf("sharing %s: %w", ownerID, err)
	}
	return nil
}

// Alone waits for everybody who writes for a unit or a person, and keeps them waiting until the transaction ends. Call it first in a
// transaction that ends the account of either.
func (s *Service) Alone(ctx context.Context, ownerID string) error {
	if err := s.Giving.Lock(ctx, ownerID); err != nil {
		return fmt.Errorf("waiting for %s: %w", ownerID, err)
	}
	return nil
}

// managing runs a command about the mandates of the caller's unit, in a transaction that nobody shares: what it reads of them, the
// caller's own too, stays so until it is committed.
func (s *Service) managing(ctx context.Context, who actor.Actor, do func(ctx context.Context) error) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if who.UnitID != "" {
			if err := s.Alone(ctx, who.UnitID); err != nil {
				return err
			}
		}
		return do(ctx)
	})
}
