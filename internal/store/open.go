package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite" // the SQLite driver
)

// Options say which database to open.
type Options struct {
	URL      string // "sqlite:./data/hall.db" or "postgres://user:password@host/name"
	MaxConns int    // PostgreSQL: connections of this node; 0 means 4 for each core

	// Patience is how long a read or a transaction may take on PostgreSQL, with the wait for a connection,
	// for locks and for a synchronous standby; 0 is without end. SQLite has its busy_timeout.
	Patience time.Duration
}

// Open opens the database without migrating it.
func Open(ctx context.Context, o Options) (*DB, error) {
	switch {
	case strings.HasPrefix(o.URL, "sqlite:"):
		return openSQLite(ctx, strings.TrimPrefix(o.URL, "sqlite:"))
	case strings.HasPrefix(o.URL, "postgres://"), strings.HasPrefix(o.URL, "postgresql://"):
		return openPostgres(ctx, o)
	}
	return nil, fmt.Errorf("database address must begin with sqlite: or postgres://")
}

const pragmas = "_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)" +
	"&_pragma=busy_timeout(10000)&_pragma=cache_size(-16000)&_pragma=temp_store(MEMORY)"

func openSQLite(ctx context.Context, path string) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("making the data directory: %w", err)
	}
	if err := private(path); err != nil {
		return nil, fmt.Errorf("keeping %s private: %w", path, err)
	}
	name := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + pragmas
	w, err := sqlx.ConnectContext(ctx, "sqlite", name+"&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	w.SetMaxOpenConns(1)
	w.SetMaxIdleConns(1)
	r, err := sqlx.Open("sqlite", name+"&_pragma=query_only(1)")
	if err != nil {
		_ = w.Close()
		return nil, fmt.Errorf("opening %s for reading: %w", path, err)
	}
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	r.SetMaxOpenConns(readers)
	r.SetMaxIdleConns(readers)
	db := &DB{engine: SQLite, path: path, writer: w, reader: r, group: newGroup(w), prepared: newPrepared(r)}
	db.bus = newBus(db)
	return db, nil
}

// private makes the database a file that only its owner reads, with what SQLite keeps beside it. SQLite
// gives a new file beside it the mode of the database.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	for _, tail := range []string{"", "-wal", "-shm"} {
		if err := os.Chmod(path+tail, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func openPostgres(ctx context.Context, o Options) (*DB, error) {
	c, err := pgx.ParseConfig(o.URL)
	if err != nil {
		return nil, fmt.Errorf("reading the address of PostgreSQL: %w", err)
	}
	bound(c, o.Patience)
	p := sqlx.NewDb(stdlib.OpenDB(*c), "pgx")
	if err := p.PingContext(ctx); err != nil {
		_ = p.Close()
		return nil, fmt.Errorf("reaching PostgreSQL: %w", err)
	}
	n := o.MaxConns
	if n == 0 {
		n = 4 * runtime.GOMAXPROCS(0)
	}
	p.SetMaxOpenConns(n)
	p.SetMaxIdleConns(n)
	db := &DB{engine: Postgres, writer: p, reader: p, config: c, patience: o.Patience}
	db.bus = newBus(db)
	return db, nil
}

// pgTx runs fn in a READ COMMITTED transaction. Rooms protect their rules by unique
// indexes, version columns and Lock.
func (db *DB) pgTx(ctx context.Context, fn func(context.Context) error) (err error) {
	ctx, done := db.bounded(ctx, &err)
	defer done()
	t, err := db.writer.BeginTxx(ctx, nil)
	if err != nil {
		return mapped(err)
	}
	defer func() { _ = t.Rollback() }()
	own := &tx{Tx: t}
	if err := fn(context.WithValue(ctx, txKey{}, own)); err != nil {
		return err
	}
	err = t.Commit()
	if slow := context.Cause(ctx); err == nil && errors.Is(slow, errSlow) {
		err = slow // PostgreSQL calls it a success, with a warning, when the wait for its standby is cancelled
	}
	if err != nil {
		return inDoubt(mapped(fmt.Errorf("committing: %w", err)))
	}
	afterCommit(own.after)
	return nil
}
