package ledgerdb_test

import (
	"testing"
	"time"

	"wangting/internal/ledger"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/workday"
)

// RES-8: one checkpoint stands for a day of China, and none for a day in which the log has not grown since the last.
func TestEachDayOfChinaHasOneCheckpoint(t *testing.T) {
	each(t, func(t *testing.T, _ *store.DB, log *ledger.Service) {
		at := time.Date(2026, 11, 26, 23, 59, 0, 0, workday.Zone)
		log.Now = func() time.Time { return at }
		publish := func(want ...int64) {
			t.Helper()
			must(t, log.Publish(t.Context()))
			days, err := log.Days(t.Context())
			must(t, err)
			var got []int64
			for _, d := range days {
				got = append(got, d.Size)
			}
			if len(got) != len(want) || len(want) > 0 && got[len(got)-1] != want[len(want)-1] {
				t.Errorf("at %s the days have %v, want %v", at, got, want)
			}
		}
		publish() // no checkpoint yet
		sequence(t, log)
		publish() // an empty log
		add(t.Context(), t, log, "a")
		sequence(t, log)
		publish(1)
		add(t.Context(), t, log, "b")
		sequence(t, log)
		publish(1) // the day has one
		at = at.Add(2 * time.Minute)
		publish(1, 2)
		at = at.AddDate(0, 0, 1)
		publish(1, 2) // nothing new
		add(t.Context(), t, log, "c")
		sequence(t, log)
		publish(1, 2, 3) // the first after midnight
		if d, err := log.LastDay(t.Context()); err != nil || d.Day != "2026-11-28" || d.Checkpoint == "" {
			t.Errorf("the last day is %+v, %v", d, err)
		}
	})
}

type silent struct{ ledger.Witness }

// RES-8: a day waits ten minutes for whoever shall sign too, and no longer.
func TestADayDoesNotWaitLongForAWitness(t *testing.T) {
	each(t, func(t *testing.T, _ *store.DB, log *ledger.Service) {
		log.Witnesses = []ledger.Witness{silent{}}
		add(t.Context(), t, log, "a")
		sequence(t, log)
		for _, tc := range []struct {
			minute int
			want   string
		}{{9, ""}, {11, "2026-11-27"}} {
			log.Now = func() time.Time { return time.Date(2026, 11, 27, 0, tc.minute, 0, 0, workday.Zone) }
			must(t, log.Publish(t.Context()))
			if d, err := log.LastDay(t.Context()); err != nil || d.Day != tc.want {
				t.Errorf("%d minutes after midnight: %+v, %v", tc.minute, d, err)
			}
		}
	})
}

// RES-8: many nodes publish one checkpoint a day.
func TestManyNodesPublishADayTogetherOnce(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB, log *ledger.Service) {
		add(t.Context(), t, log, "a")
		sequence(t, log)
		storetest.Together(t, 6, func(int) error { return open(t, db).Publish(t.Context()) })
		if days, err := log.Days(t.Context()); err != nil || len(days) != 1 {
			t.Errorf("%d days, %v", len(days), err)
		}
	})
}
