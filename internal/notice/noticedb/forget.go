package noticedb

import (
	"context"
	"errors"
)

// Forget removes the inbox of a person, what they have read and the texts that they got. A job finds a text gone and sends nothing.
func (s Store) Forget(ctx context.Context, personID string) error {
	var all []error
	for _, query := range []string{
		`DELETE FROM message WHERE unit_id = $1`,
		`DELETE FROM message_read WHERE person_id = $1`,
		`DELETE FROM message_mark WHERE person_id = $1`,
		`DELETE FROM sms_out WHERE person_id = $1 AND person_id <> ''`,
	} {
		_, err := s.DB.Exec(ctx, query, personID)
		all = append(all, err)
	}
	return errors.Join(all...)
}
