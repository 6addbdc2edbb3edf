//go:build unix

package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"wangting/internal/store"
)

// SEC-1: nobody else on the machine reads the database, also one that an older version made.
func TestTheDatabaseIsItsOwnersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	path := filepath.Join(dir, "hall.db")
	for range 2 {
		db, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + path})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if i, err := os.Stat(dir); err != nil || i.Mode().Perm() != 0o700 {
			t.Errorf("the folder is %v, %v", i.Mode(), err)
		}
		for _, tail := range []string{"", "-wal", "-shm"} {
			if i, err := os.Stat(path + tail); err != nil || i.Mode().Perm() != 0o600 {
				t.Errorf("hall.db%s is %v, %v", tail, i, err)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
