// Package replaydb keeps replays of items in SQL. A result is one sealed value: it names cases.
package replaydb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"wangting/internal/id"
	"wangting/internal/replay"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
)

// Store implements replay.Store on SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

const seal = "item.replay"

// Sealed lists the columns that hold sealed values.
var Sealed = []secretdb.Column{{Table: "item_replay", ID: "code", Name: "body", Purpose: seal}}

// Lock lets one writer at a time change the row of an item.
func (s Store) Lock(ctx context.Context, code string) error { return s.DB.Lock(ctx, "replay."+code) }

type row struct {
	Code   string `db:"code"`
	Run    string `db:"run"`
	AtUs   int64  `db:"at_us"`
	ByID   string `db:"by_id"`
	Months int    `db:"months"`
	Failed bool   `db:"failed"`
	Body   []byte `db:"body"`
}

const findSQL = `
SELECT code, run, at_us, by_id, months, failed, body
  FROM item_replay
 WHERE code = $1`

// Find gives the row of an item; NotFound when there is none.
func (s Store) Find(ctx context.Context, code string) (replay.Row, error) {
	var r row
	if err := s.DB.Get(ctx, &r, findSQL, code); err != nil {
		return replay.Row{}, err
	}
	out := replay.Row{Code: r.Code, Run: r.Run, At: store.Time(r.AtUs), ByID: r.ByID, Months: r.Months, Failed: r.Failed}
	if len(r.Body) == 0 {
		return out, nil
	}
	body, err := s.Keys.Open(seal, r.Body)
	if err != nil {
		return out, err
	}
	out.Result = &replay.Result{}
	return out, json.Unmarshal([]byte(body), out.Result)
}

const putSQL = `
INSERT INTO item_replay (code, run, at_us, by_id, months, failed, body)
VALUES (:code, :run, :at_us, :by_id, :months, :failed, :body)
    ON CONFLICT (code) DO UPDATE
   SET run    = excluded.run,
       at_us  = excluded.at_us,
       by_id  = excluded.by_id,
       months = excluded.months,
       failed = excluded.failed,
       body   = excluded.body`

// Put writes the row of an item.
func (s Store) Put(ctx context.Context, r replay.Row) error {
	kept := row{Code: r.Code, Run: r.Run, AtUs: store.Us(r.At), ByID: r.ByID, Months: r.Months, Failed: r.Failed, Body: []byte{}}
	if r.Result != nil {
		body, err := json.Marshal(r.Result)
		if err != nil {
			return fmt.Errorf("writing a replay: %w", err)
		}
		kept.Body = s.Keys.Seal(seal, string(body))
	}
	_, err := s.DB.ExecNamed(ctx, putSQL, kept)
	return err
}

const forgetSQL = `
DELETE FROM item_replay
 WHERE code = $1`

// Forget removes the row of an item.
func (s Store) Forget(ctx context.Context, code string) error {
	_, err := s.DB.Exec(ctx, forgetSQL, code)
	return err
}

const submittedSQL = `
SELECT id
  FROM case_file
 WHERE item_code = $1
   AND number IS NOT NULL
   AND submitted_us >= $2
   AND owner_id NOT LIKE '` + id.PracticeFrom + `%'
 ORDER BY submitted_us DESC, id DESC
 LIMIT $3`

// Submitted gives the ids of the cases of an item that were submitted since a moment, the newest first; none of practice.
func (s Store) Submitted(ctx context.Context, code string, since time.Time, most int) (list []string, err error) {
	err = s.DB.Select(ctx, &list, submittedSQL, code, store.Us(since), most)
	return list, err
}

var _ replay.Store = Store{}
