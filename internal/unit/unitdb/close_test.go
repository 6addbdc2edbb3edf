package unitdb_test

import (
	"context"
	"errors"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/unit"
)

// end is what closing needs of others.
type end struct {
	standing unit.Standing
	away     error
	unsure   error
	open     int64
	endorse  int64
	ended    *int
}

func (e end) Standing(context.Context, string, regno.USCC, string) (unit.Standing, error) {
	return e.standing, e.away
}
func (e end) Sure(context.Context, actor.Actor) error { return e.unsure }
func (e end) Unfinished(context.Context, actor.Actor) (int64, int64, error) {
	return e.open, e.endorse, nil
}
func (e end) EndPowers(context.Context, actor.Actor) error       { *e.ended++; return nil }
func (e end) Told(context.Context, actor.Actor, unit.Unit) error { return nil }

func TestAUnitIsClosedOnlyWhenTheRegisterSaysItIsNoMore(t *testing.T) { // ACC-5
	gone := unit.Standing{Match: true, Status: unit.Dissolved}
	handler := func(a actor.Actor) actor.Actor { a.Level = actor.Operator; return a }
	same := func(a actor.Actor) actor.Actor { return a }
	for _, c := range []struct {
		name  string
		end   end
		who   func(actor.Actor) actor.Actor
		sure  bool
		fault error
	}{
		{"a handler", end{standing: gone}, handler, true, fault.Forbidden},
		{"still in business", end{standing: unit.Standing{Match: true, Status: "在业"}}, same, true, fault.Conflict},
		{"revoked, with duties left", end{standing: unit.Standing{Match: true, Status: "吊销"}}, same, true, fault.Conflict},
		{"another representative in the register", end{standing: unit.Standing{Status: unit.Dissolved}}, same, true, fault.Conflict},
		{"the register is away", end{away: fault.New(fault.Away, "")}, same, true, fault.Away},
		{"a case is open", end{standing: gone, open: 2}, same, true, fault.Conflict},
		{"a person waits for the word of the unit", end{standing: gone, endorse: 1}, same, true, fault.Conflict},
		{"not confirmed", end{standing: gone}, same, false, fault.Invalid},
		{"without the passkey", end{standing: gone, unsure: fault.New(fault.Unsure, "")}, same, true, fault.Unsure},
		{"all is done", end{standing: gone}, same, true, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				s, u, who := opened(t, db, register{})
				ended := 0
				c.end.ended = &ended
				s.Closing = c.end
				_, err := s.Close(t.Context(), c.who(who), c.sure)
				if !errors.Is(err, c.fault) || err != nil && c.fault == nil {
					t.Fatalf("%v, want %v", err, c.fault)
				}
				now, e := s.Find(t.Context(), u.ID)
				if e != nil {
					t.Fatal(e)
				}
				if closed := now.State == unit.Closed; closed != (c.fault == nil) || closed != (ended == 1) {
					t.Errorf("the unit is %s, powers ended %d times", now.State, ended)
				}
				if c.fault == nil {
					if _, err := s.Close(t.Context(), who, true); !errors.Is(err, fault.Conflict) {
						t.Errorf("closed twice: %v", err)
					}
				}
			})
		})
	}
}
