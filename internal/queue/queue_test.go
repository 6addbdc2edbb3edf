package queue_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wangting/internal/clocktest"
	"wangting/internal/queue"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

type note struct{ N int }

// working runs a queue until the test ends.
func working(t *testing.T, q *queue.Queue, db *store.DB) {
	t.Helper()
	if err := queue.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- q.Run(ctx, 8, 5*time.Second) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the queue ended with %v", err)
		}
	})
}

func TestAJobExistsExactlyWhenItsBusinessChangeDoes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		q := queue.New(db, slog.New(slog.DiscardHandler), clocktest.Now)
		got := make(chan int, 100)
		queue.Handle(q, "note", func(_ context.Context, n note) error { got <- n.N; return nil })
		working(t, q, db)

		var wg sync.WaitGroup
		undone := errors.New("undone")
		for i := range 60 {
			wg.Go(func() {
				err := db.InTx(t.Context(), func(ctx context.Context) error {
					if err := q.Enqueue(ctx, "note", note{i}); err != nil {
						return err
					}
					if i%2 == 1 {
						return undone
					}
					return nil
				})
				if i%2 == 0 && err != nil {
					t.Errorf("enqueueing %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		seen := map[int]int{}
		for range 30 {
			select {
			case n := <-got:
				seen[n]++
			case <-time.After(5 * time.Minute):
				t.Fatalf("only %d of 30 jobs ran", len(seen))
			}
		}
		for n, times := range seen {
			if n%2 == 1 || times != 1 {
				t.Errorf("job %d ran %d times", n, times)
			}
		}
	})
}

func TestAFailedJobIsTriedAgainAndAScheduledOneRunsAtTheStart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		q := queue.New(db, slog.New(slog.DiscardHandler), clocktest.Now)
		tries, swept := make(chan int, 8), make(chan bool, 8)
		n := 0
		queue.Handle(q, "flaky", func(context.Context, note) error {
			n++
			tries <- n
			if n == 1 {
				return errors.New("not yet")
			}
			return nil
		})
		q.Schedule("sweep", time.Hour, func(context.Context) error { swept <- true; return nil })
		working(t, q, db)
		if err := q.Enqueue(t.Context(), "flaky", note{}); err != nil {
			t.Fatal(err)
		}
		for _, what := range []func() bool{func() bool { return <-tries == 1 }, func() bool { return <-swept },
			func() bool { return <-tries == 2 }} {
			ok := make(chan bool, 1)
			go func() { ok <- what() }()
			select {
			case good := <-ok:
				if !good {
					t.Error("out of order")
				}
			case <-time.After(5 * time.Minute):
				t.Fatal("the queue did not come round")
			}
		}
	})
}

func TestAJobThatFailsAfterItsWorkHasWorkedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		q := queue.New(db, slog.New(slog.DiscardHandler), clocktest.Now)
		var worked, runs atomic.Int64
		again := make(chan struct{}, 2)
		queue.Handle(q, "note", func(ctx context.Context, _ note) error {
			defer func() { again <- struct{}{} }()
			if err := q.Once(ctx, func(context.Context) error { worked.Add(1); return nil }); err != nil {
				return err
			}
			if runs.Add(1) == 1 {
				return errors.New("the node dies before River has noted it")
			}
			return nil
		})
		working(t, q, db)
		for range 2 { // two jobs, one of which is run twice
			if err := q.Enqueue(t.Context(), "note", note{}); err != nil {
				t.Fatal(err)
			}
		}
		for range 3 {
			<-again
		}
		if worked.Load() != 2 || runs.Load() != 3 {
			t.Errorf("worked %d times in %d runs, want 2 in 3", worked.Load(), runs.Load())
		}
	})
}
