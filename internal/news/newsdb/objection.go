package newsdb

import (
	"context"
	"encoding/json"
	"fmt"

	"wangting/internal/fault"
	"wangting/internal/news"
	"wangting/internal/store"
)

const (
	objectionColumns = `id, article_id, at_us, person_id, said, answered_us, answered_by, answer`

	addObjectionSQL = `
INSERT INTO news_objection (` + objectionColumns + `)
VALUES ($1, $2, $3, $4, $5, 0, '', $6)`

	objectionsSQL = `
SELECT ` + objectionColumns + `
  FROM news_objection
 WHERE article_id = $1
 ORDER BY id`

	answerSQL = `
UPDATE news_objection
   SET answered_us = $1, answered_by = $2, answer = $3
 WHERE id = $4
   AND article_id = $5
   AND answered_us = 0`

	countsSQL = `
SELECT COUNT(*) AS whole, CAST(COALESCE(SUM(CASE WHEN answered_us = 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS waiting
  FROM news_objection
 WHERE article_id = $1`
)

// AddObjection stores an objection.
func (s Store) AddObjection(ctx context.Context, o news.Objection) error {
	said, err := json.Marshal(o.Complaint)
	if err != nil {
		return fmt.Errorf("encoding an objection: %w", err)
	}
	_, err = s.DB.Exec(ctx, addObjectionSQL, o.ID, o.ArticleID, store.Us(o.At), o.PersonID, s.Keys.Seal(PurposeSaid, string(said)), []byte{})
	return err
}

type objectionRow struct {
	ID         string `db:"id"`
	ArticleID  string `db:"article_id"`
	PersonID   string `db:"person_id"`
	AtUs       int64  `db:"at_us"`
	Said       []byte `db:"said"`
	AnsweredUs int64  `db:"answered_us"`
	AnsweredBy string `db:"answered_by"`
	Answer     []byte `db:"answer"`
}

// Objections gives those to an article, the oldest first.
func (s Store) Objections(ctx context.Context, articleID string) ([]news.Objection, error) {
	return s.objections(ctx, objectionsSQL, articleID)
}

func (s Store) objections(ctx context.Context, sql string, of string) ([]news.Objection, error) {
	var rows []objectionRow
	if err := s.DB.Select(ctx, &rows, sql, of); err != nil {
		return nil, err
	}
	out := make([]news.Objection, len(rows))
	for i, r := range rows {
		o := news.Objection{ID: r.ID, ArticleID: r.ArticleID, At: store.Time(r.AtUs), AnsweredAt: store.Time(r.AnsweredUs),
			AnsweredBy: r.AnsweredBy}
		said, err := s.Keys.Open(PurposeSaid, r.Said)
		if err != nil {
			return nil, fmt.Errorf("opening objection %s: %w", r.ID, err)
		}
		if err := json.Unmarshal([]byte(said), &o.Complaint); err != nil {
			return nil, fmt.Errorf("decoding objection %s: %w", r.ID, err)
		}
		o.PersonID = r.PersonID
		if len(r.Answer) > 0 {
			if o.Answer, err = s.Keys.Open(PurposeAnswer, r.Answer); err != nil {
				return nil, fmt.Errorf("opening the answer to %s: %w", r.ID, err)
			}
		}
		out[i] = o
	}
	return out, nil
}

// Answer writes an answer to an objection that has none.
func (s Store) Answer(ctx context.Context, o news.Objection) error {
	n, err := s.DB.Exec(ctx, answerSQL, store.Us(o.AnsweredAt), o.AnsweredBy, s.Keys.Seal(PurposeAnswer, o.Answer), o.ID, o.ArticleID)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "这条异议刚刚已经答复")
	}
	return err
}

// Counts gives how many there are to an article, and how many wait.
func (s Store) Counts(ctx context.Context, articleID string) (all, open int, err error) {
	var r struct {
		Whole   int `db:"whole"`
		Waiting int `db:"waiting"`
	}
	err = s.DB.Get(ctx, &r, countsSQL, articleID)
	return r.Whole, r.Waiting, err
}
