package caseworkdb

import "context"

// practised are the cases of units of practice.
const practised = `(SELECT id FROM case_file WHERE owner_id >= $1 AND owner_id < $2)`

var forgetSQL = []string{
	`DELETE FROM case_event WHERE case_id IN ` + practised,
	`DELETE FROM case_material WHERE case_id IN ` + practised,
	`DELETE FROM case_correction WHERE case_id IN ` + practised,
	`DELETE FROM case_endorsement WHERE case_id IN ` + practised,
	`DELETE FROM case_arrival WHERE case_id IN ` + practised,
	`DELETE FROM case_check WHERE case_id IN ` + practised,
	`DELETE FROM case_sheet WHERE case_id IN ` + practised,
	`DELETE FROM case_origin WHERE case_id IN ` + practised,
	`DELETE FROM case_delivery WHERE case_id IN ` + practised,
	`DELETE FROM case_receipt WHERE case_id IN ` + practised,
	`DELETE FROM case_seen WHERE case_id IN ` + practised,
	`DELETE FROM case_transfer WHERE case_id IN ` + practised,
	`DELETE FROM case_count WHERE owner >= $1 AND owner < $2`,
	`DELETE FROM case_file WHERE owner_id >= $1 AND owner_id < $2`,
}

// ForgetPractice removes the cases of units of practice, with all that belongs to them. The sweep of materials then finds
// that their files belong to nothing.
func (s Store) ForgetPractice(ctx context.Context, before string) error {
	return s.DB.ForgetPractice(ctx, before, forgetSQL...)
}
