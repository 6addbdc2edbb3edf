package sessiondb

import "context"

const forgetSQL = `
DELETE FROM login_session
 WHERE person_id >= $1
   AND person_id < $2`

// ForgetPractice removes the logins of persons of practice.
func (s Store) ForgetPractice(ctx context.Context, before string) error {
	return s.DB.ForgetPractice(ctx, before, forgetSQL)
}
