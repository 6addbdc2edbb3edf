package store

import (
	"context"
	"errors"

	"wangting/internal/fault"
	"wangting/internal/id"
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

const markOnceSQL = `
INSERT INTO hall_mark (name, value)
VALUES ($1, $2)
    ON CONFLICT (name) DO NOTHING`

// HallName gives the name of the hall that uses the database. The first call invents it; all
// nodes and all later calls give the same.
func (db *DB) HallName(ctx context.Context) (string, error) {
	name, err := db.Mark(ctx, "name")
	if err != nil || name != "" {
		return name, err
	}
	if _, err := db.Exec(ctx, markOnceSQL, "name", id.New()); err != nil {
		return "", err
	}
	return db.Mark(ctx, "name")
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
