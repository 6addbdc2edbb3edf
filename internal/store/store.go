// Package store owns the database: opening it, the transaction in a context, reading,
// writing, and the migrations. It knows no room. SQLite is part of the program;
// PostgreSQL (15 or newer, or a database that speaks its protocol) has a postgres://
// address. Rooms write one SQL text for both: $1 placeholders, ON CONFLICT, RETURNING,
// CTEs; BIGINT, TEXT, BOOLEAN, BYTEA; times as microseconds UTC (see Us and Time); ids as
// UUIDv7 text.
//
// Durability: SQLite runs in WAL mode with synchronous=FULL, so the changes are on the
// disk when InTx returns without an error. Waiting writers share one transaction and one
// fsync, each under its own savepoint (see group.go). Each caller gets only its own
// error, and no caller gets a success before the commit.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"wangting/internal/disk"

	"github.com/jackc/pgx/v5"
	"github.com/jmoiron/sqlx"
)

// Engine is the kind of database behind a DB.
type Engine string

const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is an open database.
type DB struct {
	engine Engine
	writer *sqlx.DB // SQLite: one connection; PostgreSQL: the pool
	reader *sqlx.DB
	group  *group // SQLite only

	prepared *prepared // SQLite only

	config   *pgx.ConnConfig // PostgreSQL only
	patience time.Duration   // PostgreSQL only
	path     string          // SQLite only
	bus      *Bus
}

// Bus wakes requests, on every node, that wait for something that another request does.
func (db *DB) Bus() *Bus { return db.bus }

// Engine says which engine this is.
func (db *DB) Engine() Engine { return db.engine }

// Writer is the raw handle that may write; only queue and migrations need it.
func (db *DB) Writer() *sql.DB { return db.writer.DB }

// Reader is the raw handle for reading.
func (db *DB) Reader() *sql.DB { return db.reader.DB }

// Close waits for open transactions and closes the database.
func (db *DB) Close() error {
	db.bus.stop()
	if db.group != nil {
		db.group.stop()
	}
	err := db.writer.Close()
	if db.reader != db.writer {
		if e := db.reader.Close(); err == nil {
			err = e
		}
	}
	return err
}

// CanGrow proves that there is room for the SQLite file to grow, and that the file is still where its address
// says. An open file that was removed still answers, and all that is written to it is lost.
func (db *DB) CanGrow() error {
	if db.engine != SQLite {
		return nil
	}
	if _, err := os.Stat(db.path); err != nil {
		return fmt.Errorf("the database is gone: %w", err)
	}
	return disk.Probe(filepath.Dir(db.path))
}

// Ping proves that the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.reader.PingContext(ctx) }

type txKey struct{}

// tx is the transaction in a context.
type tx struct {
	*sqlx.Tx
	compiled *compiled // SQLite only
	after    []func()
}

func txFrom(ctx context.Context) *tx { t, _ := ctx.Value(txKey{}).(*tx); return t }

// InTx runs fn in a transaction that its context carries. An error of fn rolls everything back
// and is returned unchanged. Inside another InTx, fn runs under a savepoint: a caller that
// goes on after its error keeps nothing of what fn did.
// fn must not keep its context, start goroutines with it, or call outside systems.
func (db *DB) InTx(ctx context.Context, fn func(ctx context.Context) error) error {
	if t := txFrom(ctx); t != nil {
		return t.nested(ctx, fn)
	}
	return db.alone(ctx, fn)
}

// alone runs fn in a transaction of its own.
func (db *DB) alone(ctx context.Context, fn func(ctx context.Context) error) error {
	if db.group != nil {
		return db.group.do(ctx, fn)
	}
	return db.pgTx(ctx, fn)
}

// joined runs fn in the transaction of ctx, or in one of its own. It is for single statements,
// which take effect whole or not at all.
func (db *DB) joined(ctx context.Context, fn func(ctx context.Context) error) error {
	if txFrom(ctx) != nil {
		return fn(ctx)
	}
	return db.alone(ctx, fn)
}

// nested runs fn under a savepoint. What fn wanted done after the commit is forgotten with it.
func (t *tx) nested(ctx context.Context, fn func(ctx context.Context) error) error {
	if err := t.run("SAVEPOINT inner_tx"); err != nil {
		return err
	}
	after := len(t.after)
	if err := fn(ctx); err != nil {
		t.after = t.after[:after]
		if undone := errors.Join(t.run("ROLLBACK TO SAVEPOINT inner_tx"), t.run("RELEASE SAVEPOINT inner_tx")); undone != nil {
			return errors.Join(err, undone)
		}
		return err
	}
	return t.run("RELEASE SAVEPOINT inner_tx")
}

// AfterCommit runs f once the transaction of ctx is durable, or at once outside one.
func (db *DB) AfterCommit(ctx context.Context, f func()) {
	if t := txFrom(ctx); t != nil {
		t.after = append(t.after, f)
		return
	}
	f()
}

