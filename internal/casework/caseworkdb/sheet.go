package caseworkdb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"wangting/internal/casework"
	"wangting/internal/store"
)

const sealSheet = "case.sheet"

const putSheetSQL = `
INSERT INTO case_sheet (id, case_id, lines, at_us)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (id) DO UPDATE
   SET lines = excluded.lines,
       at_us = excluded.at_us`

// PutSheet replaces the lines of a question.
func (s Store) PutSheet(ctx context.Context, u casework.Uploaded) error {
	lines, err := json.Marshal(u.Lines)
	if err != nil {
		return fmt.Errorf("writing lines: %w", err)
	}
	_, err = s.DB.Exec(ctx, putSheetSQL, sheetID(u.CaseID, u.Field), u.CaseID, s.Keys.Seal(sealSheet, string(lines)), store.Us(u.At))
	return err
}

func sheetID(caseID, field string) string { return caseID + "." + field }

// Sheet gives the lines of a question. NotFound when there are none.
func (s Store) Sheet(ctx context.Context, caseID, field string) (casework.Uploaded, error) {
	var r struct {
		Lines []byte `db:"lines"`
		AtUs  int64  `db:"at_us"`
	}
	if err := s.DB.Get(ctx, &r, `SELECT lines, at_us FROM case_sheet WHERE id = $1`, sheetID(caseID, field)); err != nil {
		return casework.Uploaded{}, err
	}
	u := casework.Uploaded{CaseID: caseID, Field: field, At: store.Time(r.AtUs)}
	lines, err := s.Keys.Open(sealSheet, r.Lines)
	if err != nil {
		return casework.Uploaded{}, err
	}
	return u, json.Unmarshal([]byte(lines), &u.Lines)
}

// DropSheets removes the lines of a question, or with "" of all questions of a case.
func (s Store) DropSheets(ctx context.Context, caseID, field string) error {
	if field == "" {
		_, err := s.DB.Exec(ctx, `DELETE FROM case_sheet WHERE case_id = $1`, caseID)
		return err
	}
	_, err := s.DB.Exec(ctx, `DELETE FROM case_sheet WHERE id = $1`, sheetID(caseID, field))
	return err
}

// SweepSheets removes lines that were uploaded before a time.
func (s Store) SweepSheets(ctx context.Context, before time.Time) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM case_sheet WHERE at_us < $1`, store.Us(before))
	return err
}
