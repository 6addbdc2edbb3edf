package queue_test

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"wangting/internal/clocktest"
	"wangting/internal/id"
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

// OPS-2: the operator sees how much waits, for how long, and what fails.
func TestTheFiguresTellWhatIsDueAndWhatFailed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := queue.Migrate(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		q := queue.New(db, slog.New(slog.DiscardHandler), clocktest.Now)
		later := id.Time(id.New()).Add(10 * time.Minute) // ids are dated by the machine, as jobs are
		figures := prometheus.NewRegistry()
		q.Measure(figures)
		if b, err := q.Backlog(t.Context(), later); err != nil || b != (queue.Backlog{}) {
			t.Errorf("an empty queue has %+v, %v", b, err)
		}
		for range 3 {
			if err := q.Enqueue(t.Context(), "note", note{}); err != nil {
				t.Fatal(err)
			}
		}
		b, err := q.Backlog(t.Context(), later)
		if err != nil || b.Jobs != 3 || b.Oldest < 9*time.Minute || b.Oldest > 11*time.Minute {
			t.Errorf("three jobs of ten minutes ago are %+v, %v", b, err)
		}
		if n := figure(t, figures, "wangting_jobs_due"); n != 3 {
			t.Errorf("the figures say %v jobs are due, want 3", n)
		}
		failed := make(chan bool, 64)
		queue.Handle(q, "note", func(context.Context, note) error { failed <- true; return errors.New("no") })
		working(t, q, db)
		for range 3 {
			<-failed
		}
		for figure(t, figures, "wangting_job_failures_total") < 3 { // counted just after the handler has returned
			runtime.Gosched()
		}
		if b, err := q.Backlog(t.Context(), later); err != nil || b.Jobs != 3 {
			t.Errorf("three jobs to be tried again are %+v, %v", b, err)
		}
	})
}

// figure is the sum of a family of figures.
func figure(t *testing.T, r *prometheus.Registry, name string) (sum float64) {
	t.Helper()
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if f.GetName() == name {
				sum += m.GetCounter().GetValue() + m.GetGauge().GetValue()
			}
		}
	}
	return sum
}
