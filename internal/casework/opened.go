package casework

import (
	"context"

	"wangting/internal/actor"
)

// Opened is a case together with somebody who was found to be allowed to read it. What else a page shows of the case takes it, and so
// neither reads the case again nor asks again. Only this package makes one that is not empty, and the empty one reads nothing.
type Opened struct {
	c        Case
	who      actor.Actor
	confined bool // the caller is only asked for an opinion: nothing else of the case is theirs to read
}

// Case is the case, as it was when it was opened.
func (o Opened) Case() Case { return o.c }

// Who has opened it.
func (o Opened) Who() actor.Actor { return o.who }

// OpenedBy is Readable for what takes an Opened.
func (s *Service) OpenedBy(ctx context.Context, who actor.Actor, caseID string) (Opened, error) {
	c, err := s.Readable(ctx, who, caseID)
	if err != nil {
		return Opened{}, err
	}
	return Opened{c: c, who: who}, nil
}

// check refuses the empty Opened.
func (o Opened) check() error {
	if o.c.ID == "" {
		return errNoCase
	}
	return nil
}
