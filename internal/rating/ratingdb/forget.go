package ratingdb

import "context"

const forgetSQL = `
UPDATE rating
   SET words     = $2,
       person_id = ''
 WHERE case_id IN (SELECT id FROM case_file WHERE owner_id = $1)`

// Forget empties what a person wrote about their own cases.
func (s Store) Forget(ctx context.Context, personID string) error {
	_, err := s.DB.Exec(ctx, forgetSQL, personID, s.Keys.Seal(wordsPurpose, ""))
	return err
}
