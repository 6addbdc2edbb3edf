package store_test

import (
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
