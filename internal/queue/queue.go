// Package queue runs jobs later, over River. It has five functions:
//
//   - Enqueue writes a row to the table outbox inside the caller's transaction, so the job
//     exists exactly when the change of the caller does. A mover hands the rows to River
//     in batches and deletes them in the same transaction, so no job is lost or doubled.
//   - Handle registers the function for a kind of job.
//   - Schedule runs a function regularly, on one node at a time.
//   - Tick runs a function regularly on every node, without a job.
//   - Run works until its context ends.
//
// River may run a job twice (a node dies after the work and before River records it), so
// handlers are idempotent or use Once. Job bodies hold only ids, because River's tables
// are not sealed.
package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"wangting/internal/id"
	"wangting/internal/store"
)

// Queue is the queue as one node uses it.
type Queue struct {
	db       *store.DB
	log      *slog.Logger
	now      func() time.Time
	handlers map[string]func(context.Context, json.RawMessage) error
	periodic []periodic
	tickers  []ticker
	wake     chan struct{}
	failures *prometheus.CounterVec // nil until Measure
}

type periodic struct {
	kind  string
	every time.Duration
}

// New makes a queue over db. Call Handle and Schedule before Run.
func New(db *store.DB, log *slog.Logger, now func() time.Time) *Queue {
	return &Queue{db: db, log: log, now: now,
		handlers: map[string]func(context.Context, json.RawMessage) error{}, wake: make(chan struct{}, 1)}
}

// Enqueue puts a job into the transaction of ctx (or one of its own).
func (q *Queue) Enqueue(ctx context.Context, kind string, body any) error {
	return q.EnqueueAt(ctx, kind, body, time.Time{})
}

const enqueueSQL = `
INSERT INTO outbox (id, kind, body, due_us)
VALUES ($1, $2, $3, $4)`

// EnqueueAt is Enqueue for a job that must not run before due.
func (q *Queue) EnqueueAt(ctx context.Context, kind string, body any, due time.Time) error {
	b, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("writing a %s job: %w", kind, err)
	}
	if _, err := q.db.Exec(ctx, enqueueSQL, id.New(), kind, string(b), store.Us(due)); err != nil {
		return fmt.Errorf("enqueueing a %s job: %w", kind, err)
	}
	q.db.AfterCommit(ctx, q.nudge)
	return nil
}

func (q *Queue) nudge() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// Handle registers the function for a kind of job. After an error River repeats the job, with growing pauses, for about three days.
func Handle[T any](q *Queue, kind string, work func(context.Context, T) error) {
	q.handlers[kind] = func(ctx context.Context, raw json.RawMessage) error {
		var body T
		if err := json.Unmarshal(raw, &body); err != nil {
			return fmt.Errorf("reading a %s job: %w", kind, err)
		}
		return work(ctx, body)
	}
}

// Schedule runs work at regular intervals, on one node at a time.
func (q *Queue) Schedule(kind string, every time.Duration, work func(context.Context) error) {
	q.handlers[kind] = func(ctx context.Context, _ json.RawMessage) error { return work(ctx) }
	q.periodic = append(q.periodic, periodic{kind, every})
}
