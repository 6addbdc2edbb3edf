package mandate

import (
	"context"
	"fmt"

	"wangting/internal/actor"
)

// Sight gives what one person sees of the units they act for; as are that person, acting by mandates
// that hold now. Representatives and administrators see everything of their unit, operators what was
// granted to them. What was read with their login is not read again; other mandates of an operator cost one
// statement together.
func (s *Service) Sight(ctx context.Context, as ...actor.Actor) (actor.Sight, error) {
	sight := actor.Sight{}
	units := map[string]string{} // of operators, by mandate
	var mandates []string
	for _, who := range as {
		switch {
		case !who.ForUnit():
			sight[who.Owner()] = []string{actor.EveryScope} // what is their own
		case who.Level == actor.Representative, who.Level == actor.Administrator:
			sight[who.UnitID] = []string{actor.EveryScope}
		case who.Granted.MandateID == who.MandateID && who.MandateID != "":
			sight[who.UnitID] = append(sight[who.UnitID], who.Granted.Items...)
		default:
			units[who.MandateID] = who.UnitID
			mandates = append(mandates, who.MandateID)
		}
	}
	if len(mandates) == 0 {
		return sight, nil
	}
	granted, err := s.Giving.Scopes(ctx, mandates)
	if err != nil {
		return nil, fmt.Errorf("reading what was granted: %w", err)
	}
	for id, items := range granted {
		sight[units[id]] = append(sight[units[id]], items...)
	}
	return sight, nil
}
