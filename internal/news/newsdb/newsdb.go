// Package newsdb keeps the contents of the newsroom in SQL; what the public objects is sealed.
package newsdb

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"wangting/internal/fault"
	"wangting/internal/news"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
)

// Store implements news.Store on SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

var _ news.Store = Store{}

// Purposes under which the columns are sealed.
const (
	PurposeSaid   = "news.said"
	PurposeAnswer = "news.answer"
)

// Sealed are the columns of the room that hold sealed values.
var Sealed = []secretdb.Column{
	{Table: "news_objection", ID: "id", Name: "said", Purpose: PurposeSaid},
	{Table: "news_objection", ID: "id", Name: "answer", Purpose: PurposeAnswer},
}

type row struct {
	ID        string `db:"id"`
	Kind      string `db:"kind"`
	Region    string `db:"region"`
	Title     string `db:"title"`
	State     string `db:"state"`
	Version   int64  `db:"version"`
	DraftN    int64  `db:"draft_n"`
	LiveN     int64  `db:"live_n"`
	LiveUs    int64  `db:"live_us"`
	BeforeN   int64  `db:"before_n"`
	FirstUs   int64  `db:"first_us"`
	GoneUs    int64  `db:"gone_us"`
	PublicV   int64  `db:"public_v"`
	UpdatedUs int64  `db:"updated_us"`
	UpdatedBy string `db:"updated_by"`
}

func (r row) article() news.Article {
	return news.Article{ID: r.ID, Kind: news.Kind(r.Kind), Region: r.Region, Title: r.Title, State: news.State(r.State),
		Version: r.Version, DraftN: r.DraftN, LiveN: r.LiveN, LiveAt: store.Time(r.LiveUs), BeforeN: r.BeforeN,
		FirstAt: store.Time(r.FirstUs), GoneAt: store.Time(r.GoneUs), PublicV: r.PublicV, UpdatedAt: store.Time(r.UpdatedUs),
		UpdatedBy: r.UpdatedBy}
}

const (
	columns = `id, kind, region, title, state, version, draft_n, live_n, live_us, before_n, first_us, gone_us, public_v, updated_us,
       updated_by`

	oneSQL = `
SELECT ` + columns + `
  FROM news_article
 WHERE id = $1`

	listSQL = `
SELECT ` + columns + `,
       (SELECT COUNT(*)
          FROM news_objection AS o
         WHERE o.article_id = news_article.id
           AND o.answered_us = 0) AS open,
       COALESCE((SELECT string_agg(s.by_id || ' ' || s.for_id, ' ')
                   FROM news_step AS s
                  WHERE s.article_id = news_article.id
                    AND s.n > news_article.live_n
                    AND s.act IN ('` + news.ActSave + `', '` + news.ActSubmit + `')), '') AS authors
  FROM news_article
 WHERE id < $1
   AND (kind = $2 OR $2 = '')
   AND (state = $3 OR $3 = '')
   AND (region = $4 OR $4 = '')
   AND ($5 = '' OR REPLACE(title, $5, '') <> title)
 ORDER BY id DESC
 LIMIT $6`

	addSQL = `
INSERT INTO news_article (` + columns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`

	putSQL = `
UPDATE news_article
   SET kind = $1, region = $2, title = $3, state = $4, version = $5, draft_n = $6, live_n = $7, live_us = $8, before_n = $9,
       first_us = $10, gone_us = $11, public_v = $12, updated_us = $13, updated_by = $14
 WHERE id = $15
   AND version = $16`

	stepSQL = `
INSERT INTO news_step (article_id, n, at_us, by_id, for_id, act, words, body)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

	stepsSQL = `
SELECT n, at_us, by_id, for_id, act, words, body
  FROM news_step
 WHERE article_id = $1
 ORDER BY n`
)

// Article gives one by its id.
func (s Store) Article(ctx context.Context, id string) (news.Article, error) {
	var r row
	err := s.DB.Get(ctx, &r, oneSQL, id)
	return r.article(), err
}

