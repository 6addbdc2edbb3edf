package unitdb

import "context"

// NextPractice draws the next number of the series of practice.
func (s Store) NextPractice(ctx context.Context) (int64, error) { return s.DB.Next(ctx, "practice") }

const (
	forgetChangesSQL = `
DELETE FROM unit_change
 WHERE unit_id >= $1
   AND unit_id < $2`

	forgetSQL = `
DELETE FROM unit
 WHERE id >= $1
   AND id < $2`
)

// ForgetPractice removes units of practice with their history.
func (s Store) ForgetPractice(ctx context.Context, before string) error {
	return s.DB.ForgetPractice(ctx, before, forgetChangesSQL, forgetSQL)
}
