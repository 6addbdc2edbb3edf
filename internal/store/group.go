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
// It takes the waiting closures, runs them one after another in one
// BEGIN IMMEDIATE transaction, each under its own savepoint, commits once, and
// answers only then. A closure that fails is rolled back to its savepoint and does not
// affect the others. If the commit fails, every caller gets the error.
//
// The time of a commit decides how many closures share a transaction. The first closure
// has to wait for all others: on a fast disk few share a transaction, so that nobody
// waits long; on a slow disk many share one fsync.
type group struct {
	db     *sqlx.DB
	kept   *compiled
	turns  chan *turn
	commit time.Duration // moving average of the time of a commit
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

// panicked carries a panic of a closure to the caller, with the stack of the closure.
type panicked struct {
	what  any
	stack []byte
}

func (p *panicked) Error() string {
	return fmt.Sprintf("%v\n\nin the transaction:\n%s", p.what, p.stack)
}

const (
	mostSharing = 64 // the largest number of closures in a transaction
	sharingCost = 8  // closures of one transaction take at most this many times its commit

	longClosure = time.Second // a closure that takes longer is logged
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

// next gives a waiting closure that may still join the transaction, or nil. The transaction began at the given time.
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

// share runs a transaction. It ignores a cancellation during a closure, because SQLite
// would roll back the whole transaction. A closure whose caller is gone before its turn
// is skipped.
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
		if err := g.runInSavepoint(own, t); err != nil {
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

// afterCommit runs callbacks. A panic of a callback is logged; the other callbacks still run, since the commit is done.
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

// runInSavepoint runs one closure in its savepoint. It hands the closure's error to the caller of
// the closure. The error that it returns means that the shared transaction is lost.
func (g *group) runInSavepoint(own *tx, t *turn) error {
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
		name := runtime.FuncForPC(reflect.ValueOf(t.fn).Pointer()).Name()
		slog.Warn("a transaction held the only writer for long", "took", took, "closure", name)
	}
	if t.err != nil || t.panic != nil {
		if err := own.run("ROLLBACK TO turn"); err != nil {
			return err
		}
	}
	return own.run("RELEASE turn")
}

// run executes a statement about the transaction itself, such as SAVEPOINT; on SQLite in compiled form.
func (t *tx) run(query string) error {
	if t.compiled == nil {
		_, err := t.Exec(query)
		return mapped(err)
	}
	if s := t.compiled.get(query); s != nil {
		_, err := t.Stmtx(s).Exec()
		return mapped(err)
	}
	_, err := t.Exec(query)
	return mapped(err)
}
