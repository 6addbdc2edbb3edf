package caseworkdb

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/store"
)

const caseSQL = `
SELECT ` + columns + `, result, data
  FROM case_file
 WHERE id = $1`

// Case gives a case with its data.
func (s Store) Case(ctx context.Context, id string) (casework.Case, error) {
	var r row
	if err := s.DB.Get(ctx, &r, caseSQL, id); err != nil {
		return casework.Case{}, err
	}
	return s.withEmployerAnswer(ctx, r)
}

// withEmployerAnswer is a case with what its employer answered.
func (s Store) withEmployerAnswer(ctx context.Context, r row) (casework.Case, error) {
	c, err := s.whole(r)
	if err == nil && c.EmployerID != "" {
		c.EmployerAnswer, err = s.unitAnswer(ctx, c)
	}
	return c, err
}

const caseByNumberSQL = `
SELECT ` + columns + `, result, data
  FROM case_file
 WHERE number = $1`

// CaseByNumber gives a submitted case.
func (s Store) CaseByNumber(ctx context.Context, number string) (casework.Case, error) {
	var r row
	if err := s.DB.Get(ctx, &r, caseByNumberSQL, number); err != nil {
		return casework.Case{}, err
	}
	return s.withEmployerAnswer(ctx, r)
}

var insertSQL = `
INSERT INTO case_file (` + inserted + `)
VALUES (` + each(inserted, ":%[1]s") + `)`

// Insert stores a new case.
func (s Store) Insert(ctx context.Context, c casework.Case) error {
	data, err := s.sealData(c)
	if err != nil {
		return err
	}
	r := rowOf(c)
	r.Result, r.Data = s.seal(sealWords, c.Result), data
	_, err = s.DB.ExecNamed(ctx, insertSQL, r)
	return err
}

func (s Store) sealData(c casework.Case) ([]byte, error) {
	data, err := json.Marshal(c.Data)
	if err != nil {
		return nil, fmt.Errorf("writing the data: %w", err)
	}
	return s.Keys.Seal(sealData, string(data)), nil
}

var updateSQL = `
UPDATE case_file
   SET ` + each(stepped, "%[1]s = :%[1]s") + `, version = version + 1
 WHERE id = :id
   AND version = :version`

// saveSQL saves a draft. It writes only the columns that a save changes, so few indexes are
// updated.
const saveSQL = `
UPDATE case_file
   SET data = $3, updated_us = $4, version = version + 1
 WHERE id = $1
   AND version = $2
   AND state = 'DRAFT'`

const dataSQL = `
UPDATE case_file
   SET data = $2
 WHERE id = $1`

// Update writes a case at the version it was read with. Conflict when the version has changed.
func (s Store) Update(ctx context.Context, c casework.Case, withData bool) error {
	var data []byte
	var err error
	if withData || c.State == casework.Draft {
		if data, err = s.sealData(c); err != nil {
			return err
		}
	}
	if c.State == casework.Draft {
		return oneRow(s.DB.Exec(ctx, saveSQL, c.ID, c.Version, data, store.Us(c.UpdatedAt)))
	}
	r := rowOf(c)
	r.Result = s.seal(sealWords, c.Result)
	if err := oneRow(s.DB.ExecNamed(ctx, updateSQL, r)); err != nil || !withData {
		return err
	}
	_, err = s.DB.Exec(ctx, dataSQL, c.ID, data)
	return err
}

const moveDraftSQL = `
UPDATE case_file
   SET data = $3, updated_us = $4, item_version = $5, item_name = $6, sensitive = $7, version = version + 1
 WHERE id = $1
   AND version = $2
   AND state = 'DRAFT'`

// MoveDraft writes a draft of another version of its item.
func (s Store) MoveDraft(ctx context.Context, c casework.Case) error {
	data, err := s.sealData(c)
	if err != nil {
		return err
	}
	return oneRow(s.DB.Exec(ctx, moveDraftSQL, c.ID, c.Version, data, store.Us(c.UpdatedAt), c.ItemVersion, c.ItemName, c.Sensitive))
}

func oneRow(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	return err
}

// NextNumber draws the next serial number of a day.
func (s Store) NextNumber(ctx context.Context, day string) (int64, error) {
	return s.DB.Next(ctx, "case:"+day)
}

// Bump adds to the stored counters in one statement.
func (s Store) Bump(ctx context.Context, by []casework.Bump) error {
	var q strings.Builder
	q.WriteString("INSERT INTO case_count (owner, scope, class, n)\nVALUES ")
	args := make([]any, 0, 4*len(by))
	for i, b := range by {
		if i > 0 {
			q.WriteString(", ")
		}
		n := len(args)
		fmt.Fprintf(&q, "($%d, $%d, $%d, CAST($%d AS BIGINT))", n+1, n+2, n+3, n+4)
		args = append(args, b.Owner, b.Scope, b.Class, b.N)
	}
	q.WriteString("\n    ON CONFLICT (owner, scope, class) DO UPDATE SET n = case_count.n + excluded.n")
	_, err := s.DB.Exec(ctx, q.String(), args...)
	return err
}