// Tx gives the raw transaction of ctx, or nil. Only queue needs it.
func (db *DB) Tx(ctx context.Context) *sql.Tx {
	if t := txFrom(ctx); t != nil {
		return t.Tx.Tx
	}
	return nil
}

type queryer interface {
	sqlx.QueryerContext
	sqlx.ExecerContext
}

func (db *DB) from(ctx context.Context) queryer {
	count(ctx)
	if t := txFrom(ctx); t != nil {
		return t.Tx
	}
	return db.reader
}

// readContext gives the context for a read. On SQLite, watching for a cancellation costs as
// much as the short read itself. So a context that is cancelled already is refused, and
// a later cancellation is ignored.
func (db *DB) readContext(ctx context.Context) (context.Context, error) {
	if db.engine != SQLite {
		return ctx, nil
	}
	return context.WithoutCancel(ctx), ctx.Err()
}

// Get reads one row into dest (a struct with db tags, or a scalar). No row is fault.NotFound.
func (db *DB) Get(ctx context.Context, dest any, query string, args ...any) (err error) {
	ctx, done := db.bounded(ctx, &err)
	defer done()
	ctx, err = db.readContext(ctx)
	if err != nil {
		return err
	}
	from := db.from(ctx)
	if s := db.statement(ctx, query); s != nil {
		return mapped(s.GetContext(ctx, dest, args...))
	}
	return mapped(sqlx.GetContext(ctx, from, dest, query, args...))
}

// Select reads rows into dest, a pointer to a slice.
func (db *DB) Select(ctx context.Context, dest any, query string, args ...any) (err error) {
	ctx, done := db.bounded(ctx, &err)
	defer done()
	ctx, err = db.readContext(ctx)
	if err != nil {
		return err
	}
	from := db.from(ctx)
	if s := db.statement(ctx, query); s != nil {
		return mapped(s.SelectContext(ctx, dest, args...))
	}
	return mapped(sqlx.SelectContext(ctx, from, dest, query, args...))
}

// Exec runs a writing statement and gives the number of changed rows. Outside InTx it has its own transaction.
func (db *DB) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	var n int64
	run := func(ctx context.Context) error {
		count(ctx)
		res, err := db.exec(ctx, query, args)
		if err != nil {
			return mapped(err)
		}
		n, err = res.RowsAffected()
		return err
	}
	return n, db.joined(ctx, run)
}

// ExecNamed is Exec for a statement with parameters :name. Each takes its value from the
// field of row with that db tag.
func (db *DB) ExecNamed(ctx context.Context, query string, row any) (int64, error) {
	text, args, err := sqlx.BindNamed(sqlx.DOLLAR, query, row)
	if err != nil {
		return 0, fmt.Errorf("naming parameters: %w", err)
	}
	return db.Exec(ctx, text, args...)
}

func (db *DB) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	if s := db.statement(ctx, query); s != nil {
		return s.ExecContext(ctx, args...)
	}
	return txFrom(ctx).ExecContext(ctx, query, args...)
}

// Write is Get for a writing statement with RETURNING.
func (db *DB) Write(ctx context.Context, dest any, query string, args ...any) error {
	return db.joined(ctx, func(ctx context.Context) error { return db.Get(ctx, dest, query, args...) })
}

// Lock takes a named lock until the transaction ends. It keeps two nodes from passing a
// check at the same time. On SQLite, which has one writer, it does nothing.
func (db *DB) Lock(ctx context.Context, name string) error {
	if db.engine == SQLite {
		return nil
	}
	count(ctx)
	_, err := txFrom(ctx).ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, name)
	return mapped(err)
}

// LockShared is Lock for those who may pass the step together, while whoever takes Lock waits for them and keeps them out. A transaction
// that has taken it must not take Lock of the same name: two that did would wait for each other.
func (db *DB) LockShared(ctx context.Context, name string) error {
	if db.engine == SQLite {
		return nil
	}
	count(ctx)
	_, err := txFrom(ctx).ExecContext(ctx, `SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))`, name)
	return mapped(err)
}

// Us gives a time as it is stored: microseconds since 1970 UTC; the zero time is 0.
func Us(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// Time gives a stored time back, in UTC.
func Time(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// MicrosOf is the SQL for a column of River's, a timestamp, in microseconds UTC.
func MicrosOf(e Engine, column string) string {
	if e == SQLite {
		return "CAST(unixepoch(" + column + ", 'subsec') * 1000000 AS INTEGER)"
	}
	return "CAST(EXTRACT(EPOCH FROM " + column + ") * 1000000 AS BIGINT)"
}

type counterKey struct{}

// Counting gives a context whose statements are counted in n. Tests check the number of statements of a page with it.
func Counting(ctx context.Context, n *int64) context.Context {
	return context.WithValue(ctx, counterKey{}, n)
}

func count(ctx context.Context) {
	if n, _ := ctx.Value(counterKey{}).(*int64); n != nil {
		*n++
	}
}
