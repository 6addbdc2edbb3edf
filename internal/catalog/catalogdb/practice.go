package catalogdb

import "context"

const forgetSQL = `
DELETE FROM favourite
 WHERE unit_id >= $1
   AND unit_id < $2`

// ForgetPractice removes the favourites of units of practice.
func (s Store) ForgetPractice(ctx context.Context, before string) error {
	return s.DB.ForgetPractice(ctx, before, forgetSQL)
}
