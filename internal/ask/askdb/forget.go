package askdb

import (
	"context"
	"errors"
	"time"

	"wangting/internal/store"
)

const (
	emptySQL = `
UPDATE ask_question
   SET name = $2, phone = $3, words = $4, answer = $5, code = '', person_id = '', agreed = FALSE, faq = FALSE,
       faq_asked = FALSE, version = version + 1
 WHERE person_id = $1
   AND person_id <> ''
   AND state = 'answered'`
	untieSQL = `
UPDATE ask_question
   SET name = $2, phone = $3, person_id = '', agreed = FALSE, version = version + 1
 WHERE person_id = $1
   AND person_id <> ''`
)

const expireSQL = `
UPDATE ask_question
   SET name = $3, phone = $4, words = $5, answer = $6, code = '', person_id = '', faq_asked = FALSE, version = version + 1
 WHERE id IN (SELECT id FROM ask_question WHERE state = 'answered' AND code <> '' AND answered_us < $1 ORDER BY answered_us, id LIMIT $2)`

// Expire empties at most so many questions that were answered before a time. Without a code nobody looks them up any more.
func (s Store) Expire(ctx context.Context, before time.Time, most int) (int64, error) {
	return s.DB.Exec(ctx, expireSQL, store.Us(before), most, s.Keys.Seal(namePurpose, ""), s.Keys.Seal(phonePurpose, ""),
		s.Keys.Seal(wordsPurpose, ""), s.Keys.Seal(answerPurpose, ""))
}

// Forget unties the questions of a person from them, and empties the answered ones.
func (s Store) Forget(ctx context.Context, personID string) error {
	name, phone := s.Keys.Seal(namePurpose, ""), s.Keys.Seal(phonePurpose, "")
	_, answered := s.DB.Exec(ctx, emptySQL, personID, name, phone, s.Keys.Seal(wordsPurpose, ""), s.Keys.Seal(answerPurpose, ""))
	_, open := s.DB.Exec(ctx, untieSQL, personID, name, phone)
	return errors.Join(answered, open)
}
