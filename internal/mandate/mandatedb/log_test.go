package mandatedb_test

import (
	"testing"

	"wangting/internal/actor"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// HAN-11: the log names people by the mandates that they hold or held.
func TestHoldersOfAUnitAreReadWithTheirNames(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		world(t, db)
		keys := secrettest.Keyring(t)
		if _, err := db.Exec(t.Context(), `UPDATE person SET name = $1 WHERE id = 'q'`, keys.Seal("person.name", "测试乙")); err != nil {
			t.Fatal(err)
		}
		give(t, db, "m2", "q", actor.Operator)
		if _, err := db.Exec(t.Context(), `UPDATE mandate SET state = 'ended' WHERE id = 'm2'`); err != nil {
			t.Fatal(err)
		}
		d := mandatedb.Store{DB: db, Keys: keys}
		got, err := d.HoldersOf(t.Context(), "u", 10)
		if err != nil || len(got) != 1 || got[0].Name != "测试乙" || got[0].PersonID != "q" || got[0].Level != actor.Operator {
			t.Errorf("got %+v, %v", got, err)
		}
		if other, err := d.HoldersOf(t.Context(), "v", 10); err != nil || len(other) != 0 {
			t.Errorf("another unit has %+v, %v", other, err)
		}
	})
}
