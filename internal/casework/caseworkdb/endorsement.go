package caseworkdb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/store"
)

const askEndorsementSQL = `
INSERT INTO case_endorsement (id, case_id, unit_id, asked_us, answered_us, answered_by, answered_label, answer, words, data)
VALUES ($1, $2, $3, $4, 0, '', '', '', $5, $5)`

// AskEndorsement stores a request for a unit's endorsement. Conflict when the case has an open one.
func (s Store) AskEndorsement(ctx context.Context, e casework.Endorsement) error {
	_, err := s.DB.Exec(ctx, askEndorsementSQL, e.ID, e.CaseID, e.UnitID, store.Us(e.AskedAt), []byte{})
	return err
}

const answerEndorsementSQL = `
UPDATE case_endorsement
   SET answered_us = $2, answered_by = $3, answered_label = $4, answer = $5, words = $6, data = $7
 WHERE case_id = $1
   AND answer = ''`

// AnswerEndorsement stores the answer to the open request of the case. Conflict when none is open.
func (s Store) AnswerEndorsement(ctx context.Context, e casework.Endorsement) error {
	filled := ""
	if len(e.Data) > 0 {
		data, err := json.Marshal(e.Data)
		if err != nil {
			return fmt.Errorf("writing what the unit filled in: %w", err)
		}
		filled = string(data)
	}
	return oneRow(s.DB.Exec(ctx, answerEndorsementSQL, e.CaseID, store.Us(e.AnsweredAt), e.AnsweredBy.ID, e.AnsweredBy.Label,
		string(e.Answer), s.seal(sealWords, e.Words), s.seal(sealData, filled)))
}

const unitAnswerSQL = `
SELECT answered_us, answered_by, answered_label, answer, data
  FROM case_endorsement
 WHERE case_id = $1
   AND unit_id = $2
   AND answer IN ('agreed', 'sent_back', 'disagreed')
 ORDER BY answered_us DESC
 LIMIT 1`

// unitAnswer is what the employer of a case last answered; that of an employer named before is not theirs.
func (s Store) unitAnswer(ctx context.Context, c casework.Case) (casework.UnitAnswer, error) {
	var r struct {
		Answered int64  `db:"answered_us"`
		By       string `db:"answered_by"`
		Label    string `db:"answered_label"`
		Answer   string `db:"answer"`
		Data     []byte `db:"data"`
	}
	err := s.DB.Get(ctx, &r, unitAnswerSQL, c.ID, c.EmployerID)
	if errors.Is(err, fault.NotFound) {
		return casework.UnitAnswer{}, nil
	}
	if err != nil {
		return casework.UnitAnswer{}, fmt.Errorf("reading what the employer of %s answered: %w", c.ID, err)
	}
	a := casework.UnitAnswer{By: person(r.By, r.Label), At: store.Time(r.Answered), Answer: casework.EndorsementAnswer(r.Answer)}
	plain, err := s.open(sealData, r.Data)
	if err == nil && plain != "" {
		err = json.Unmarshal([]byte(plain), &a.Data)
	}
	if err != nil {
		return a, fmt.Errorf("opening what the employer of %s filled in: %w", c.ID, err)
	}
	return a, nil
}

const endorsementColumns = `e.id AS e_id, e.unit_id AS e_unit_id, e.asked_us AS e_asked_us, e.answered_us AS e_answered_us,
       e.answered_by AS e_answered_by, e.answered_label AS e_answered_label, e.answer AS e_answer, e.words AS e_words`

var endorsementsOpenSQL = `
SELECT ` + endorsementColumns + `, ` + caseColumns + `
  FROM case_endorsement e
  JOIN case_file c
    ON c.id = e.case_id
 WHERE e.unit_id = $1
   AND e.answer = ''
   AND (e.asked_us, e.id) < ($2, $3)
 ORDER BY e.asked_us DESC, e.id DESC
 LIMIT $4`

var endorsementsAnsweredSQL = `
SELECT ` + endorsementColumns + `, ` + caseColumns + `
  FROM case_endorsement e
  JOIN case_file c
    ON c.id = e.case_id
 WHERE e.unit_id = $1
   AND e.answer IN ('agreed', 'sent_back', 'disagreed')
   AND (e.answered_us, e.id) < ($2, $3)
 ORDER BY e.answered_us DESC, e.id DESC
 LIMIT $4`

const endorsementsDueSQL = `
SELECT asked_us AS us, case_id AS id
  FROM case_endorsement
 WHERE answer = ''
   AND (asked_us, case_id) > ($1, $2)
   AND asked_us <= $3
 ORDER BY asked_us, case_id
 LIMIT $4`

// EndorsementsDue gives the cases whose employer was asked until a moment and has not answered.
func (s Store) EndorsementsDue(ctx context.Context, after casework.ListPlace, until time.Time, limit int) ([]casework.ListPlace, error) {
	return s.corrections(ctx, endorsementsDueSQL, after, until, limit)
}

type endorsementRow struct {
	row
	EID      string `db:"e_id"`
	EUnit    string `db:"e_unit_id"`
	Asked    int64  `db:"e_asked_us"`
	Answered int64  `db:"e_answered_us"`
	By       string `db:"e_answered_by"`
	Label    string `db:"e_answered_label"`
	Answer   string `db:"e_answer"`
	Words    []byte `db:"e_words"`
}

// Endorsements gives one page of a unit's requests, in the order of an index.
func (s Store) Endorsements(ctx context.Context, q casework.EndorsementQuery) ([]casework.Endorsement, error) {
	us, id := int64(math.MaxInt64), "~"
	if q.After != nil {
		us, id = q.After.Us, q.After.ID
	}
	query := endorsementsOpenSQL
	if q.Answered {
		query = endorsementsAnsweredSQL
	}
	var rows []endorsementRow
	if err := s.DB.Select(ctx, &rows, query, q.UnitID, us, id, q.Limit); err != nil {
		return nil, err
	}
	out := make([]casework.Endorsement, len(rows))
	for i, r := range rows {
		words, err := s.open(sealWords, r.Words)
		if err != nil {
			return nil, fmt.Errorf("opening the words of endorsement %s: %w", r.EID, err)
		}
		out[i] = casework.Endorsement{ID: r.EID, CaseID: r.ID, UnitID: r.EUnit, AskedAt: store.Time(r.Asked), AnsweredAt: store.Time(r.Answered),
			AnsweredBy: person(r.By, r.Label), Answer: casework.EndorsementAnswer(r.Answer), Words: words, Case: r.toCase()}
	}
	return out, nil
}
