package queue_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"wangting/internal/clocktest"
	"wangting/internal/queue"
	"wangting/internal/store/storetest"
)

// counting counts the records of a log.
type counting struct {
	slog.Handler
	n *atomic.Int64
}

func (c counting) Enabled(context.Context, slog.Level) bool { return true }
func (c counting) WithAttrs([]slog.Attr) slog.Handler       { return c }
func (c counting) WithGroup(string) slog.Handler            { return c }

func (c counting) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "moving jobs" {
		c.n.Add(1)
	}
	return nil
}

// OPS-2: a mover whose DELETE fails waits for its tick, however many jobs come meanwhile; then it moves them all.
func TestAMoverThatFailsIsNotDrivenByEachNewJob(t *testing.T) {
	db := storetest.SQLite(t)
	var failed atomic.Int64
	q := queue.New(db, slog.New(counting{slog.DiscardHandler, &failed}), clocktest.Now)
	const jobs = 300
	got := make(chan int, 2*jobs)
	queue.Handle(q, "note", func(_ context.Context, n note) error { got <- n.N; return nil })
	if _, err := db.Exec(t.Context(), `CREATE TRIGGER stuck BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'stuck'); END`); err != nil {
		t.Fatal(err)
	}
	working(t, q, db)
	for i := range jobs {
		if err := q.Enqueue(t.Context(), "note", note{i}); err != nil {
			t.Fatal(err)
		}
	}
	if n := failed.Load(); n > jobs/5 {
		t.Errorf("%d failures for %d jobs", n, jobs)
	}
	if _, err := db.Exec(t.Context(), `DROP TRIGGER stuck`); err != nil {
		t.Fatal(err)
	}
	seen := map[int]int{}
	for range jobs {
		select {
		case n := <-got:
			seen[n]++
		case <-time.After(5 * time.Minute):
			t.Fatalf("only %d of %d jobs ran", len(seen), jobs)
		}
	}
	if len(seen) != jobs {
		t.Error(fmt.Sprint("some ran twice: ", len(seen)))
	}
}
