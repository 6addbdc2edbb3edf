// Package askdb keeps questions in SQL; what people wrote and what they were answered is sealed. It contains no rules.
package askdb

import (
	"context"

	"wangting/internal/ask"
	"wangting/internal/fault"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
)

// Store implements ask.Store on SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

var _ ask.Store = Store{}

const (
	namePurpose   = "ask.name"
	phonePurpose  = "ask.phone"
	wordsPurpose  = "ask.words"
	answerPurpose = "ask.answer"
)

// Sealed are the columns of the room that hold sealed values.
var Sealed = []secretdb.Column{
	{Table: "ask_question", ID: "id", Name: "name", Purpose: namePurpose},
	{Table: "ask_question", ID: "id", Name: "phone", Purpose: phonePurpose},
	{Table: "ask_question", ID: "id", Name: "words", Purpose: wordsPurpose},
	{Table: "ask_question", ID: "id", Name: "answer", Purpose: answerPurpose},
}

// Next draws the next number of a day.
func (s Store) Next(ctx context.Context, day string) (int64, error) {
	return s.DB.Next(ctx, "ask."+day)
}

const (
	columns = `id, number, board, region, person_id, name, phone, words, agreed, asked_us, due_us, state, claimed_by, answer,
       answered_by, answered_us, faq, faq_text, faq_answer, version, faq_asked, answered_for`

	addSQL = `
INSERT INTO ask_question (` + columns + `, code)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`

	putSQL = `
UPDATE ask_question
   SET region = $3, agreed = $4, state = $5, claimed_by = $6, answer = $7, answered_by = $8, answered_us = $9, faq = $10,
       faq_text = $11, faq_answer = $12, faq_asked = $13, answered_for = $14, version = version + 1
 WHERE id = $1
   AND version = $2`
)

type row struct {
	ID          string `db:"id"`
	Number      string `db:"number"`
	Board       string `db:"board"`
	Region      string `db:"region"`
	PersonID    string `db:"person_id"`
	Name        []byte `db:"name"`
	Phone       []byte `db:"phone"`
	Words       []byte `db:"words"`
	Agreed      bool   `db:"agreed"`
	AskedUs     int64  `db:"asked_us"`
	DueUs       int64  `db:"due_us"`
	State       string `db:"state"`
	ClaimedBy   string `db:"claimed_by"`
	Answer      []byte `db:"answer"`
	AnsweredBy  string `db:"answered_by"`
	AnsweredUs  int64  `db:"answered_us"`
	FAQ         bool   `db:"faq"`
	FAQText     string `db:"faq_text"`
	FAQAnswer   string `db:"faq_answer"`
	Version     int64  `db:"version"`
	Proposed    bool   `db:"faq_asked"`
	AnsweredFor string `db:"answered_for"`
}

// Add stores a question.
func (s Store) Add(ctx context.Context, q ask.Question, code string) error {
	_, err := s.DB.Exec(ctx, addSQL, q.ID, q.Number, q.Board, q.Region, q.PersonID, s.Keys.Seal(namePurpose, q.Name),
		s.Keys.Seal(phonePurpose, q.Phone), s.Keys.Seal(wordsPurpose, q.Text), q.Public, store.Us(q.AskedAt), store.Us(q.Due),
		string(q.State), q.ClaimedBy, s.Keys.Seal(answerPurpose, q.Answer), q.AnsweredBy, store.Us(q.AnsweredAt), q.FAQ, q.FAQText,
		q.FAQAnswer, q.Version, q.Proposed, q.AnsweredFor, code)
	return err
}

// Put updates what may change, at the version that was read.
func (s Store) Put(ctx context.Context, q ask.Question) error {
	n, err := s.DB.Exec(ctx, putSQL, q.ID, q.Version, q.Region, q.Public, string(q.State), q.ClaimedBy,
		s.Keys.Seal(answerPurpose, q.Answer), q.AnsweredBy, store.Us(q.AnsweredAt), q.FAQ, q.FAQText, q.FAQAnswer, q.Proposed,
		q.AnsweredFor)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "这条留言刚刚被别人处理过，请刷新后再看")
	}
	return err
}

