package casework

import (
	"context"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/staff"
)

// Consulted is a word that is awaited, an opinion or one about an extension, with the case that it is about.
type Consulted struct {
	Matter
	Number, ItemName string
	Limit            time.Time // of the case
	AskedFor         string    // staff id of the colleague for whom whoever asks stood in
}

// ConsultedQuery asks for words that are awaited.
type ConsultedQuery struct {
	Region string // "" for the whole province
	Limit  int
}

// Waits are the words that are awaited from somebody.
type Waits struct {
	Asked    []Consulted // 征求我的意见: of them, of the colleague for whom they stand in, or of the department of either
	Proposed []Consulted // extensions to which they may agree
}

func (w Waits) count() int { return len(w.Asked) + len(w.Proposed) }

// mostConsulted bounds how many awaited words of a region are looked through; they end within days.
const mostConsulted = 500

// waits gives the words that are awaited from the caller, the one that is due first first; tree is nil when nobody has read it yet.
func (s *Service) waits(ctx context.Context, who actor.Actor, tree staff.Tree) (Waits, error) {
	var w Waits
	if err := looks(who); err != nil || !who.Has(actor.Reviewer) && !who.Has(actor.Admin) {
		return w, err
	}
	list, err := s.Lists.Consulted(ctx, ConsultedQuery{Region: RegionFor(who, ""), Limit: mostConsulted})
	if err == nil && len(list) > 0 && tree == nil {
		tree, err = s.Staff.Tree(ctx)
	}
	if err != nil {
		return w, fmt.Errorf("reading who is asked: %w", err)
	}
	for _, c := range list {
		switch {
		case c.Kind == Extension && !who.IsAmong(c.AskedBy.ID, c.AskedFor):
			w.Proposed = append(w.Proposed, c)
		case c.Kind == Consultation && who.Has(actor.Reviewer) && c.Asks(who, tree):
			w.Asked = append(w.Asked, c)
		}
	}
	return w, nil
}