// Articles gives those that a query asks for, the newest first.
func (s Store) Articles(ctx context.Context, q news.Query) ([]news.Article, error) {
	var rows []struct {
		row
		Open    int    `db:"open"`
		Authors string `db:"authors"`
	}
	err := s.DB.Select(ctx, &rows, listSQL, cmp.Or(q.Before, "z"), string(q.Kind), string(q.State), q.Region, q.Words, q.Limit)
	out := make([]news.Article, len(rows))
	for i, r := range rows {
		out[i] = r.article()
		out[i].Open, out[i].Authors = r.Open, strings.Fields(r.Authors)
	}
	return out, err
}

// Put stores an article and its newest step.
func (s Store) Put(ctx context.Context, a news.Article, version int64, st news.Step) error {
	body := ""
	if st.Content != nil {
		b, err := json.Marshal(st.Content)
		if err != nil {
			return fmt.Errorf("encoding a content: %w", err)
		}
		body = string(b)
	}
	values := []any{string(a.Kind), a.Region, a.Title, string(a.State), a.Version, a.DraftN, a.LiveN, store.Us(a.LiveAt), a.BeforeN,
		store.Us(a.FirstAt), store.Us(a.GoneAt), a.PublicV, store.Us(a.UpdatedAt), a.UpdatedBy}
	n, err := int64(1), error(nil)
	if version == 0 {
		_, err = s.DB.Exec(ctx, addSQL, append([]any{a.ID}, values...)...)
	} else {
		n, err = s.DB.Exec(ctx, putSQL, append(values, a.ID, version)...)
	}
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "这项内容刚刚有了变化，请看过最新的内容再操作")
	}
	_, err = s.DB.Exec(ctx, stepSQL, a.ID, st.N, store.Us(st.At), st.ByID, st.ForID, st.Verb, st.Words, body)
	return err
}

type stepRow struct {
	N     int64  `db:"n"`
	AtUs  int64  `db:"at_us"`
	ByID  string `db:"by_id"`
	ForID string `db:"for_id"`
	Act   string `db:"act"`
	Words string `db:"words"`
	Body  string `db:"body"`
}

// Steps gives the steps of an article, the oldest first.
func (s Store) Steps(ctx context.Context, id string) ([]news.Step, error) {
	var rows []stepRow
	if err := s.DB.Select(ctx, &rows, stepsSQL, id); err != nil {
		return nil, err
	}
	out := make([]news.Step, len(rows))
	for i, r := range rows {
		out[i] = news.Step{N: r.N, At: store.Time(r.AtUs), ByID: r.ByID, ForID: r.ForID, Verb: r.Act, Words: r.Words}
		if r.Body == "" {
			continue
		}
		c, err := contentOf(id, r.Body)
		if err != nil {
			return nil, err
		}
		out[i].Content = &c
	}
	return out, nil
}

func contentOf(id, body string) (c news.Content, err error) {
	if err = json.Unmarshal([]byte(body), &c); err != nil {
		err = fmt.Errorf("decoding a content of %s: %w", id, err)
	}
	return c, err
}

const (
	markSQL = `
SELECT CAST(COALESCE(SUM(public_v), 0) AS BIGINT)
  FROM news_article`

	publicSQL = `
SELECT ` + columns + `,
       (SELECT body FROM news_step WHERE article_id = id AND n = live_n) AS live,
       COALESCE((SELECT body FROM news_step WHERE article_id = id AND n = before_n), '') AS before
  FROM news_article
 WHERE live_n > 0`
)

// PublicMark grows with each publication and withdrawal.
func (s Store) PublicMark(ctx context.Context) (string, error) {
	var n int64
	err := s.DB.Get(ctx, &n, markSQL)
	return strconv.FormatInt(n, 10), err
}

// PublicAll gives what is published, now or later.
func (s Store) PublicAll(ctx context.Context) ([]news.Kept, error) {
	var rows []struct {
		row
		Live   string `db:"live"`
		Before string `db:"before"`
	}
	if err := s.DB.Select(ctx, &rows, publicSQL); err != nil {
		return nil, err
	}
	out := make([]news.Kept, len(rows))
	var err error
	for i, r := range rows {
		out[i].Article = r.article()
		if out[i].Live, err = contentOf(r.ID, r.Live); err != nil {
			return nil, err
		}
		if r.Before == "" {
			continue
		}
		if out[i].Before, err = contentOf(r.ID, r.Before); err != nil {
			return nil, err
		}
	}
	return out, nil
}
