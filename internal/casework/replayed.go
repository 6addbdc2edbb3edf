package casework

import (
	"time"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// Described gives an item as cases would know it, whether or not it is published: what cases of the past would be asked under a draft
// (回放). AskedIn then gives it as it is asked in one of them.
func (s *Service) Described(it *catalog.Item) (Item, error) { return s.itemOf(it) }

// AskedIn gives the item with form, flow and department as they are asked in a case. The item must have a form.
func (it Item) AskedIn(c Case) Item { return it.asked(c) }

// Outlay are the needed materials of a submission that are not there: those without which it is refused, and those that may follow.
func (it Item) Outlay(d form.Data, files []Material) (refused, follow []Slot) {
	for _, f := range it.missing(d, files) {
		if sl, ok := it.Slot(f.Name[len("material."):]); ok {
			refused = append(refused, sl)
		}
	}
	return refused, it.Lacking(d, files)
}

// OverdueAt reports whether a limit of the case was ever missed: as a step has marked it, or by the limit that runs at a moment.
func (c Case) OverdueAt(now time.Time) bool {
	return c.Late || c.Clock.Paused.IsZero() && !c.Clock.Due.IsZero() && !c.State.Ended() && now.After(c.Clock.Due)
}
