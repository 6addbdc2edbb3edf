package caseworkdb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"wangting/internal/casework"
	"wangting/internal/fault"
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

const (
	settleSheetSQL = `
UPDATE case_sheet
   SET lines = $1
 WHERE id    = $2
   AND at_us = $3`
	settledSheetSQL = `
DELETE FROM case_sheet
 WHERE id    = $1
   AND at_us = $2`
)

// SettleSheet replaces the lines of one upload, or removes them when none are left.
func (s Store) SettleSheet(ctx context.Context, u casework.Uploaded) (err error) {
	var n int64
	if len(u.Lines) == 0 {
		n, err = s.DB.Exec(ctx, settledSheetSQL, sheetID(u.CaseID, u.Field), store.Us(u.At))
	} else {
		var lines []byte
		if lines, err = json.Marshal(u.Lines); err != nil {
			return fmt.Errorf("writing lines: %w", err)
		}
		n, err = s.DB.Exec(ctx, settleSheetSQL, s.Keys.Seal(sealSheet, string(lines)), sheetID(u.CaseID, u.Field), store.Us(u.At))
	}
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	return err
}

// DropSheets removes the lines of all questions of a case.
func (s Store) DropSheets(ctx context.Context, caseID string) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM case_sheet WHERE case_id = $1`, caseID)
	return err
}

const sweepSheetsSQL = `
DELETE FROM case_sheet
 WHERE at_us < $1
    OR NOT EXISTS (SELECT 1 FROM case_file AS c WHERE c.id = case_sheet.case_id AND c.state IN ($2, $3))`

// SweepSheets removes lines that were uploaded before a time, and those of drafts that have been submitted.
func (s Store) SweepSheets(ctx context.Context, before time.Time) error {
	_, err := s.DB.Exec(ctx, sweepSheetsSQL, store.Us(before), string(casework.Draft), string(casework.UnitSent))
	return err
}
