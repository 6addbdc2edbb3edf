package rehearsaldb_test

import (
	"testing"

	"wangting/internal/fault"
	"wangting/internal/rehearsal"
	"wangting/internal/store/storetest"
)

// EDT-8: a double click on a step of a rehearsal takes it once.
func TestAStepOfARehearsalIsTakenOnce(t *testing.T) {
	each(t, func(h *hall) {
		h.submitted()
		before := len(h.look("clerk").Case.Events)
		won := storetest.Race(h, 6, func(int) error {
			return h.Act(h.Context(), one, item, rehearsal.Doing{Verb: "accept", As: "clerk"})
		}, fault.Conflict, fault.Forbidden)
		if n := len(h.look("clerk").Case.Events) - before; won != 1 || n != 1 {
			h.Errorf("%d steps were taken, %d are written down", won, n)
		}
	})
}
