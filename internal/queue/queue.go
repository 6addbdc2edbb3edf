// Package queue does work later: five verbs over River. Enqueue writes a row of
// the outbox inside the caller's transaction, so a job exists exactly when the
// business change does; a mover carries rows to River in batches, and deletes
// them in the same transaction, so that a job is never lost and never doubled on
// the way. Handle says what a kind of job does, Schedule makes one again and
// again (on one node of many), Tick does work on each node without a job, Run works
// until it is told to stop.
//
// River may run a job twice (a node dies between the work and its record), so
// handlers are idempotent, or work inside Once. Bodies hold ids only: River's tables are not sealed.
package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"wangting/internal/id"
	"wangting/internal/store"
)

// Queue is one node's end of the queue.
type Queue struct {
	db       *store.DB
	log      *slog.Logger
	now      func() time.Time
	handlers map[string]func(context.Context, json.RawMessage) error
	periodic []periodic
	tickers  []ticker
	wake     chan struct{}
}

type periodic struct {
	kind  string
	every time.Duration
}

// New makes a queue over db. Handle and Schedule come before Run.
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

// Handle says what a job of a kind does. An error has River try again, later and later, for about three days.
func Handle[T any](q *Queue, kind string, work func(context.Context, T) error) {
	q.handlers[kind] = func(ctx context.Context, raw json.RawMessage) error {
		var body T
		if err := json.Unmarshal(raw, &body); err != nil {
			return fmt.Errorf("reading a %s job: %w", kind, err)
		}
		return work(ctx, body)
	}
}

// Schedule runs work every so often, on one node at a time.
func (q *Queue) Schedule(kind string, every time.Duration, work func(context.Context) error) {
	q.handlers[kind] = func(ctx context.Context, _ json.RawMessage) error { return work(ctx) }
	q.periodic = append(q.periodic, periodic{kind, every})
}
