// Package editordb keeps drafts of items, their steps and the requests to publish them in SQL. It contains no rules, and it does
// not parse items.
package editordb

import (
	"context"
	"strings"

	"wangting/internal/editor"
	"wangting/internal/store"
)

// Store implements editor.Store on SQL.
type Store struct{ DB *store.DB }

// Lock lets one writer at a time change a draft.
func (s Store) Lock(ctx context.Context, code string) error { return s.DB.Lock(ctx, "editor."+code) }

type draftRow struct {
	Code      string `db:"code"`
	Name      string `db:"name"`
	Board     string `db:"board"`
	Base      int64  `db:"base"`
	Step      int64  `db:"step"`
	Last      int64  `db:"last"`
	Frozen    bool   `db:"frozen"`
	UpdatedUs int64  `db:"updated_us"`
	By        string `db:"by_label"`
}

func (r draftRow) draft() editor.Draft {
	return editor.Draft{
		Code:      r.Code,
		Name:      r.Name,
		Board:     r.Board,
		Base:      r.Base,
		Step:      r.Step,
		Last:      r.Last,
		Frozen:    r.Frozen,
		UpdatedAt: store.Time(r.UpdatedUs),
		By:        r.By,
	}
}

const (
	draftColumns = `code, name, board, base, step, last, frozen, updated_us, by_label`
	draftSQL     = `
SELECT ` + draftColumns + `
  FROM item_draft
 WHERE code = $1`
	draftsSQL = `
SELECT ` + draftColumns + `
  FROM item_draft
 ORDER BY updated_us DESC, code`
)

// Draft gives the draft of an item; NotFound when there is none.
func (s Store) Draft(ctx context.Context, code string) (editor.Draft, error) {
	var r draftRow
	if err := s.DB.Get(ctx, &r, draftSQL, code); err != nil {
		return editor.Draft{}, err
	}
	return r.draft(), nil
}

// Drafts lists all of them, the newest first.
func (s Store) Drafts(ctx context.Context) ([]editor.Draft, error) {
	var rows []draftRow
	if err := s.DB.Select(ctx, &rows, draftsSQL); err != nil {
		return nil, err
	}
	list := make([]editor.Draft, len(rows))
	for i, r := range rows {
		list[i] = r.draft()
	}
	return list, nil
}

const putSQL = `
INSERT INTO item_draft (` + draftColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (code) DO UPDATE
   SET name = excluded.name, board = excluded.board, step = excluded.step, last = excluded.last,
       frozen = excluded.frozen, updated_us = excluded.updated_us, by_label = excluded.by_label`

// Put writes a draft. Call it with the draft locked.
func (s Store) Put(ctx context.Context, d editor.Draft) error {
	_, err := s.DB.Exec(ctx, putSQL, d.Code, d.Name, d.Board, d.Base, d.Step, d.Last, d.Frozen, store.Us(d.UpdatedAt), d.By)
	return err
}

type stepRow struct {
	Code    string `db:"code"`
	N       int64  `db:"n"`
	Parent  int64  `db:"parent"`
	AtUs    int64  `db:"at_us"`
	ByID    string `db:"by_id"`
	By      string `db:"by_label"`
	Path    string `db:"path"`
	What    string `db:"what"`
	Body    string `db:"body"`
	Authors string `db:"author_ids"` // apart by blanks
}

func (r stepRow) step() editor.Step {
	return editor.Step{
		Code:    r.Code,
		N:       r.N,
		Parent:  r.Parent,
		At:      store.Time(r.AtUs),
		ByID:    r.ByID,
		By:      r.By,
		Path:    r.Path,
		What:    r.What,
		Body:    []byte(r.Body),
		Authors: strings.Fields(r.Authors),
	}
}

const (
	addStepSQL = `
INSERT INTO item_step (code, n, parent, at_us, by_id, by_label, path, what, body, author_ids)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	stepSQL = `
SELECT code, n, parent, at_us, by_id, by_label, path, what, body, author_ids
  FROM item_step
 WHERE code = $1
   AND n = $2`
	stepsSQL = `
SELECT code, n, parent, at_us, by_id, by_label, path, what, '' AS body, author_ids
  FROM item_step
 WHERE code = $1
 ORDER BY n DESC`
)

// AddStep stores a step; Conflict when another has its number.
func (s Store) AddStep(ctx context.Context, st editor.Step) error {
	_, err := s.DB.Exec(ctx, addStepSQL, st.Code, st.N, st.Parent, store.Us(st.At), st.ByID, st.By, st.Path, st.What, string(st.Body),
		strings.Join(st.Authors, " "))
	return err
}

// Step gives one step with its body; NotFound when there is none.
func (s Store) Step(ctx context.Context, code string, n int64) (editor.Step, error) {
	var r stepRow
	if err := s.DB.Get(ctx, &r, stepSQL, code, n); err != nil {
		return editor.Step{}, err
	}
	return r.step(), nil
}

// Steps lists the steps of a draft without their bodies, the newest first.
func (s Store) Steps(ctx context.Context, code string) ([]editor.Step, error) {
	var rows []stepRow
	if err := s.DB.Select(ctx, &rows, stepsSQL, code); err != nil {
		return nil, err
	}
	list := make([]editor.Step, len(rows))
	for i, r := range rows {
		list[i] = r.step()
	}
	return list, nil
}

const (
	removeSQL      = `DELETE FROM item_draft WHERE code = $1`
	removeStepsSQL = `DELETE FROM item_step WHERE code = $1`
)

// Remove deletes a draft with its steps.
func (s Store) Remove(ctx context.Context, code string) error {
	if _, err := s.DB.Exec(ctx, removeOpenSQL, code); err != nil {
		return err
	}
	if _, err := s.DB.Exec(ctx, removeStepsSQL, code); err != nil {
		return err
	}
	_, err := s.DB.Exec(ctx, removeSQL, code)
	return err
}

var _ editor.Store = Store{}
