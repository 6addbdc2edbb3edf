package catalogdb

import "context"

const forgetSQL = `
DELETE FROM favourite
 WHERE unit_id >= $1
   AND unit_id < $2`

// Forget removes all that a person keeps, for themselves and in units.
func (s Store) Forget(ctx context.Context, personID string) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM favourite WHERE unit_id = $1 OR person_id = $1`, personID)
	return err
}

// ForgetPractice removes the favourites of units of practice.
func (s Store) ForgetPractice(ctx context.Context, before string) error {
	return s.DB.ForgetPractice(ctx, before, forgetSQL)
}
