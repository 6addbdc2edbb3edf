package persondb

import "context"

const forgetSQL = `
DELETE FROM person
 WHERE id >= $1
   AND id < $2`

// ForgetPractice removes persons of practice.
func (s Store) ForgetPractice(ctx context.Context, before string) error {
	return s.DB.ForgetPractice(ctx, before, forgetSQL)
}
