package store_test

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// OPS-3: a database that is older than the program is known as such, whichever folders the last steps lie in. On SQLite it is then
// migrated at the start, on PostgreSQL the start is refused.
func TestADatabaseOlderThanTheProgramIsKnownAsSuch(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		var newest int64
		if err := db.Get(ctx, &newest, `SELECT MAX(version_id) FROM goose_db_version`); err != nil {
			t.Fatal(err)
		}
		if n, err := db.Pending(ctx); err != nil || n != 0 {
			t.Fatalf("%d steps wait after all were taken: %v", n, err)
		}
		if _, err := db.Exec(ctx, `DELETE FROM goose_db_version WHERE version_id = $1`, newest); err != nil {
			t.Fatal(err)
		}
		if n, err := db.Pending(ctx); err != nil || n != 1 {
			t.Errorf("%d steps wait when the last one was not taken: %v", n, err)
		}
	})
}

// OPS-3: steps are written side by side, and one with a lower number may land after one with a higher. A database that was
// migrated in between gets it at the next start.
func TestAStepThatLandedLateIsTaken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		for _, sql := range []string{`DELETE FROM goose_db_version WHERE version_id = 65`, `DROP INDEX mandate_record_now`, `DROP INDEX mandate_record_then`} {
			if _, err := db.Exec(ctx, sql); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := db.Pending(ctx); err != nil || n != 1 {
			t.Errorf("%d steps wait, want the one in the middle: %v", n, err)
		}
		if n, err := db.Migrate(ctx); err != nil || n != 1 {
			t.Fatalf("%d steps were taken, want 1: %v", n, err)
		}
		if _, err := db.Exec(ctx, `DROP INDEX mandate_record_then`); err != nil {
			t.Errorf("the step was not taken: %v", err)
		}
	})
}

var update = flag.Bool("update", false, "write down the steps that are new")

// OPS-3: what a step says is done once in each database, so a step that landed is never changed: what is to be different is a
// new step. landed.txt names every step with its hash; -update adds new ones and changes none.
func TestAStepThatLandedIsNeverChanged(t *testing.T) {
	const list = "testdata/landed.txt"
	raw, err := os.ReadFile(list)
	if err != nil && !*update {
		t.Fatal(err)
	}
	landed, text := map[string]string{}, string(raw)
	for line := range strings.Lines(text) {
		if name, sum, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			landed[name] = sum
		}
	}
	err = filepath.WalkDir("migrations", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, sum := filepath.ToSlash(path), fmt.Sprintf("%x", sha256.Sum256(body))
		switch was, known := landed[name]; {
		case !known && *update:
			text += name + " " + sum + "\n"
		case !known:
			t.Errorf("%s is new: go test ./internal/store -run Landed -update", name)
		case was != sum:
			t.Errorf("%s was changed after it landed: databases that have it would never get the change; write a new step", name)
		}
		delete(landed, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range landed {
		t.Errorf("%s landed and is gone", name)
	}
	if *update {
		if err := os.WriteFile(list, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
