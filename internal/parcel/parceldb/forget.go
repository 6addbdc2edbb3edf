package parceldb

import "context"

const forgetSQL = `
UPDATE parcel
   SET private = $2,
       track   = ''
 WHERE unit_id = $1`

// Forget empties to whom the parcels of a person went, and their ways.
func (s Store) Forget(ctx context.Context, personID string) error {
	_, err := s.DB.Exec(ctx, forgetSQL, personID, s.Keys.Seal(purpose, "{}"))
	return err
}
