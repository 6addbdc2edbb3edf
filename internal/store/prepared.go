package store

import (
	"context"
	"sync"

	"github.com/jmoiron/sqlx"
)

// Compiling a statement costs SQLite more than running it: a third of a page of
// a signed-in person went there. So each text is compiled once a connection and
// kept. PostgreSQL's driver does the same by itself. Texts that a room puts
// together (lists of placeholders) count too, so what is kept is bounded; what
// is beyond the bound is compiled each time, as before.
const mostPrepared = 256

// prepared are the statements of the readers. It is safe for concurrent use.
type prepared struct {
	db    *sqlx.DB
	mu    sync.RWMutex
	known map[string]*sqlx.Stmt
}

func newPrepared(db *sqlx.DB) *prepared { return &prepared{db: db, known: map[string]*sqlx.Stmt{}} }

// get gives a compiled statement, or nil when the text is to be run as it is:
// there are too many already, or it cannot be compiled, which running it will say.
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

// compiled are the statements of the one writer; only its goroutine touches them.
// Inside a transaction its connection is taken, so a text that is new is noted
// then and compiled after the commit.
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

// statement gives the compiled form of a query where it will run, or nil.
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
