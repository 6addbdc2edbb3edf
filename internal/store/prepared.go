package store

import (
	"context"
	"sync"

	"github.com/jmoiron/sqlx"
)

// SQLite needs more time to compile a statement than to run it: a third of the time of a
// signed-in page. So each text is compiled once for each connection and kept. PostgreSQL's
// driver does this itself. Rooms also generate texts (lists of placeholders), so the
// number of kept statements is bounded; further texts are compiled each time.
const mostPrepared = 256

// prepared are the statements of the readers. It is safe for concurrent use.
type prepared struct {
	db    *sqlx.DB
	mu    sync.RWMutex
	known map[string]*sqlx.Stmt
}

func newPrepared(db *sqlx.DB) *prepared { return &prepared{db: db, known: map[string]*sqlx.Stmt{}} }

// get gives a compiled statement. It gives nil when there are too many already, or when
// the text cannot be compiled; the caller then runs the text and gets the error.
func (p *prepared) get(ctx context.Context, query string) *sqlx.Stmt {
	p.mu.RLock()
	s, n := p.known[query], len(p.known)
	p.mu.RUnlock()
	if s != nil || n >= mostPrepared {
		return s
	}
	s, err := p.db.PreparexContext(ctx, query)
	if err != nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if first := p.known[query]; first != nil {
		_ = s.Close()
		return first
	}
	p.known[query] = s
	return s
}

// compiled are the statements of the one writer; only its goroutine uses them. The
// connection is busy during a transaction, so a new text is noted and compiled after the
// commit.
type compiled struct {
	db     *sqlx.DB
	known  map[string]*sqlx.Stmt
	wanted []string
}

func newCompiled(db *sqlx.DB) *compiled { return &compiled{db: db, known: map[string]*sqlx.Stmt{}} }

func (c *compiled) get(query string) *sqlx.Stmt {
	s := c.known[query]
	if s == nil && len(c.known)+len(c.wanted) < mostPrepared {
		c.wanted = append(c.wanted, query)
	}
	return s
}

// compile is called between transactions.
func (c *compiled) compile() {
	for _, query := range c.wanted {
		if c.known[query] != nil {
			continue
		}
		if s, err := c.db.Preparex(query); err == nil {
			c.known[query] = s
		}
	}
	c.wanted = c.wanted[:0]
}

// statement gives the compiled form of a query for the connection of ctx, or nil.
func (db *DB) statement(ctx context.Context, query string) *sqlx.Stmt {
	t := txFrom(ctx)
	switch {
	case t == nil && db.prepared != nil:
		return db.prepared.get(ctx, query)
	case t == nil || t.compiled == nil:
		return nil
	}
	if s := t.compiled.get(query); s != nil {
		return t.StmtxContext(ctx, s)
	}
	return nil
}
