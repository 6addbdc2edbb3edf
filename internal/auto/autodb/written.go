package autodb

import (
	"context"
	"encoding/json"
	"fmt"

	"wangting/internal/auto"
	"wangting/internal/casework"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
)

const sealWritten = "auto.written"

// Sealed are the columns that a rotation of keys seals anew.
var Sealed = []secretdb.Column{{Table: "auto_written", ID: "case_id", Name: "body", Purpose: sealWritten}}

type writtenBody struct {
	Say   string
	Lines []casework.CoreLine
}

const writtenSQL = `
SELECT state, row_no, at_us, body
FROM auto_written
WHERE case_id = $1`

// Written gives what was written after the grant of a case; nil when nothing was.
func (s Store) Written(ctx context.Context, caseID string) (*auto.Written, error) {
	var rows []struct {
		State string `db:"state"`
		Row   int    `db:"row_no"`
		At    int64  `db:"at_us"`
		Body  []byte `db:"body"`
	}
	if err := s.DB.Select(ctx, &rows, writtenSQL, caseID); err != nil || len(rows) == 0 {
		return nil, err
	}
	r := rows[0]
	plain, err := s.Keys.Open(sealWritten, r.Body)
	if err != nil {
		return nil, fmt.Errorf("opening what was written for case %s: %w", caseID, err)
	}
	var b writtenBody
	if err := json.Unmarshal([]byte(plain), &b); err != nil {
		return nil, fmt.Errorf("reading what was written for case %s: %w", caseID, err)
	}
	return &auto.Written{State: auto.WrittenState(r.State), Row: r.Row, At: store.Time(r.At), Say: b.Say, Lines: b.Lines}, nil
}

const addWrittenSQL = `
INSERT INTO auto_written (case_id, state, row_no, at_us, body)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (case_id) DO NOTHING`

const changeWrittenSQL = `
UPDATE auto_written
   SET state = $2, row_no = $3, at_us = $4, body = $5
 WHERE case_id = $1
   AND state = $6
   AND row_no = $7`

// KeepWritten puts w in the place of was; false when another stands there by now.
func (s Store) KeepWritten(ctx context.Context, caseID string, w auto.Written, was *auto.Written) (bool, error) {
	b, err := json.Marshal(writtenBody{w.Say, w.Lines})
	if err != nil {
		return false, err
	}
	sql, args := addWrittenSQL, []any{caseID, string(w.State), w.Row, store.Us(w.At), s.Keys.Seal(sealWritten, string(b))}
	if was != nil {
		sql, args = changeWrittenSQL, append(args, string(was.State), was.Row)
	}
	n, err := s.DB.Exec(ctx, sql, args...)
	return n > 0, err
}
