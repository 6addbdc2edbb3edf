package store

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/jmoiron/sqlx"
)

// group runs the writers of SQLite. One goroutine owns the writing connection.
// It takes every closure that waits, runs them one after another in one
// BEGIN IMMEDIATE transaction, each under a savepoint of its own, commits once,
// and only then answers. A closure that fails is rolled back to its savepoint
// and harms nobody else; if the commit fails, everybody is told.
type group struct {
	db    *sqlx.DB
	kept  *compiled
	turns chan *turn
	quit  chan struct{}
	gone  chan struct{}
	once  sync.Once
}

type turn struct {
	ctx   context.Context
	fn    func(context.Context) error
	err   error
	panic any
	done  chan struct{}
}

// most is how many closures share a transaction at the most: it bounds how long
// the first waits for the last.
const most = 64

var errClosed = errors.New("the database is closed")

func newGroup(db *sqlx.DB) *group {
	g := &group{db: db, kept: newCompiled(db), turns: make(chan *turn, 4*most), quit: make(chan struct{}), gone: make(chan struct{})}
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
			g.commit(g.gather(first))
			g.kept.compile()
		}
	}
}

func (g *group) gather(first *turn) []*turn {
	batch := []*turn{first}
	for len(batch) < most {
		select {
		case t := <-g.turns:
			batch = append(batch, t)
		default:
			return batch
		}
	}
	return batch
}

// commit runs a batch. The context of a caller who has gone must not interrupt
// the shared transaction (SQLite would roll all of it back), so its cancellation
// is cut off; a caller who has gone before their turn is passed over.
func (g *group) commit(batch []*turn) {
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
	shared, err := g.db.Beginx()
	if err != nil {
		all(mapped(fmt.Errorf("beginning: %w", err)))
		return
	}
	var after []func()
	wrote := false
	for _, t := range batch {
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
	if err := shared.Commit(); err != nil {
		_ = shared.Rollback()
		all(mapped(fmt.Errorf("committing: %w", err)))
		return
	}
	for _, f := range after {
		f()
	}
}

// under runs one closure in its savepoint; its error is for its caller, the
// returned one says that the shared transaction itself is lost.
func (g *group) under(own *tx, t *turn) error {
	if err := own.run("SAVEPOINT turn"); err != nil {
		return err
	}
	func() {
		defer func() { t.panic = recover() }()
		t.err = t.fn(context.WithValue(context.WithoutCancel(t.ctx), txKey{}, own))
	}()
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