func (s Store) open(r row) (q ask.Question, err error) {
	q = ask.Question{ID: r.ID, Number: r.Number, Board: r.Board, Region: r.Region, PersonID: r.PersonID, Public: r.Agreed,
		AskedAt: store.Time(r.AskedUs), Due: store.Time(r.DueUs), State: ask.State(r.State), ClaimedBy: r.ClaimedBy,
		AnsweredBy: r.AnsweredBy, AnsweredAt: store.Time(r.AnsweredUs), FAQ: r.FAQ, FAQText: r.FAQText, FAQAnswer: r.FAQAnswer,
		Version: r.Version, Proposed: r.Proposed, AnsweredFor: r.AnsweredFor}
	for _, c := range []struct {
		purpose string
		sealed  []byte
		to      *string
	}{
		{namePurpose, r.Name, &q.Name}, {phonePurpose, r.Phone, &q.Phone}, {wordsPurpose, r.Words, &q.Text},
		{answerPurpose, r.Answer, &q.Answer},
	} {
		if *c.to, err = s.Keys.Open(c.purpose, c.sealed); err != nil {
			return q, err
		}
	}
	return q, nil
}

const (
	oneSQL    = `SELECT ` + columns + ` FROM ask_question WHERE id = $1`
	byCodeSQL = `SELECT ` + columns + ` FROM ask_question WHERE number = $1 AND code = $2`
)

// Question returns a question by id.
func (s Store) Question(ctx context.Context, id string) (ask.Question, error) {
	return s.one(ctx, oneSQL, id)
}

// ByCode returns the question with this number and this hash of a code.
func (s Store) ByCode(ctx context.Context, number, code string) (ask.Question, error) {
	return s.one(ctx, byCodeSQL, number, code)
}

func (s Store) one(ctx context.Context, query string, args ...any) (ask.Question, error) {
	var r row
	if err := s.DB.Get(ctx, &r, query, args...); err != nil {
		return ask.Question{}, err
	}
	return s.open(r)
}

const (
	waitingSQL = `
SELECT ` + columns + `
  FROM ask_question
 WHERE state = 'open'
   AND region = $1
   AND (due_us, id) > ($2, $3)
 ORDER BY due_us, id
 LIMIT $4`
	doneSQL = `
SELECT ` + columns + `
  FROM ask_question
 WHERE state = 'answered'
   AND region = $1
   AND (answered_us, id) < ($2, $3)
 ORDER BY answered_us DESC, id DESC
 LIMIT $4`
	proposedSQL = `
SELECT ` + columns + `
  FROM ask_question
 WHERE faq_asked
   AND agreed
   AND region = $1
   AND (answered_us, id) > ($2, $3)
 ORDER BY answered_us, id
 LIMIT $4`
)

const end = int64(1) << 62 // after every moment

// Desk returns the questions of a region: open ones, the first due first, answered ones, the newest first, or proposed
// ones, the oldest first.
func (s Store) Desk(ctx context.Context, region string, st ask.State, after ask.Cursor, most int) ([]ask.Question, error) {
	query, at := waitingSQL, store.Us(after.At)
	switch st {
	case ask.Proposed:
		query = proposedSQL
	case ask.Answered:
		query = doneSQL
		if after.ID == "" {
			at = end
		}
	}
	return s.many(ctx, query, region, at, after.ID, most)
}

const askedSQL = `
SELECT ` + columns + `
  FROM ask_question
 WHERE person_id = $1
   AND person_id <> ''
 ORDER BY asked_us DESC, id DESC
 LIMIT $2`

// Asked returns the questions of a person, the newest first.
func (s Store) Asked(ctx context.Context, personID string, most int) ([]ask.Question, error) {
	return s.many(ctx, askedSQL, personID, most)
}

func (s Store) many(ctx context.Context, query string, args ...any) ([]ask.Question, error) {
	var rows []row
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	out := make([]ask.Question, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = s.open(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

const publicSQL = `
SELECT id, board, region, faq_text, faq_answer, answered_us
  FROM ask_question
 WHERE faq
   AND agreed
 ORDER BY answered_us DESC, id DESC
 LIMIT $1`

// Public returns what both sides agreed to publish, the newest first.
func (s Store) Public(ctx context.Context, most int) ([]ask.Entry, error) {
	var rows []struct {
		ID         string `db:"id"`
		Board      string `db:"board"`
		Region     string `db:"region"`
		Text       string `db:"faq_text"`
		Answer     string `db:"faq_answer"`
		AnsweredUs int64  `db:"answered_us"`
	}
	if err := s.DB.Select(ctx, &rows, publicSQL, most); err != nil {
		return nil, err
	}
	out := make([]ask.Entry, len(rows))
	for i, r := range rows {
		out[i] = ask.Entry{ID: r.ID, Board: r.Board, Region: r.Region, Text: r.Text, Answer: r.Answer, At: store.Time(r.AnsweredUs)}
	}
	return out, nil
}

// Of counts the questions of a person.
func (s Store) Of(ctx context.Context, personID string) (int64, error) {
	var n int64
	return n, s.DB.Get(ctx, &n, `SELECT COUNT(*) FROM ask_question WHERE person_id = $1`, personID)
}
