package limitdb_test

import (
	"testing"
	"time"

	"wangting/internal/limit/limitdb"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func counter(db *store.DB) limitdb.Store { return limitdb.Store{DB: db} }

func TestHitsAreCountedExactlyHoweverManyCountAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
		seen := make([]int64, 50)
		storetest.Race(t, 50, func(i int) (err error) {
			seen[i], _, err = counter(db).HitUntil(t.Context(), "sms", "a", time.Hour, now)
			return err
		})
		got := map[int64]bool{}
		for _, n := range seen {
			got[n] = true
		}
		if len(got) != 50 || !got[1] || !got[50] {
			t.Errorf("50 hits gave %d different counts", len(got))
		}
	})
}

func TestAWindowOpensWithItsFirstHitAndClosesOnTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		first := time.Date(2026, 11, 23, 9, 0, 59, 0, time.UTC)
		hit := func(name, subject string, w time.Duration, at time.Time) (int64, time.Time) {
			n, ends, err := counter(db).HitUntil(t.Context(), name, subject, w, at)
			if err != nil {
				t.Fatal(err)
			}
			return n, ends
		}
		if n, ends := hit("sms", "a", time.Minute, first); n != 1 || !ends.Equal(first.Add(time.Minute)) {
			t.Errorf("first hit: %d until %v", n, ends)
		}
		if n, _ := hit("sms", "a", time.Minute, first.Add(2*time.Second)); n != 2 {
			t.Errorf("over the edge of the clock's minute the count is %d, want 2", n)
		}
		if n, _ := hit("sms", "a", time.Hour, first); n != 1 {
			t.Errorf("the hour counts %d, want its own 1", n)
		}
		if n, _ := hit("sms", "b", time.Minute, first); n != 1 {
			t.Errorf("another subject counts %d, want 1", n)
		}
		if n, _, err := counter(db).Hits(t.Context(), "sms", "a", time.Minute, first.Add(59*time.Second)); n != 2 || err != nil {
			t.Errorf("looking gave %d, %v, want 2", n, err)
		}
		if n, _ := hit("sms", "a", time.Minute, first.Add(time.Minute)); n != 1 {
			t.Errorf("after the window the count is %d, want 1", n)
		}
		if err := counter(db).Sweep(t.Context(), first.Add(30*time.Minute)); err != nil {
			t.Fatal(err)
		}
		if n, _, _ := counter(db).Hits(t.Context(), "sms", "a", time.Hour, first.Add(30*time.Minute)); n != 1 {
			t.Errorf("sweeping took an open window: %d", n)
		}
		if err := counter(db).ForgetHits(t.Context(), "sms", "a"); err != nil {
			t.Fatal(err)
		}
		if n, _, _ := counter(db).Hits(t.Context(), "sms", "a", time.Hour, first.Add(30*time.Minute)); n != 0 {
			t.Errorf("forgiven, still %d", n)
		}
	})
}
