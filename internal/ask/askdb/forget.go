package askdb

import (
	"context"
	"errors"
)

const (
	emptySQL = `
UPDATE ask_question
   SET name = $2, phone = $3, words = $4, answer = $5, code = '', person_id = '', agreed = FALSE, faq = FALSE, version = version + 1
 WHERE person_id = $1
   AND person_id <> ''
   AND state = 'answered'`
	untieSQL = `
UPDATE ask_question
   SET name = $2, phone = $3, person_id = '', agreed = FALSE, version = version + 1
 WHERE person_id = $1
   AND person_id <> ''`
)

// Forget unties the questions of a person from them, and empties the answered ones.
func (s Store) Forget(ctx context.Context, personID string) error {
	name, phone := s.Keys.Seal(namePurpose, ""), s.Keys.Seal(phonePurpose, "")
	_, answered := s.DB.Exec(ctx, emptySQL, personID, name, phone, s.Keys.Seal(wordsPurpose, ""), s.Keys.Seal(answerPurpose, ""))
	_, open := s.DB.Exec(ctx, untieSQL, personID, name, phone)
	return errors.Join(answered, open)
}
