package mandatedb_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// hearing counts the notifications about doubts.
type hearing struct {
	told
	heard *[]mandate.Doubt
}

func (h hearing) Doubted(_ context.Context, _ mandate.Mandate, d mandate.Doubt) error {
	*h.heard = append(*h.heard, d)
	return nil
}

// doubting gives a unit with a representative and an operator q, whose mandate is m2.
func doubting(t *testing.T, db *store.DB) (*mandate.Service, *noonThen, actor.Actor, actor.Actor, *[]mandate.Doubt) {
	t.Helper()
	s, rep := giving(t, db)
	clock, heard := &noonThen{}, &[]mandate.Doubt{}
	d := mandatedb.Store{DB: db, Now: clock.now}
	s.Store, s.Doubt, s.Due, s.Now, s.Tell = d, d, d, clock.now, hearing{heard: heard}
	return s, clock, rep, give(t, db, "m2", "q", actor.Operator), heard
}

func TestALeaverIsAskedAboutAndNeverDeleted(t *testing.T) { // HAN-13
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, clock, rep, hand, heard := doubting(t, db)
		answer, asked := mandate.Insured{Known: true}, 0
		look := func() {
			t.Helper()
			clock.ahead += 25 * time.Hour
			err := s.LookForLeavers(t.Context(), func(_ context.Context, m mandate.Mandate) (mandate.Insured, error) {
				asked++
				if m.ID != "m2" {
					t.Errorf("asked about %s: only those below the representative are", m.ID)
				}
				return answer, nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		open := func(who actor.Actor) int {
			t.Helper()
			ds, err := doubtsOf(t, s, who)
			if err != nil {
				t.Fatal(err)
			}
			return len(ds["m2"])
		}
		look()
		answer.Known = false
		look()
		if open(rep) != 0 || len(*heard) != 0 {
			t.Error("somebody insured, or of a region that is not connected, is asked about")
		}
		answer = mandate.Insured{Known: true, Ended: "2026-11-20"}
		look()
		look()
		if open(rep) != 1 || open(hand) != 1 || len(*heard) != 1 {
			t.Errorf("after the insurance ended: %d open, told %d times; want 1 and 1", open(rep), len(*heard))
		}
		before := asked
		if err := s.LookForLeavers(t.Context(),
			func(context.Context, mandate.Mandate) (mandate.Insured, error) { asked++; return answer, nil }); err != nil || asked != before {
			t.Errorf("asked again the same day: %v", err)
		}
		answer.Ended = ""
		look()
		if open(rep) != 0 {
			t.Error("insured again, and still doubted")
		}
		answer.Ended = "2026-11-25"
		look()
		kind(t, "a handler keeps their own mandate", s.Keep(t.Context(), hand, "m2"), fault.Forbidden)
		if err := s.Keep(t.Context(), rep, "m2"); err != nil {
			t.Fatal(err)
		}
		look()
		if open(rep) != 0 || len(*heard) != 2 {
			t.Errorf("what was answered is asked again: %d open, told %d times", open(rep), len(*heard))
		}
		if m, err := s.Of(t.Context(), "m2"); err != nil || m.State != mandate.Active {
			t.Errorf("the mandate is %s, %v; a leaver is never deleted silently", m.State, err)
		}
	})
}

func TestACoreSystemThatIsAwayAsksLater(t *testing.T) { // HAN-13
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _, rep, _, _ := doubting(t, db)
		away := func(context.Context, mandate.Mandate) (mandate.Insured, error) {
			return mandate.Insured{}, fault.New(fault.Away, "")
		}
		kind(t, "away", s.LookForLeavers(t.Context(), away), fault.Away)
		odd := errors.New("odd")
		if err := s.LookForLeavers(t.Context(),
			func(context.Context, mandate.Mandate) (mandate.Insured, error) { return mandate.Insured{}, odd }); !errors.Is(err, odd) {
			t.Errorf("an odd answer: %v", err)
		}
		if ds, err := doubtsOf(t, s, rep); err != nil || len(ds) != 0 {
			t.Errorf("doubts without an answer: %v, %v", ds, err)
		}
	})
}

func TestANewRepresentativeEndsTheOldOneAndTheOthersAreToBeConfirmed(t *testing.T) { // ACC-5
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, clock, rep, _, heard := doubting(t, db)
		nobody := actor.Actor{}
		if _, _, err := s.Succeed(t.Context(), nobody, "u", "p"); !errors.Is(err, fault.Conflict) {
			t.Errorf("the representative succeeds themself: %v", err)
		}
		next, before, err := s.Succeed(t.Context(), nobody, "u", "r")
		if err != nil || before.ID != "m1" || next.Level != actor.Representative {
			t.Fatalf("%+v after %+v, %v", next, before, err)
		}
		if old, err := s.Of(t.Context(), "m1"); err != nil || old.State != mandate.Ended || old.EndedWhy != "法定代表人变更" {
			t.Errorf("the old one is %+v, %v", old, err)
		}
		if err := s.OpenGiving(t.Context(), rep); err == nil {
			t.Error("the old representative still gives power")
		}
		boss := actor.Actor{PersonID: "r", UnitID: "u", MandateID: next.ID, Level: actor.Representative}
		ds, err := doubtsOf(t, s, boss)
		if err != nil || len(ds) != 1 || len(ds["m2"]) != 1 || ds["m2"][0].Why != mandate.Succeeded || len(*heard) != 1 {
			t.Fatalf("to be confirmed: %+v, told %d, %v; want the handler once", ds, len(*heard), err)
		}
		tick := func(days int) {
			t.Helper()
			clock.ahead += time.Duration(days) * 24 * time.Hour
			if err := s.Tick(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		tick(24)
		tick(1)
		if len(*heard) != 2 {
			t.Errorf("reminded %d times a week before the limit, want once", len(*heard)-1)
		}
		tick(6)
		if m, err := s.Of(t.Context(), "m2"); err != nil || m.State != mandate.Ended {
			t.Errorf("nobody confirmed in 30 days, and the mandate is %s, %v", m.State, err)
		}
	})
}

