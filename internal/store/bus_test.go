package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func TestAWakeReachesWhoWatchesItsTopicOnceItIsDurable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		first, leave := db.Bus().Watch("scan:1")
		defer leave()
		for {
			if err := db.Bus().Wake(t.Context(), "ready"); err != nil {
				t.Fatal(err)
			}
			if err := db.InTx(t.Context(), func(ctx context.Context) error { return db.Bus().Wake(ctx, "scan:1") }); err != nil {
				t.Fatal(err)
			}
			select {
			case <-first:
			case <-time.After(50 * time.Millisecond): // the listener is not there yet
				continue
			}
			break
		}
		// The first connection wakes everybody; who watches from here on hears their own topic only.
		mine, leave3 := db.Bus().Watch("scan:3")
		defer leave3()
		other, leave4 := db.Bus().Watch("scan:4")
		defer leave4()
		gone := errors.New("no")
		err := db.InTx(t.Context(), func(ctx context.Context) error {
			if err := db.Bus().Wake(ctx, "scan:4"); err != nil {
				return err
			}
			return gone
		})
		if !errors.Is(err, gone) {
			t.Fatal(err)
		}
		if err := db.Bus().Wake(t.Context(), "scan:3"); err != nil {
			t.Fatal(err)
		}
		<-mine
		select {
		case <-other:
			t.Error("a wake that was rolled back was heard")
		default:
		}
	})
}
