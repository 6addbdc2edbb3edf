package upgradedb_test

import (
	"context"
	"slices"
	"testing"

	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/upgrade"
	"wangting/internal/upgrade/upgradedb"
)

func TestAnOldAccountUpgradesOnceHoweverManyTry(t *testing.T) { // UPG-7
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if _, err := db.Exec(t.Context(), `INSERT INTO unit (id, number, uscc, name, region, kind, address, state, created_us, version)
		     VALUES ('u', '2000000001', 'c', '示例有限公司', '320000', '企业', '', 'active', 1, 1)`); err != nil {
			t.Fatal(err)
		}
		s, account := upgradedb.Store{DB: db}, []byte("k")
		won := storetest.Race(t, 12, func(int) error {
			return s.MarkUpgraded(context.Background(), "a", account, "u", clocktest.Now())
		}, fault.Conflict)
		if won != 1 {
			t.Errorf("%d won", won)
		}
		for hall, want := range map[string]bool{"a": true, "b": false} {
			if got, err := s.IsUpgraded(t.Context(), hall, account); got != want || err != nil {
				t.Errorf("in hall %s taken is %v, %v", hall, got, err)
			}
		}
	})
}

func TestWhatAUnitHadInItsOlderHallComesAlong(t *testing.T) { // UPG-7
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, u := range []string{"u", "v"} {
			if _, err := db.Exec(t.Context(), `INSERT INTO unit (id, number, uscc, name, region, kind, address, state, created_us, version)
			     VALUES ($1, $1, $1, '示例有限公司', '320000', '企业', '', 'active', 1, 1)`, u); err != nil {
				t.Fatal(err)
			}
		}
		s := upgradedb.Store{DB: db}
		want := []upgrade.Past{
			{Number: "2", Item: "工伤认定", State: "审核中", Day: "2024-11-08"},
			{Number: "1", Item: "参保登记", State: "已办结", Day: "2023-05-12"},
		}
		if err := s.KeepPast(t.Context(), "u", want); err != nil {
			t.Fatal(err)
		}
		got, err := s.Past(t.Context(), "u")
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%+v, %v", got, err)
		}
		for u, has := range map[string]bool{"u": true, "v": false} {
			if got, err := s.HasPast(t.Context(), u); err != nil || got != has {
				t.Errorf("%s has something: %v, %v", u, got, err)
			}
		}
	})
}
