package store

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	busChannel = "wangting"
	busRetry   = time.Second
)

// Bus wakes everybody who waits for a topic, on every node. On PostgreSQL it uses
// NOTIFY; on SQLite, which one process owns, it works in memory. A wake carries no data:
// the waiter reads the database. A wake can be lost while the connection is being
// replaced. All waiters are woken afterwards, and a waiter should also poll slowly.
type Bus struct {
	db   *DB
	once sync.Once
	ctx  context.Context
	stop context.CancelFunc

	mu      sync.Mutex
	waiting map[string]map[chan struct{}]struct{}
}

func newBus(db *DB) *Bus {
	ctx, stop := context.WithCancel(context.Background())
	return &Bus{db: db, ctx: ctx, stop: stop, waiting: map[string]map[chan struct{}]struct{}{}}
}

// Wake wakes the waiters of a topic once the transaction of ctx is durable.
func (b *Bus) Wake(ctx context.Context, topic string) error {
	if b.db.engine == Postgres {
		_, err := b.db.Exec(ctx, `SELECT pg_notify($1, $2)`, busChannel, topic)
		return err
	}
	b.db.AfterCommit(ctx, func() { b.wake(topic) })
	return nil
}

// Watch gives a channel that receives after a wake of a topic. Several wakes may be
// received as one. Call leave when done.
func (b *Bus) Watch(topic string) (woken <-chan struct{}, leave func()) {
	if b.db.engine == Postgres {
		b.once.Do(func() { go b.listen() })
	}
	c := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waiting[topic] == nil {
		b.waiting[topic] = map[chan struct{}]struct{}{}
	}
	b.waiting[topic][c] = struct{}{}
	return c, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.waiting[topic], c)
		if len(b.waiting[topic]) == 0 {
			delete(b.waiting, topic)
		}
	}
}

func (b *Bus) wake(topic string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	poke(b.waiting[topic])
}

func (b *Bus) wakeAll() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, w := range b.waiting {
		poke(w)
	}
}

func poke(waiting map[chan struct{}]struct{}) {
	for c := range waiting {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// listen keeps one connection for LISTEN, from the first watcher until Close.
func (b *Bus) listen() {
	for b.ctx.Err() == nil {
		_ = b.hear() // connect again after any error
		select {
		case <-b.ctx.Done():
		case <-time.After(busRetry):
		}
	}
}

func (b *Bus) hear() error {
	c, err := pgx.ConnectConfig(b.ctx, b.db.config)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(context.WithoutCancel(b.ctx)) }()
	if _, err := c.Exec(b.ctx, "LISTEN "+busChannel); err != nil {
		return err
	}
	b.wakeAll()
	for {
		n, err := c.WaitForNotification(b.ctx)
		if err != nil {
			return err
		}
		b.wake(n.Payload)
	}
}
