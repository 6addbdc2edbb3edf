package sessiondb

import "context"

const forgetSQL = `
DELETE FROM login_session
 WHERE person_id >= $1
   AND person_id < $2`

// Forget removes every login of a person.
func (s Store) Forget(ctx context.Context, personID string) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM login_session WHERE person_id = $1`, personID)
	return err
}

// ForgetPractice removes the logins of persons of practice.
func (s Store) ForgetPractice(ctx context.Context, before string) error {
	return s.DB.ForgetPractice(ctx, before, forgetSQL)
}
