package caseworkdb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/store"
)

const sealOrigin = "case.origin"

const keepOriginsSQL = `INSERT INTO case_origin (case_id, at_us, answers) VALUES ($1, $2, $3)`

// KeepOrigins stores what a new draft was filled in with.
func (s Store) KeepOrigins(ctx context.Context, caseID string, o casework.Origins) error {
	answers, err := json.Marshal(o.Of)
	if err != nil {
		return fmt.Errorf("writing what was filled in: %w", err)
	}
	_, err = s.DB.Exec(ctx, keepOriginsSQL, caseID, store.Us(o.At), s.Keys.Seal(sealOrigin, string(answers)))
	return err
}

// Origins gives what a draft was filled in with; none when nothing was kept.
func (s Store) Origins(ctx context.Context, caseID string) (casework.Origins, error) {
	var r struct {
		At      int64  `db:"at_us"`
		Answers []byte `db:"answers"`
	}
	err := s.DB.Get(ctx, &r, `SELECT at_us, answers FROM case_origin WHERE case_id = $1`, caseID)
	if errors.Is(err, fault.NotFound) {
		return casework.Origins{}, nil
	}
	if err != nil {
		return casework.Origins{}, err
	}
	o := casework.Origins{At: store.Time(r.At)}
	answers, err := s.Keys.Open(sealOrigin, r.Answers)
	if err != nil {
		return casework.Origins{}, err
	}
	return o, json.Unmarshal([]byte(answers), &o.Of)
}

// DropOrigins removes what a draft was filled in with.
func (s Store) DropOrigins(ctx context.Context, caseID string) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM case_origin WHERE case_id = $1`, caseID)
	return err
}

const lastFiledSQL = `
SELECT ` + columns + `, result, data
  FROM case_file
 WHERE owner_id = $1
   AND item_code = $2
   AND number IS NOT NULL
 ORDER BY submitted_us DESC
 LIMIT 1`

// along the index case_found_item
const lastClosedSQL = `
SELECT ` + columns + `, result, data
  FROM case_file
 WHERE item_code = $1
   AND number IS NOT NULL
   AND state = 'CLOSED'
   AND NOT sensitive
   AND owner_id NOT LIKE '` + id.PracticeFrom + `%'
 ORDER BY submitted_us DESC, id DESC
 LIMIT 1`

// LastClosed gives the newest case of an item that was closed, for everybody to see masked. NotFound when there is none.
func (s Store) LastClosed(ctx context.Context, itemCode string) (casework.Case, error) {
	var r row
	if err := s.DB.Get(ctx, &r, lastClosedSQL, itemCode); err != nil {
		return casework.Case{}, err
	}
	return s.withEmployerAnswer(ctx, r)
}

// LastFiled gives the newest case of an owner and an item that was submitted. NotFound when there is none.
func (s Store) LastFiled(ctx context.Context, owner, itemCode string) (casework.Case, error) {
	var r row
	if err := s.DB.Get(ctx, &r, lastFiledSQL, owner, itemCode); err != nil {
		return casework.Case{}, err
	}
	return s.whole(r)
}
