package caseworkdb

import (
	"context"
	"encoding/json"
	"fmt"

	"wangting/internal/casework"
	"wangting/internal/store"
)

// checklist is a row of case_check.
type checklist struct {
	ID      string `db:"id"`
	CaseID  string `db:"case_id"`
	Stage   string `db:"stage"`
	ByID    string `db:"by_id"`
	ByLabel string `db:"by_label"`
	AtUs    int64  `db:"at_us"`
	Found   []byte `db:"found"`
}

const checkColumns = `id, case_id, stage, by_id, by_label, at_us, found`

var putCheckSQL = `
INSERT INTO case_check (` + checkColumns + `)
VALUES (` + each(checkColumns, ":%[1]s") + `)
    ON CONFLICT (case_id, stage, by_id)
    DO UPDATE SET by_label = excluded.by_label, at_us = excluded.at_us, found = excluded.found`

// PutChecklist stores what somebody found at a stage, in place of what they found before.
func (s Store) PutChecklist(ctx context.Context, c casework.Checklist) error {
	found, err := json.Marshal(c.Found)
	if err != nil {
		return fmt.Errorf("writing the points of case %s: %w", c.CaseID, err)
	}
	_, err = s.DB.ExecNamed(ctx, putCheckSQL, checklist{ID: c.ID, CaseID: c.CaseID, Stage: c.Stage, ByID: c.By.ID, ByLabel: c.By.Label,
		AtUs: store.Us(c.At), Found: s.seal(sealData, string(found))})
	return err
}

const checksSQL = `
SELECT ` + checkColumns + `
  FROM case_check
 WHERE case_id = $1
 ORDER BY at_us, id`

// ChecklistsOf gives what was found about the points of a case, oldest first.
func (s Store) ChecklistsOf(ctx context.Context, caseID string) ([]casework.Checklist, error) {
	var rows []checklist
	if err := s.DB.Select(ctx, &rows, checksSQL, caseID); err != nil {
		return nil, err
	}
	out := make([]casework.Checklist, len(rows))
	for i, r := range rows {
		plain, err := s.open(sealData, r.Found)
		if err != nil {
			return nil, fmt.Errorf("opening the points of case %s: %w", caseID, err)
		}
		out[i] = casework.Checklist{ID: r.ID, CaseID: r.CaseID, Stage: r.Stage, At: store.Time(r.AtUs),
			By: casework.Hand{Kind: "staff", ID: r.ByID, Label: r.ByLabel}}
		if err := json.Unmarshal([]byte(plain), &out[i].Found); err != nil {
			return nil, fmt.Errorf("reading the points of case %s: %w", caseID, err)
		}
	}
	return out, nil
}
