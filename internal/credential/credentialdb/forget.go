package credentialdb

import (
	"context"
	"errors"
)

// Forget removes every password and passkey of a person, and the passwords of these mandates.
func (s Store) Forget(ctx context.Context, personID string, mandateIDs []string) error {
	var all []error
	drop := func(query, of string) {
		_, err := s.DB.Exec(ctx, query, of)
		all = append(all, err)
	}
	drop(`DELETE FROM person_credential WHERE person_id = $1`, personID)
	drop(`DELETE FROM login_passkey WHERE person_id = $1`, personID)
	drop(`DELETE FROM login_second WHERE person_id = $1`, personID)
	for _, m := range mandateIDs {
		drop(`DELETE FROM login_credential WHERE mandate_id = $1`, m)
	}
	return errors.Join(all...)
}
