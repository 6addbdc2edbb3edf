// Package storetest gives a test a migrated, empty database on each engine: an
// SQLite file in the test's own directory, and a database of its own on one
// PostgreSQL server that is started from the machine's binaries for the test
// binary and stopped with it.
package storetest

import (
	"path/filepath"
	"testing"

	"wangting/internal/store"
)

// Each runs body once per engine, as subtests named sqlite and postgres.
func Each(t *testing.T, body func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { body(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { body(t, Postgres(t)) })
}

// SQLite gives a migrated database in the test's directory.
func SQLite(t testing.TB) *store.DB {
	t.Helper()
	return open(t, "sqlite:"+filepath.Join(t.TempDir(), "hall.db"))
}

// Postgres gives a migrated database of the shared server.
func Postgres(t testing.TB) *store.DB {
	t.Helper()
	return open(t, PostgresURL(t))
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
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("migrating %s: %v", url, err)
	}
	return db
}
