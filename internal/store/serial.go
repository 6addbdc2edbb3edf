package store

import "context"

const nextSQL = `
INSERT INTO serial (name, last)
VALUES ($1, 1)
    ON CONFLICT (name) DO UPDATE SET last = serial.last + 1
RETURNING last`

// Next draws the next number of a series, from 1, inside the transaction of ctx. A
// rollback gives the number back, and two transactions that draw from one series wait
// for one another. Use it for numbers that people see, late in the transaction.
func (db *DB) Next(ctx context.Context, name string) (int64, error) {
	var n int64
	return n, db.Write(ctx, &n, nextSQL, name)
}
