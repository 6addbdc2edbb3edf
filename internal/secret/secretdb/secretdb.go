// Package secretdb stores the wrapped data keys of package secret in the database, and
// seals the columns of the rooms again when the active key has changed.
package secretdb

import (
	"context"
	"fmt"

	"wangting/internal/secret"
	"wangting/internal/store"
)

// Keys keeps wrapped data keys; it is a secret.KeyStore.
type Keys struct{ DB *store.DB }

const keysSQL = `
SELECT id, purpose, wrapped, master_id, active, created_us
  FROM secret_key`

// DataKeys gives all keys. It uses the raw reader, because it may be called inside a
// caller's transaction.
func (k Keys) DataKeys(ctx context.Context) ([]secret.WrappedKey, error) {
	rows, err := k.DB.Reader().QueryContext(ctx, keysSQL)
	if err != nil {
		return nil, fmt.Errorf("reading data keys: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []secret.WrappedKey
	for rows.Next() {
		var w secret.WrappedKey
		var us int64
		if err := rows.Scan(&w.ID, &w.Purpose, &w.Wrapped, &w.MasterID, &w.Active, &us); err != nil {
			return nil, fmt.Errorf("reading data keys: %w", err)
		}
		w.CreatedAt = store.Time(us)
		list = append(list, w)
	}
	return list, rows.Err()
}

const putSQL = `
INSERT INTO secret_key (id, purpose, wrapped, master_id, active, created_us)
VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (id) DO UPDATE
   SET wrapped = excluded.wrapped, master_id = excluded.master_id, active = excluded.active`

// PutDataKey inserts or replaces a key.
func (k Keys) PutDataKey(ctx context.Context, w secret.WrappedKey) error {
	_, err := k.DB.Exec(ctx, putSQL, w.ID, w.Purpose, w.Wrapped, w.MasterID, w.Active, store.Us(w.CreatedAt))
	return err
}

// Column is a sealed column: its table, its key column and the purpose it is sealed for.
// Table and column names are constants of the program, never input.
type Column struct{ Table, ID, Name, Purpose string }

// Reseal seals every value of c that is under an older key again, a hundred rows in a
// transaction, and gives the number of changed values. It may be stopped and restarted.
func Reseal(ctx context.Context, db *store.DB, keys *secret.Keyring, c Column) (int, error) {
	pageSQL := fmt.Sprintf(`
SELECT %[2]s AS id, %[3]s AS sealed
  FROM %[1]s
 WHERE %[2]s > $1
 ORDER BY %[2]s
 LIMIT 100`, c.Table, c.ID, c.Name)
	saveSQL := fmt.Sprintf(`
UPDATE %[1]s
   SET %[3]s = $2
 WHERE %[2]s = $1
   AND %[3]s = $3`, c.Table, c.ID, c.Name)
	last, changed := "", 0
	for {
		var rows []struct {
			ID     string `db:"id"`
			Sealed []byte `db:"sealed"`
		}
		if err := db.Select(ctx, &rows, pageSQL, last); err != nil {
			return changed, fmt.Errorf("reading %s.%s: %w", c.Table, c.Name, err)
		}
		if len(rows) == 0 {
			return changed, nil
		}
		err := db.InTx(ctx, func(ctx context.Context) error {
			for _, r := range rows {
				if len(r.Sealed) == 0 {
					continue
				}
				again, moved, err := keys.Reseal(c.Purpose, r.Sealed)
				if err != nil {
					return fmt.Errorf("resealing %s.%s of %s: %w", c.Table, c.Name, r.ID, err)
				}
				if !moved {
					continue
				}
				if _, err := db.Exec(ctx, saveSQL, r.ID, again, r.Sealed); err != nil {
					return err
				}
				changed++
			}
			return nil
		})
		if err != nil {
			return changed, err
		}
		last = rows[len(rows)-1].ID
	}
}
