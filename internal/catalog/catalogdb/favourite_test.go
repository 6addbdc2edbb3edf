package catalogdb_test

import (
	"sync"
	"testing"

	"wangting/internal/catalog/catalogdb"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func TestAFavouriteIsKeptOnceAndLetGo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := catalogdb.Store{DB: db}
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				if err := s.Keep(t.Context(), "u", "p", "a", now); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got, err := s.Stars(t.Context(), "u", "p"); err != nil || len(got) != 1 {
			t.Errorf("kept %v (%v)", got, err)
		}
		for range 2 {
			if err := s.Drop(t.Context(), "u", "p", "a"); err != nil {
				t.Error(err)
			}
		}
		if got, _ := s.Stars(t.Context(), "u", "p"); len(got) != 0 {
			t.Errorf("still %v", got)
		}
	})
}
