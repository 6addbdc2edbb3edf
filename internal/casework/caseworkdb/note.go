package caseworkdb

import (
	"context"
	"encoding/json"
	"fmt"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/store"
)

// note is a row of case_note.
type note struct {
	ID      string       `db:"id"`
	CaseID  string       `db:"case_id"`
	Post    catalog.Post `db:"post"`
	Stage   string       `db:"stage"`
	ByID    string       `db:"by_id"`
	ByLabel string       `db:"by_label"`
	For     string       `db:"for_id"`
	AtUs    int64        `db:"at_us"`
	Data    []byte       `db:"data"`
}

const noteColumns = `id, case_id, post, stage, by_id, by_label, for_id, at_us, data`

var addNoteSQL = `
INSERT INTO case_note (` + noteColumns + `)
VALUES (` + each(noteColumns, ":%[1]s") + `)`

// AddNote stores a save of the 内部附注.
func (s Store) AddNote(ctx context.Context, n casework.Note) error {
	data, err := json.Marshal(n.Data)
	if err != nil {
		return fmt.Errorf("writing note %s: %w", n.ID, err)
	}
	_, err = s.DB.ExecNamed(ctx, addNoteSQL, note{ID: n.ID, CaseID: n.CaseID, Post: n.Post, Stage: n.Stage, ByID: n.By.ID, ByLabel: n.By.Label,
		For:  n.For,
		AtUs: store.Us(n.At), Data: s.seal(sealData, string(data))})
	return err
}

const notesSQL = `
SELECT ` + noteColumns + `
  FROM case_note
 WHERE case_id = $1
 ORDER BY at_us, id`

// Notes gives the saves of a case, oldest first.
func (s Store) Notes(ctx context.Context, caseID string) ([]casework.Note, error) {
	var rows []note
	if err := s.DB.Select(ctx, &rows, notesSQL, caseID); err != nil {
		return nil, err
	}
	out := make([]casework.Note, len(rows))
	for i, r := range rows {
		plain, err := s.open(sealData, r.Data)
		if err != nil {
			return nil, fmt.Errorf("opening note %s: %w", r.ID, err)
		}
		out[i] = casework.Note{ID: r.ID, CaseID: r.CaseID, Post: r.Post, Stage: r.Stage, For: r.For, At: store.Time(r.AtUs),
			By: casework.Hand{Kind: "staff", ID: r.ByID, Label: r.ByLabel}}
		if err := json.Unmarshal([]byte(plain), &out[i].Data); err != nil {
			return nil, fmt.Errorf("reading note %s: %w", r.ID, err)
		}
	}
	return out, nil
}
