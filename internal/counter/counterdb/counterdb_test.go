package counterdb_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/counter"
	"wangting/internal/counter/counterdb"
	"wangting/internal/fault"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// open gives the service at half past nine in China, and its clock.
func open(db *store.DB) (*counter.Service, *time.Time) {
	now := time.Date(2026, 11, 27, 1, 30, 0, 0, time.UTC)
	return &counter.Service{Store: counterdb.Store{DB: db}, Tx: db, Now: func() time.Time { return now }}, &now
}

func clerk(region string) actor.Actor {
	return actor.Actor{StaffID: "c", Region: region, Roles: []actor.Role{actor.Clerk}}
}

func want(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("%s: %v, want %s", what, err, kind)
	}
}

func take(t *testing.T, s *counter.Service, region, business string) counter.Number {
	t.Helper()
	n, err := s.Take(t.Context(), clerk(region), business)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// STA-1: numbers begin at 1 in each region and on each day of China; the one that waits longest is called; a window has one at a time.
func TestNumbersAreTakenCalledAndEnded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, now := open(db)
		ctx, c := t.Context(), clerk("321200")
		_, err := s.Next(ctx, c, "3")
		want(t, "before any number", err, fault.NotFound)
		if b, err := s.Board(ctx, c); err != nil || b.Taken != 0 || len(b.Waiting) != 0 {
			t.Errorf("an empty day is %+v, %v", b, err)
		}
		for i, region := range []string{"321200", "321200", "320100", "321200"} {
			n := take(t, s, region, "register")
			if wanted := []int64{1, 2, 1, 3}[i]; n.Number != wanted || n.Day != "2026-11-27" {
				t.Errorf("number %d of %s on %s, want %d", n.Number, region, n.Day, wanted)
			}
			*now = now.Add(time.Minute)
		}
		first, err := s.Next(ctx, c, " 03号")
		if err != nil || first.Text() != "001" || first.Place != "3" || first.Business != "register" || !first.CalledAt.Equal(*now) {
			t.Fatalf("called %+v, %v", first, err)
		}
		_, err = s.Next(ctx, c, "3")
		want(t, "a window that has one", err, fault.Conflict)
		for _, place := range []string{"", "三", "0", "1234", "-1"} {
			_, err = s.Next(ctx, c, place)
			want(t, "window "+place, err, fault.Invalid)
		}
		if n, err := s.Next(ctx, c, "10"); err != nil || n.Number != 2 {
			t.Errorf("the next is %+v, %v", n, err)
		}
		if n, ahead, err := s.Number(ctx, c, 3); err != nil || ahead != 0 || n.State != counter.Waiting {
			t.Errorf("the third is %+v after %d, %v", n, ahead, err)
		}
		_, _, err = s.Number(ctx, c, 4)
		want(t, "a number never taken", err, fault.NotFound)
		want(t, "another region", s.End(ctx, clerk("320100"), first.Day, 1, counter.Done), fault.Conflict)
		want(t, "one that waits", s.End(ctx, c, first.Day, 3, counter.Done), fault.Conflict)
		want(t, "back to waiting", s.End(ctx, c, first.Day, 1, counter.Waiting), fault.Invalid)
		if err := s.End(ctx, c, first.Day, 1, counter.Missed); err != nil {
			t.Fatal(err)
		}
		want(t, "ended again", s.End(ctx, c, first.Day, 1, counter.Done), fault.Conflict)
		b, name, err := s.Screen(ctx, "321200")
		if err != nil || name != "泰州市" || b.Taken != 3 || len(b.Waiting) != 1 || len(b.Serving) != 1 || b.Serving[0].Number != 2 {
			t.Errorf("the screen of %s is %+v, %v", name, b, err)
		}
		if len(b.Calls) != 2 || b.Calls[0].Number != 2 || b.Calls[1].State != counter.Missed {
			t.Errorf("the calls are %+v", b.Calls)
		}
		*now = time.Date(2026, 11, 27, 16, 0, 0, 0, time.UTC) // midnight in China
		if n := take(t, s, "321200", "consult"); n.Number != 1 || n.Day != "2026-11-28" {
			t.Errorf("the next day begins with %+v", n)
		}
	})
}

// STA-1: no clerk, no number; what is asked for has to be there; the wall shows halls of the province only.
func TestWhoTakesANumberAndForWhat(t *testing.T) {
	s, _ := open(storetest.SQLite(t))
	_, err := s.Take(t.Context(), clerk("321200"), "lunch")
	want(t, "no business", err, fault.Invalid)
	for who, kind := range map[string]fault.Kind{"": fault.Anonymous, "r": fault.Forbidden} {
		a := actor.Actor{StaffID: who, Region: "321200", Roles: []actor.Role{actor.Reviewer}}
		_, err := s.Take(t.Context(), a, "consult")
		want(t, "take", err, kind)
		_, err = s.Next(t.Context(), a, "1")
		want(t, "next", err, kind)
		want(t, "end", s.End(t.Context(), a, s.Today(), 1, counter.Done), kind)
		_, err = s.Board(t.Context(), a)
		want(t, "board", err, kind)
	}
	for code, name := range map[string]string{"320000": "省本级", "320100": "南京市", "321202": "泰州市海陵区"} {
		if _, got, err := s.Screen(t.Context(), code); err != nil || got != name {
			t.Errorf("the hall of %s is %q, %v", code, got, err)
		}
	}
	for _, code := range []string{"", "110100", "329900", "32", "3201", "32010x"} {
		_, _, err := s.Screen(t.Context(), code)
		want(t, "hall of "+code, err, fault.NotFound)
	}
}

func TestNumbersTakenAtOnceHaveNoGapsAndNoDoubles(t *testing.T) { // STA-1
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _ := open(db)
		const many = 12
		got := make([]int64, many)
		won := storetest.Race(t, many, func(i int) error {
			n, err := s.Take(t.Context(), clerk("321200"), "other")
			got[i] = n.Number
			return err
		})
		slices.Sort(got)
		for i, n := range got {
			if won != many || n != int64(i+1) {
				t.Fatalf("%d of %d took %v", won, many, got)
			}
		}
	})
}

func TestClerksWhoCallAtOnceCallDifferentNumbers(t *testing.T) { // STA-1
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _ := open(db)
		for range 5 {
			take(t, s, "321200", "collect")
		}
		got := make([]int64, 8)
		won := storetest.Race(t, len(got), func(i int) error {
			n, err := s.Next(t.Context(), clerk("321200"), fmt.Sprint(i+1))
			got[i] = n.Number
			return err
		})
		slices.Sort(got)
		if won != 5 || !slices.Equal(got, []int64{0, 0, 0, 1, 2, 3, 4, 5}) {
			t.Errorf("%d called %v", won, got)
		}
		one := storetest.Race(t, 4, func(i int) error {
			return s.End(t.Context(), clerk("321200"), s.Today(), 1, []counter.State{counter.Done, counter.Missed}[i%2])
		})
		if one != 1 {
			t.Errorf("a number ended %d times", one)
		}
	})
}

// STA-1: what is older than thirty days is gone.
func TestOldDaysAreSwept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, now := open(db)
		take(t, s, "321200", "other")
		*now = now.AddDate(0, 0, 30)
		for days, left := range []int64{1, 0} {
			if err := s.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			b, err := s.Store.Board(t.Context(), "321200", "2026-11-27", 1)
			if err != nil || b.Taken != left || len(b.Waiting) != int(left) {
				t.Errorf("%d days later: %+v, %v", 30+days, b, err)
			}
			*now = now.AddDate(0, 0, 1)
		}
	})
}
