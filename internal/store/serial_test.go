package store_test

import (
	"context"
	"errors"
	"testing"

	"golang.org/x/sync/errgroup"

	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func TestASerialGivesEachNumberOnceAndTakesBackWhatWasRolledBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		const draws = 40
		got := make([]int64, draws)
		var g errgroup.Group
		for i := range draws {
			g.Go(func() error {
				n, err := db.Next(ctx, "case:261123")
				got[i] = n
				return err
			})
		}
		if err := g.Wait(); err != nil {
			t.Fatal(err)
		}
		seen := map[int64]bool{}
		for _, n := range got {
			if n < 1 || n > draws || seen[n] {
				t.Errorf("number %d is out of the row or given twice", n)
			}
			seen[n] = true
		}

		thrown := errors.New("changed our mind")
		err := db.InTx(ctx, func(ctx context.Context) error {
			if _, err := db.Next(ctx, "case:261123"); err != nil {
				return err
			}
			return thrown
		})
		if !errors.Is(err, thrown) {
			t.Fatalf("the transaction gave %v", err)
		}
		if n, err := db.Next(ctx, "case:261123"); err != nil || n != draws+1 {
			t.Errorf("after a rollback the next number is %d, %v; want %d", n, err, draws+1)
		}
		if n, err := db.Next(ctx, "unit"); err != nil || n != 1 {
			t.Errorf("another series began with %d, %v", n, err)
		}
	})
}