func TestWhoIsConfirmedAfterASuccessionStays(t *testing.T) { // ACC-5
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, clock, _, _, _ := doubting(t, db)
		next, _, err := s.Succeed(t.Context(), actor.Actor{}, "u", "r")
		if err != nil {
			t.Fatal(err)
		}
		boss := actor.Actor{PersonID: "r", UnitID: "u", MandateID: next.ID, Level: actor.Representative}
		if err := s.Keep(t.Context(), boss, "m2"); err != nil {
			t.Fatal(err)
		}
		clock.ahead += 40 * 24 * time.Hour
		if err := s.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		if m, err := s.Of(t.Context(), "m2"); err != nil || m.State != mandate.Active {
			t.Errorf("confirmed, and %s, %v", m.State, err)
		}
	})
}

func TestAHandlerWhoBecomesTheRepresentativeHoldsOneMandate(t *testing.T) { // ACC-5
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _, _, _, _ := doubting(t, db)
		if _, _, err := s.Succeed(t.Context(), actor.Actor{}, "u", "q"); err != nil {
			t.Fatal(err)
		}
		m, err := s.ForUnitAndPerson(t.Context(), "u", "q")
		if err != nil || m.Level != actor.Representative {
			t.Errorf("%+v, %v", m, err)
		}
		if old, err := s.Of(t.Context(), "m2"); err != nil || old.State != mandate.Ended {
			t.Errorf("the handler's mandate is %s, %v", old.State, err)
		}
	})
}

func TestTwoSuccessionsAtOnceLeaveOneRepresentative(t *testing.T) { // ACC-5, HAN-7, under -race
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _, _, _, _ := doubting(t, db)
		s.Tell = told{}
		storetest.Race(t, 16, func(i int) error {
			_, _, err := s.Succeed(t.Context(), actor.Actor{}, "u", []string{"q", "r"}[i%2])
			return err
		}, fault.Conflict)
		ms, err := s.Store.OfUnit(t.Context(), "u")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, m := range ms {
			if m.Level == actor.Representative {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d representatives, want one", n)
		}
	})
}

func TestAClosedUnitHasNobodyWhoActsForIt(t *testing.T) { // ACC-5
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _, rep, _, _ := doubting(t, db)
		if err := s.EndAll(t.Context(), rep, "u", "单位账户已注销"); err != nil {
			t.Fatal(err)
		}
		if ms, err := s.Store.OfUnit(t.Context(), "u"); err != nil || len(ms) != 0 {
			t.Errorf("%d mandates live on, %v", len(ms), err)
		}
	})
}

func TestAMandateIsReviewedOnceAYear(t *testing.T) { // HAN-12
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, clock, rep, _, heard := doubting(t, db)
		_, err := db.Exec(t.Context(), `UPDATE mandate SET until_us = $1`, store.Us(clock.now().AddDate(4, 0, 0)))
		if err != nil {
			t.Fatal(err)
		}
		asked := func(after time.Duration) int {
			t.Helper()
			*heard = nil
			clock.ahead += after
			for range 2 { // what is asked is not asked again
				if err := s.Tick(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			for _, d := range *heard {
				if d.Why != mandate.Yearly || d.MandateID != "m2" {
					t.Errorf("asked %v about %s: only those below the representative are reviewed", d.Why, d.MandateID)
				}
			}
			return len(*heard)
		}
		const half, year = 183 * 24 * time.Hour, 366 * 24 * time.Hour
		if n := asked(half); n != 0 {
			t.Errorf("after half a year %d are asked about", n)
		}
		if n := asked(half); n != 1 {
			t.Errorf("after a year %d are asked about, want 1", n)
		}
		if ds, err := doubtsOf(t, s, rep); err != nil || len(ds["m2"]) != 1 {
			t.Errorf("the representative sees %v, %v", ds, err)
		}
		if err := s.Keep(t.Context(), rep, "m2"); err != nil {
			t.Fatal(err)
		}
		if ds, err := doubtsOf(t, s, rep); err != nil || len(ds) != 0 {
			t.Errorf("after 继续保留 %v is open, %v", ds, err)
		}
		clock.ahead += half
		if err := s.Keep(t.Context(), rep, "m2"); err != nil { // of their own accord: the year begins anew
			t.Fatal(err)
		}
		if n := asked(half + 48*time.Hour); n != 0 {
			t.Errorf("%d are asked about half a year after 继续保留", n)
		}
		if n := asked(year); n != 1 {
			t.Errorf("in the next year %d are asked about, want 1", n)
		}
	})
}

// doubtsOf gives the doubts that somebody is shown, by mandate.
func doubtsOf(t *testing.T, s *mandate.Service, who actor.Actor) (map[string][]mandate.Doubt, error) {
	t.Helper()
	team, _, err := s.Team(t.Context(), who)
	out := map[string][]mandate.Doubt{}
	for _, m := range team {
		if len(m.Doubts) > 0 {
			out[m.ID] = m.Doubts
		}
	}
	return out, err
}
