package caseworkdb

import (
	"context"
	"fmt"

	"wangting/internal/casework"
	"wangting/internal/regno"
	"wangting/internal/store"
)

// indexHolder is the purpose of the blind index by which whoever is asked finds the question, with an account or before they have one.
const indexHolder = "case.consent"

func (s Store) holder(d regno.Document) []byte { return s.Keys.Index(indexHolder, d.Key()) }

const askConsentSQL = `
INSERT INTO case_consent (id, case_id, holder_x, asked_us, answered_us, answered_kind, answered_by, answered_label, answer, words)
VALUES ($1, $2, $3, $4, 0, '', '', '', '', $5)`

// AskConsent stores a question to the other side. Conflict when the case has an open one.
func (s Store) AskConsent(ctx context.Context, k casework.Consent) error {
	_, err := s.DB.Exec(ctx, askConsentSQL, k.ID, k.CaseID, s.holder(k.Of), store.Us(k.AskedAt), []byte{})
	return err
}

const answerConsentSQL = `
UPDATE case_consent
   SET answered_us = $2, answered_kind = $3, answered_by = $4, answered_label = $5, answer = $6, words = $7
 WHERE id = $1
   AND answer = ''`

// AnswerConsent stores the answer to an open question. Conflict when it has one.
func (s Store) AnswerConsent(ctx context.Context, k casework.Consent) error {
	return oneRow(s.DB.Exec(ctx, answerConsentSQL, k.ID, store.Us(k.AnsweredAt), k.AnsweredBy.Kind, k.AnsweredBy.ID, k.AnsweredBy.Label,
		string(k.Answer), s.seal(sealWords, k.Words)))
}

const consentColumns = `k.id AS k_id, k.case_id AS k_case_id, k.asked_us AS k_asked_us, k.answered_us AS k_answered_us,
       k.answered_kind AS k_answered_kind, k.answered_by AS k_answered_by, k.answered_label AS k_answered_label, k.answer AS k_answer,
       k.words AS k_words`

type consentRow struct {
	KID      string `db:"k_id"`
	KCase    string `db:"k_case_id"`
	Asked    int64  `db:"k_asked_us"`
	Answered int64  `db:"k_answered_us"`
	Kind     string `db:"k_answered_kind"`
	By       string `db:"k_answered_by"`
	Label    string `db:"k_answered_label"`
	Answer   string `db:"k_answer"`
	Words    []byte `db:"k_words"`
}

func (s Store) consent(r consentRow) (casework.Consent, error) {
	words, err := s.open(sealWords, r.Words)
	if err != nil {
		return casework.Consent{}, fmt.Errorf("opening the words of consent %s: %w", r.KID, err)
	}
	return casework.Consent{ID: r.KID, CaseID: r.KCase, AskedAt: store.Time(r.Asked), AnsweredAt: store.Time(r.Answered),
		AnsweredBy: casework.Hand{Kind: r.Kind, ID: r.By, Label: r.Label}, Answer: casework.ConsentAnswer(r.Answer), Words: words}, nil
}

func (s Store) consents(ctx context.Context, query string, args ...any) ([]casework.Consent, error) {
	var rows []consentRow
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	out := make([]casework.Consent, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = s.consent(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

const consentsSQL = `
SELECT ` + consentColumns + `
  FROM case_consent k
 WHERE k.case_id = $1
 ORDER BY k.asked_us, k.id`

// Consents gives what the other side of a case was asked, oldest first.
func (s Store) Consents(ctx context.Context, caseID string) ([]casework.Consent, error) {
	return s.consents(ctx, consentsSQL, caseID)
}

const consentsAskedSQL = `
SELECT ` + consentColumns + `
  FROM case_consent k
 WHERE k.case_id = $1
   AND k.holder_x = $2
 ORDER BY k.asked_us, k.id`

// ConsentsAsked gives those questions about a case that were asked of the holder of a document, oldest first.
func (s Store) ConsentsAsked(ctx context.Context, caseID string, d regno.Document) ([]casework.Consent, error) {
	return s.consents(ctx, consentsAskedSQL, caseID, s.holder(d))
}

var consentsOpenSQL = `
SELECT ` + consentColumns + `, ` + caseColumns + `
  FROM case_consent k
  JOIN case_file c
    ON c.id = k.case_id
 WHERE k.holder_x = $1
   AND k.answer = ''
 ORDER BY k.asked_us DESC, k.id DESC
 LIMIT $2`

// ConsentsOpen gives what is asked of the holder of a document and waits, newest first.
func (s Store) ConsentsOpen(ctx context.Context, d regno.Document, limit int) ([]casework.Consent, error) {
	var rows []struct {
		row
		consentRow
	}
	if err := s.DB.Select(ctx, &rows, consentsOpenSQL, s.holder(d), limit); err != nil {
		return nil, err
	}
	out := make([]casework.Consent, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = s.consent(r.consentRow); err != nil {
			return nil, err
		}
		out[i].Case = r.toCase()
	}
	return out, nil
}
