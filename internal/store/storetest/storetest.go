// Package storetest gives a test a migrated, empty database on each engine: an SQLite
// file in the test's own directory, and a database on a PostgreSQL server. The server is
// started once for a test binary, from the binaries on the machine, and stops with it.
package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"wangting/internal/store"
)

// Each runs body once per engine, as subtests named sqlite and postgres.
func Each(t *testing.T, body func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { body(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { body(t, Postgres(t)) })
}

// SQLite gives a migrated database in the test's directory. It is a copy of a database
// that is migrated once in a test binary.
func SQLite(t testing.TB) *store.DB {
	t.Helper()
	file, err := migrated()
	if err != nil {
		t.Fatalf("migrating: %v", err)
	}
	path := filepath.Join(t.TempDir(), "hall.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, "sqlite:"+path)
}

// migrated is the file of a migrated SQLite database.
var migrated = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "hall-*")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "hall.db")
	if err := prepare(context.Background(), "sqlite:"+path, migrate); err != nil {
		return nil, err
	}
	return os.ReadFile(path) // closing has put everything into this one file
})

func migrate(ctx context.Context, db *store.DB) error {
	_, err := db.Migrate(ctx)
	return err
}

// prepare opens a database, works on it and closes it.
func prepare(ctx context.Context, url string, work func(context.Context, *store.DB) error) error {
	db, err := store.Open(ctx, store.Options{URL: url, MaxConns: 4})
	if err != nil {
		return err
	}
	return errors.Join(work(ctx, db), db.Close())
}

// Postgres gives a migrated database on the shared server. It is a copy of a database
// that is migrated once in a test binary.
func Postgres(t testing.TB) *store.DB {
	t.Helper()
	return open(t, PostgresCopy(t, "store", migrate))
}

func open(t testing.TB, url string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{URL: url, MaxConns: 24})
	if err != nil {
		t.Fatalf("opening %s: %v", url, err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("closing the database: %v", err)
		}
	})
	return db
}
