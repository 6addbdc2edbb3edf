package store_test

import (
	"fmt"
	"slices"
	"testing"

	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func TestListsOfManyLengthsMakeFewTexts(t *testing.T) {
	in, together := map[string]bool{}, map[string]bool{}
	for n := 1; n <= store.MostTogether; n++ {
		list, args := store.In(2, make([]int, n))
		in[list] = true
		query, more := store.Together("id", `SELECT id FROM x WHERE owner = $1 LIMIT $2`, make([]int, n), 3)
		together[query] = true
		if len(args) < n || len(more) < n+1 {
			t.Fatalf("%d values gave %d and %d arguments", n, len(args), len(more))
		}
	}
	if len(in) > 6 || len(together) > 6 {
		t.Errorf("lists of 1 to %d make %d and %d texts, want 6 at the most", store.MostTogether, len(in), len(together))
	}
}

func TestAListIsAskedForWhatItHoldsWhateverItsLength(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for i := range 12 {
			if err := put(t.Context(), db, fmt.Sprintf("n%02d", i), int64(i)); err != nil {
				t.Fatal(err)
			}
		}
		for _, n := range []int{0, 1, 2, 3, 7, 11} {
			names := make([]string, n)
			for i := range names {
				names[i] = fmt.Sprintf("n%02d", i)
			}
			var got []string
			list, args := store.In(1, names)
			if err := db.Select(t.Context(), &got, `SELECT name FROM serial WHERE name IN (`+list+`) ORDER BY name`,
				args...); err != nil || !slices.Equal(got, names) {
				t.Errorf("IN of %d gave %v (%v)", n, got, err)
			}
			if n == 0 {
				continue
			}
			got = nil
			query, args := store.Together("name", `SELECT name FROM serial WHERE name = $1 AND last >= $2 ORDER BY name LIMIT 1`, names, 0)
			if err := db.Select(t.Context(), &got, query, args...); err != nil {
				t.Errorf("%d together: %v", n, err)
			}
			if slices.Sort(got); !slices.Equal(got, names) {
				t.Errorf("%d together gave %v", n, got)
			}
		}
	})
}
