package window

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// claimFor is how long an entry is one clerk's to check. Whoever is called away loses it, and nobody has to give it back.
const claimFor = 30 * time.Minute

// Claim asks for the entry that waits longest and that a clerk may check.
type Claim struct {
	StaffID    string
	For        string // whom they stand in for
	Region     string // "" is all
	Now, Stale time.Time
}

// Next gives the clerk the entry that waits longest in their region and that somebody else entered; one that they have
// taken before comes first. NotFound when none waits.
func (s *Service) Next(ctx context.Context, who actor.Actor) (Entry, error) {
	if err := clerk(who); err != nil {
		return Entry{}, err
	}
	c := Claim{StaffID: who.StaffID, For: who.For, Region: who.Region, Now: s.Now(), Stale: s.Now().Add(-claimFor)}
	if who.Region == province {
		c.Region = ""
	}
	var e Entry
	err := s.Tx.InTx(ctx, func(ctx context.Context) (err error) {
		if e, err = s.Store.Claim(ctx, c); err != nil {
			return err
		}
		return s.record(ctx, who, "window.claimed", e)
	})
	if err != nil && !errors.Is(err, fault.NotFound) {
		err = fmt.Errorf("taking the next window entry: %w", err)
	}
	return e, err
}

// Holder is the clerk who is checking an entry now, "" when there is none.
func (s *Service) Holder(e Entry) string {
	if e.State != Entered || e.ClaimedAt.Before(s.Now().Add(-claimFor)) {
		return ""
	}
	return e.ClaimedBy
}
