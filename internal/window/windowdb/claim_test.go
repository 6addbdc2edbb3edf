package windowdb_test

import (
	"slices"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/window"
)

// STA-1: the queue of a region gives each entry to one clerk, the longest waiting first, and never to who entered it.
func TestTheNextEntryGoesToOneClerkOfItsRegion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _, now := open(t, db)
		enter := func(who actor.Actor) string {
			t.Helper()
			f := form
			f.Remark = "执照是新版"
			e, err := s.Enter(t.Context(), who, typed(f, papers()))
			if err != nil {
				t.Fatal(err)
			}
			*now = now.Add(time.Second)
			return e.ID
		}
		next := func(who actor.Actor) string {
			t.Helper()
			e, err := s.Next(t.Context(), who)
			if err != nil {
				want(t, "nothing waits", err, fault.NotFound)
				return ""
			}
			if e.Remark != "执照是新版" {
				t.Errorf("the remark is %q", e.Remark)
			}
			return e.ID
		}
		a, b, c := clerk("a", "320100"), clerk("b", "320100"), clerk("c", "320100")
		far, high := clerk("d", "321200"), clerk("e", "320000")
		_, err := s.Next(t.Context(), actor.Actor{StaffID: "r", Roles: []actor.Role{actor.Reviewer}})
		want(t, "a reviewer", err, fault.Forbidden)
		first, second := enter(a), enter(a)
		for name, tc := range map[string]struct {
			who  actor.Actor
			want string
		}{"who entered it": {a, ""}, "another region": {far, ""}} {
			if got := next(tc.who); got != tc.want {
				t.Errorf("%s got %q", name, got)
			}
		}
		awaiting := func(who actor.Actor, want int) {
			t.Helper()
			if n, err := s.Awaiting(t.Context(), who); err != nil || n != want {
				t.Errorf("%d entries wait for %s, want %d: %v", n, who.StaffID, want, err)
			}
		}
		awaiting(a, 0)
		awaiting(far, 0)
		awaiting(c, 2)
		if got := next(b); got != first {
			t.Errorf("the first is %s, want %s", got, first)
		}
		awaiting(b, 2)
		awaiting(c, 1) // the other is being checked
		if got := next(b); got != first {
			t.Errorf("asking again gave %s", got)
		}
		if got := next(c); got != second {
			t.Errorf("the other clerk got %s", got)
		}
		if got := next(high); got != "" {
			t.Errorf("the province got %s, which is taken", got)
		}
		want(t, "one who does not hold it", s.Decide(t.Context(), c, first, false, "字迹不清"), fault.Conflict)
		*now = now.Add(31 * time.Minute)
		if got := next(high); got != first {
			t.Errorf("after the claim: %s", got)
		}
		if err := s.Decide(t.Context(), high, first, true, "原件已核对"); err != nil {
			t.Fatal(err)
		}
		e, err := s.Open(t.Context(), high, first)
		if err != nil || e.Remark != "执照是新版" || e.Reason != "原件已核对" || e.State != window.Approved || s.Holder(e) != "" {
			t.Errorf("%q %q %s, %v", e.Remark, e.Reason, e.State, err)
		}
	})
}

func TestTwoClerksNeverTakeTheSameEntry(t *testing.T) { // STA-1
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _, _ := open(t, db)
		for range 3 {
			if _, err := s.Enter(t.Context(), clerk("a", "320100"), typed(form, papers())); err != nil {
				t.Fatal(err)
			}
		}
		taken := make([]string, 3)
		won := storetest.Race(t, 3, func(i int) error {
			e, err := s.Next(t.Context(), clerk([]string{"b", "c", "d"}[i], "320100"))
			taken[i] = e.ID
			return err
		})
		taken = slices.DeleteFunc(taken, func(id string) bool { return id == "" })
		slices.Sort(taken)
		if won == 0 || len(slices.Compact(taken)) != won {
			t.Errorf("%d took one: %v", won, taken)
		}
	})
}
