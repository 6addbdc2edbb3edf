package queue

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"wangting/internal/actor"
)

// ticker is work that every node does at regular intervals.
type ticker struct {
	name  string
	every time.Duration
	work  func(context.Context) error
}

// Tick runs work on every node, whether it runs jobs or not: at once, and then after each pause. It
// writes no row to any table. Work that only one node may do at a time takes DB.Lock in
// its own transaction. A failure is logged, and work runs again at the next tick; use a
// job for work that must be repeated sooner.
func (q *Queue) Tick(name string, every time.Duration, work func(context.Context) error) {
	q.tickers = append(q.tickers, ticker{name, every, work})
}

// RunTickers runs all tickers until ctx ends, and waits for running ones. Run includes it; a node that
// leaves jobs to others (serve --no-work) calls it alone, because what a node keeps in memory, like the
// catalogue, has to be refreshed there too.
func (q *Queue) RunTickers(ctx context.Context) {
	var all sync.WaitGroup
	for _, t := range q.tickers {
		all.Go(func() { t.run(ctx, q.log) })
	}
	all.Wait()
}

func (t ticker) run(ctx context.Context, log *slog.Logger) {
	again := time.NewTicker(t.every)
	defer again.Stop()
	for {
		t.once(ctx, log)
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
	}
}

func (t ticker) once(ctx context.Context, log *slog.Logger) {
	defer func() {
		if p := recover(); p != nil {
			log.Error("panic in a ticker", "ticker", t.name, "what", p)
		}
	}()
	work, cancel := context.WithTimeout(actor.With(context.WithoutCancel(ctx), actor.SystemActor("ticker")), jobTime)
	defer cancel()
	if err := t.work(work); err != nil {
		log.Error("a ticker failed", "ticker", t.name, "err", err)
	}
}
