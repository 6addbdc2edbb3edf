package casework

import (
	"context"
	"fmt"
	"slices"

	"wangting/internal/actor"
)

// Consulted is an opinion that is awaited, with the case that it is about.
type Consulted struct {
	Matter
	Number, ItemName string
}

// ConsultedQuery asks for opinions that are awaited.
type ConsultedQuery struct {
	Region string // "" for the whole province
	Limit  int
}

// mostConsulted bounds how many awaited opinions of a region are looked through; they end within days.
const mostConsulted = 500

// AskedOfMe gives the opinions that the caller, the colleague for whom they stand in, or the department of either is asked for and has not
// given, the one that is due first first (征求我的意见).
func (s *Service) AskedOfMe(ctx context.Context, who actor.Actor) ([]Consulted, error) {
	if err := looks(who); err != nil || !who.Has(actor.Reviewer) {
		return nil, err
	}
	list, err := s.Lists.Consulted(ctx, ConsultedQuery{Region: RegionFor(who, ""), Limit: mostConsulted})
	if err != nil || len(list) == 0 {
		return nil, wrapped(err)
	}
	tree, err := s.Staff.Tree(ctx)
	if err != nil {
		return nil, wrapped(err)
	}
	return slices.DeleteFunc(list, func(c Consulted) bool { return !c.Asks(who, tree) }), nil
}

func wrapped(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("reading who is asked: %w", err)
}
