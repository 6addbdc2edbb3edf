package noticedb

import "context"

const (
	forgetReadSQL = `
DELETE FROM message_read
 WHERE person_id >= $1
   AND person_id < $2`

	forgetMarksSQL = `
DELETE FROM message_mark
 WHERE unit_id >= $1
   AND unit_id < $2`

	forgetSQL = `
DELETE FROM message
 WHERE unit_id >= $1
   AND unit_id < $2`
)

// ForgetPractice removes the messages of units of practice.
func (s Store) ForgetPractice(ctx context.Context, before string) error {
	return s.DB.ForgetPractice(ctx, before, forgetReadSQL, forgetMarksSQL, forgetSQL)
}
