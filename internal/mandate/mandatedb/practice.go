package mandatedb

import "context"

// practised are the mandates of units of practice.
const practised = `(SELECT id FROM mandate WHERE unit_id >= $1 AND unit_id < $2)`

var forgetSQL = []string{
	`DELETE FROM mandate_reminder WHERE mandate_id IN ` + practised,
	`DELETE FROM mandate_insurance WHERE mandate_id IN ` + practised,
	`DELETE FROM mandate_scope_record WHERE mandate_id IN ` + practised,
	`DELETE FROM mandate_scope WHERE mandate_id IN ` + practised,
	`DELETE FROM mandate_consent WHERE unit_id >= $1 AND unit_id < $2`,
	`DELETE FROM mandate_doubt WHERE unit_id >= $1 AND unit_id < $2`,
	`DELETE FROM mandate_promotion WHERE unit_id >= $1 AND unit_id < $2`,
	`DELETE FROM mandate_request WHERE unit_id >= $1 AND unit_id < $2`,
	`DELETE FROM mandate_record WHERE unit_id >= $1 AND unit_id < $2`,
	`DELETE FROM mandate WHERE unit_id >= $1 AND unit_id < $2`,
}

// ForgetPractice removes the mandates of units of practice, with all that belongs to them.
func (s Store) ForgetPractice(ctx context.Context, before string) error {
	return s.DB.ForgetPractice(ctx, before, forgetSQL...)
}
