package casework

import (
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

// Waits are the words that are awaited from somebody.
type Waits struct {
	Asked    []Consulted // 征求我的意见: of them, of the colleague for whom they stand in, or of the department of either
	Proposed []Consulted // extensions to which they may agree
}

func (w Waits) count() int { return len(w.Asked) + len(w.Proposed) }

// mostConsulted bounds how many awaited words of a region are looked through; they end within days.
const mostConsulted = 500

// awaits is how many awaited words the caller is to look through; 0 for those of whom none is asked.
func awaits(who actor.Actor) int {
	if looks(who) != nil || !who.Has(actor.Reviewer) && !who.Has(actor.Admin) {
		return 0
	}
	return mostConsulted
}

// waitsOf picks the words that are awaited from the caller, in the order of the list.
func waitsOf(who actor.Actor, list []Consulted, tree staff.Tree) Waits {
	var w Waits
	for _, c := range list {
		switch {
		case c.Kind == Extension && !who.IsAmong(c.AskedBy.ID, c.AskedFor):
			w.Proposed = append(w.Proposed, c)
		case c.Kind == Consultation && who.Has(actor.Reviewer) && c.Asks(who, tree):
			w.Asked = append(w.Asked, c)
		}
	}
	return w
}
