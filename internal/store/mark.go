package store

import (
	"context"
	"errors"

	"wangting/internal/fault"
)

const (
	markSQL = `
INSERT INTO hall_mark (name, value)
VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`
	marksSQL = `
SELECT value
  FROM hall_mark
 WHERE name = $1`
)

// SetMark writes down what the database is, such as born = demo.
func (db *DB) SetMark(ctx context.Context, name, value string) error {
	_, err := db.Exec(ctx, markSQL, name, value)
	return err
}

// Mark gives what was written down, "" for nothing.
func (db *DB) Mark(ctx context.Context, name string) (string, error) {
	var v string
	err := db.Get(ctx, &v, marksSQL, name)
	if errors.Is(err, fault.NotFound) {
		return "", nil
	}
	return v, err
}
