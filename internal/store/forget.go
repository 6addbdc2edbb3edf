package store

import (
	"context"
	"fmt"

	"wangting/internal/id"
)

// ForgetPractice runs deletions of rows of 演练, in order and in one transaction: $1 and $2 of each are the lowest id that
// it removes and the first that it leaves. No other id lies between them, whatever before is.
func (db *DB) ForgetPractice(ctx context.Context, before string, deletions ...string) error {
	return db.InTx(ctx, func(ctx context.Context) error {
		for _, query := range deletions {
			if _, err := db.Exec(ctx, query, id.PracticeFrom, before); err != nil {
				return fmt.Errorf("forgetting practice: %w", err)
			}
		}
		return nil
	})
}
