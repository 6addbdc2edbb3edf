package store

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// The folder migrations holds the steps for both engines. A step that needs different
// SQL for each engine is in the engine's own folder below it, under the same number.
//
//go:embed migrations
var migrations embed.FS

// steps merges the files of two folders into one.
type steps struct{ common, own fs.FS }

// Open gives a file of either folder.
func (s steps) Open(name string) (fs.File, error) {
	f, err := s.own.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return s.common.Open(name)
	}
	return f, err
}

// ReadDir lists both, in the order of their numbers: the last one is the schema of this program.
func (s steps) ReadDir(name string) ([]fs.DirEntry, error) {
	common, err := fs.ReadDir(s.common, name)
	if err != nil {
		return nil, err
	}
	own, err := fs.ReadDir(s.own, name)
	all := append(common, own...)
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return all, err
}

// Migrate brings the schema to the newest version, and gives the number of steps done.
// There are no steps back. A step with a lower number than the newest one that was done is done, too: steps are written side by side,
// and a number is taken before its step lands. On PostgreSQL a session lock lets only one node migrate.
func (db *DB) Migrate(ctx context.Context) (int, error) {
	p, err := db.provider()
	if err != nil {
		return 0, err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return len(done), fmt.Errorf("migrating: %w", err)
	}
	return len(done), nil
}

// Pending gives how many migrations wait.
func (db *DB) Pending(ctx context.Context) (int, error) {
	p, err := db.provider()
	if err != nil {
		return 0, err
	}
	all, err := p.Status(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading the schema version: %w", err)
	}
	n := 0
	for _, s := range all {
		if s.State == goose.StatePending {
			n++
		}
	}
	return n, nil
}

var inAnyOrder = goose.WithAllowOutofOrder(true)

func (db *DB) provider() (*goose.Provider, error) {
	common, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	own, err := fs.Sub(common, map[Engine]string{SQLite: "sqlite", Postgres: "postgres"}[db.engine])
	if err != nil {
		return nil, err
	}
	files := steps{common, own}
	if db.engine == SQLite {
		return goose.NewProvider(goose.DialectSQLite3, db.writer.DB, files, inAnyOrder)
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db.writer.DB, files, inAnyOrder, goose.WithSessionLocker(locker))
}
