package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
)

// group runs the writers of SQLite. One goroutine owns the writing connection.
// It takes the closures that wait, runs them one after another in one
// BEGIN IMMEDIATE transaction, each under a savepoint of its own, commits once,
// and only then answers. A closure that fails is rolled back to its savepoint
// and harms nobody else; if the commit fails, everybody is told.
//
// How many share a transaction follows from what a commit costs: whoever came
// first waits for all others, so on a disk that answers at once nobody is made to wait
// for many, and on a slow one the fsync is shared by all who are there.
type group struct {
	db     *sqlx.DB
	kept   *compiled
	turns  chan *turn
	commit time.Duration // what the last commits took, smoothed
	quit   chan struct{}
	gone   chan struct{}
	once   sync.Once
}

type turn struct {
	ctx   context.Context
	fn    func(context.Context) error
	err   error
	panic *panicked
	done  chan struct{}
}

// panicked is a panic of a closure on its way to the caller, with the stack it happened on.
type panicked struct {
	what  any
	stack []byte
}

func (p *panicked) Error() string {
	return fmt.Sprintf("%v\n\nin the transaction:\n%s", p.what, p.stack)
}

const (
	mostSharing = 64 // closures share a transaction until there are so many of them,
	sharingCost = 8  // or they have taken so many times what its commit will take

	longClosure = time.Second // one that holds the writer longer is logged
)

var errClosed = errors.New("the database is closed")

func newGroup(db *sqlx.DB) *group {
	g := &group{db: db, kept: newCompiled(db), turns: make(chan *turn, 4*mostSharing), quit: make(chan struct{}), gone: make(chan struct{})}
	go g.run()
	return g
}

func (g *group) stop() {
	g.once.Do(func() { close(g.quit) })
	<-g.gone
}

func (g *group) do(ctx context.Context, fn func(context.Context) error) error {
	t := &turn{ctx: ctx, fn: fn, done: make(chan struct{})}
	select {
	case g.turns <- t:
	case <-ctx.Done():
		return ctx.Err()
	case <-g.quit:
		return errClosed
	}
	select {
	case <-t.done:
	case <-g.gone:
		select {
		case <-t.done:
		default:
			return errClosed
		}
	}
	if t.panic != nil {
		panic(t.panic)
	}
	return t.err
}

func (g *group) run() {
	defer close(g.gone)
	for {
		select {
		case <-g.quit:
			return
		case first := <-g.turns:
			g.share(first)
			g.kept.compile()
		}
	}
}

// next gives whoever waits and may still share the transaction that began then, or nil.
func (g *group) next(sharing int, began time.Time) *turn {
	if sharing == mostSharing || time.Since(began) > sharingCost*g.commit {
		return nil
	}
	select {
	case t := <-g.turns:
		return t
	default:
		return nil
	}
}

// share runs a transaction. The context of a caller who has gone must not interrupt
// it (SQLite would roll all of it back), so its cancellation
// is cut off; a caller who has gone before their turn is passed over.
func (g *group) share(first *turn) {
	var batch []*turn
	defer func() {
		for _, t := range batch {
			close(t.done)
		}
	}()
	all := func(err error) {
		for _, t := range batch {
			if t.err == nil {
				t.err = err
			}
		}
	}
	began := time.Now()
	shared, err := g.db.Beginx()
	if err != nil {
		batch = append(batch, first)
		all(mapped(fmt.Errorf("beginning: %w", err)))
		return
	}
	var after []func()
	wrote := false
	for t := first; t != nil; t = g.next(len(batch), began) {
		batch = append(batch, t)
		if err := t.ctx.Err(); err != nil {
			t.err = err
			continue
		}
		own := &tx{Tx: shared, compiled: g.kept}
		if err := g.under(own, t); err != nil {
			_ = shared.Rollback()
			all(err)
			return
		}
		if t.err == nil && t.panic == nil {
			wrote = true
			after = append(after, own.after...)
		}
	}
	if !wrote {
		_ = shared.Rollback()
		return
	}
	ran := time.Now()
	if err := shared.Commit(); err != nil {
		_ = shared.Rollback()
		all(mapped(fmt.Errorf("committing: %w", err)))
		return
	}
	g.commit += (time.Since(ran) - g.commit) / 8
	afterCommit(after)
}

// afterCommit runs callbacks; one that panics is logged and harms neither the others nor the process: the commit stands.
func afterCommit(callbacks []func()) {
	for _, f := range callbacks {
		func() {
			defer func() {
				if p := recover(); p != nil {
					slog.Error("panic after a commit", "what", fmt.Sprint(p), "stack", string(debug.Stack()))
				}
			}()
			f()
		}()
	}
}

// under runs one closure in its savepoint; its error is for its caller, the
// returned one says that the shared transaction itself is lost.
func (g *group) under(own *tx, t *turn) error {
	if err := own.run("SAVEPOINT turn"); err != nil {
		return err
	}
	began := time.Now()
	func() {
		defer func() {
			if p := recover(); p != nil {
				t.panic = &panicked{p, debug.Stack()}
			}
		}()
		t.err = t.fn(context.WithValue(context.WithoutCancel(t.ctx), txKey{}, own))
	}()
	if took := time.Since(began); took > longClosure {
		slog.Warn("a transaction held the only writer for long", "took", took, "closure", runtime.FuncForPC(reflect.ValueOf(t.fn).Pointer()).Name())
	}
	if t.err != nil || t.panic != nil {
		if err := own.run("ROLLBACK TO turn"); err != nil {
			return err
		}
	}
	return own.run("RELEASE turn")
}

// run is a statement of the transaction's own, compiled once like all others.
func (t *tx) run(query string) error {
	if s := t.compiled.get(query); s != nil {
		_, err := t.Stmtx(s).Exec()
		return mapped(err)
	}
	_, err := t.Exec(query)
	return mapped(err)
}
