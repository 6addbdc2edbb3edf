package app_test

import (
	"context"
	"flag"
	"log/slog"
	"sync"
	"testing"
	"time"

	"wangting/internal/clocktest"
	"wangting/internal/queue"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// jobs is how many the queue is given: enough to be cut down in the middle, and
// -jobs 10000 for the figures in the decision record.
var jobs = flag.Int("jobs", 600, "jobs for the test of the queue")

type piece struct{ N int }

// tally counts how often each job ran to its end.
type tally struct {
	mu   sync.Mutex
	ran  map[int]int
	half chan struct{}
	all  chan struct{}
}

func (c *tally) done(n, of int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ran[n]++
	if c.ran[n] > 1 {
		return
	}
	switch len(c.ran) {
	case of / 2:
		close(c.half)
	case of:
		close(c.all)
	}
}

// No job is lost when the worker is cut down in the middle; what ran twice is
// counted, for handlers are idempotent.
func TestAQueueCutDownInTheMiddleLosesNoJob(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		must(t, queue.Migrate(t.Context(), db))
		c := &tally{ran: map[int]int{}, half: make(chan struct{}), all: make(chan struct{})}
		begun := time.Now()
		fill(t, db)
		filled := time.Since(begun)

		begun = time.Now()
		cutDown(t, db, c)
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- worker(db, c).Run(ctx, 8, 10*time.Second) }()
		select {
		case <-c.all:
		case <-time.After(longest):
			t.Errorf("only %d of %d jobs ran", len(c.ran), *jobs)
		}
		took := time.Since(begun)
		stop()
		must(t, <-ended)

		twice := 0
		for _, n := range c.ran {
			twice += n - 1
		}
		if twice > 100 {
			t.Errorf("%d runs were repeated: more than were under way", twice)
		}
		t.Logf("%d jobs on %s: enqueued %.0f/s, done %.0f/s with the cut, %d repeated", *jobs, db.Engine(),
			float64(*jobs)/filled.Seconds(), float64(*jobs)/took.Seconds(), twice)
	})
}

func worker(db *store.DB, c *tally) *queue.Queue {
	q := queue.New(db, slog.New(slog.DiscardHandler), clocktest.Now)
	queue.Handle(q, "piece", func(ctx context.Context, p piece) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		c.done(p.N, *jobs)
		return nil
	})
	return q
}

// fill enqueues every job in a business transaction of its own.
func fill(t *testing.T, db *store.DB) {
	t.Helper()
	q := queue.New(db, slog.New(slog.DiscardHandler), clocktest.Now)
	numbers := make(chan int)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for n := range numbers {
				if err := db.InTx(t.Context(), func(ctx context.Context) error { return q.Enqueue(ctx, "piece", piece{n}) }); err != nil {
					t.Errorf("enqueueing %d: %v", n, err)
				}
			}
		})
	}
	for n := range *jobs {
		numbers <- n
	}
	close(numbers)
	wg.Wait()
}

// cutDown runs a worker until half of the jobs are done, and gives those under way no time to end.
func cutDown(t *testing.T, db *store.DB, c *tally) {
	t.Helper()
	ctx, cut := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- worker(db, c).Run(ctx, 8, time.Nanosecond) }()
	select {
	case <-c.half:
	case <-time.After(longest):
		t.Errorf("the first worker did not come to the half")
	}
	cut()
	<-ended // an error says only that it was cut
}
