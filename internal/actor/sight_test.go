package actor_test

import (
	"testing"

	"wangting/internal/actor"
)

func TestASightCoversTheScopesOfItsUnitsOnly(t *testing.T) { // CEN-7, CAS-10
	s := actor.Sight{"u1": {actor.EveryScope}, "u2": {"a"}}
	for name, tc := range map[string]struct {
		unit, scope string
		want        bool
	}{
		"what is for everybody":             {"u3", "", true},
		"everything of the first unit":      {"u1", "b", true},
		"what is for its managers":          {"u1", actor.Managers, true},
		"the item granted in the second":    {"u2", "a", true},
		"an item not granted there":         {"u2", "b", false},
		"what is for the second's managers": {"u2", actor.Managers, false},
		"the same item of a third unit":     {"u3", "a", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := s.Sees(tc.unit, tc.scope); got != tc.want {
				t.Errorf("got %v", got)
			}
		})
	}
	if got := s.Text(); got != ",u1:*,u2:a," {
		t.Errorf("the text is %s", got)
	}
	if got := actor.Sight(nil).Text(); got != "," {
		t.Errorf("the empty text is %s", got)
	}
}
