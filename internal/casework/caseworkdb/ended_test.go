package caseworkdb_test

import (
	"slices"
	"testing"
	"time"

	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func TestWhatStaffEndedSinceAMomentIsReadTheNewestFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keep := caseworkdb.Store{DB: db, Keys: secrettest.Keyring(t)}
		midnight := time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC) // 0:00 in Beijing
		for _, c := range []casework.Case{
			{Number: "26112300000001", Region: "320100", State: casework.Closed, EndedAt: midnight.Add(time.Hour)},
			{Number: "26112300000002", Region: "320100", State: casework.NotAccepted, EndedAt: midnight.Add(2 * time.Hour)},
			{Number: "26112300000003", Region: "320500", State: casework.Closed, EndedAt: midnight.Add(3 * time.Hour)},
			{Number: "26112300000004", Region: "320100", State: casework.Closed, EndedAt: midnight.Add(-time.Second)},
			{Number: "26112300000005", Region: "320100", State: casework.Withdrawn, EndedAt: midnight.Add(time.Hour)},
			{Number: "26112300000006", Region: "320100", State: casework.Submitted},
			{Number: "26112300000007", Region: "320900", State: casework.Terminated, EndedAt: midnight.Add(time.Minute)},
		} {
			c.ID, c.UnitID, c.UnitName, c.ItemCode, c.ItemName = id.New(), "u1", "示例有限公司", "injury", "工伤认定申请"
			c.StartedBy, c.FiledBy = casework.Hand{Kind: "person", ID: "p1"}, casework.Hand{Kind: "person", ID: "p1"}
			c.Version, c.Data = 1, form.Data{}
			if err := keep.Insert(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			if err := keep.Update(t.Context(), c, false); err != nil { // a case is ended by an update
				t.Fatal(err)
			}
		}
		for name, tc := range map[string]struct {
			region string
			limit  int
			want   []string
		}{
			"the whole province": {"", 10, []string{"26112300000003", "26112300000002", "26112300000001", "26112300000007"}},
			"one city":           {"320100", 10, []string{"26112300000002", "26112300000001"}},
			"no further than":    {"", 1, []string{"26112300000003"}},
			"a city with none":   {"320700", 10, nil},
		} {
			list, err := keep.EndedSince(t.Context(), tc.region, midnight, tc.limit)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range list {
				got = append(got, c.Number)
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("%s: %v, want %v", name, got, tc.want)
			}
		}
	})
}
