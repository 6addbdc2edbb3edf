package editordb

import (
	"context"
	"strings"

	"wangting/internal/editor"
	"wangting/internal/store"
)

type requestRow struct {
	ID      string `db:"id"`
	Code    string `db:"code"`
	Name    string `db:"name"`
	Base    int64  `db:"base"`
	Step    int64  `db:"step"`
	Digest  string `db:"digest"`
	Note    string `db:"note"`
	LiveUs  int64  `db:"live_us"`
	State   string `db:"state"`
	ByID    string `db:"by_id"`
	ForID   string `db:"for_id"`
	By      string `db:"by_label"`
	AtUs    int64  `db:"at_us"`
	Done    string `db:"done_label"`
	DoneUs  int64  `db:"done_us"`
	Words   string `db:"words"`
	Version int64  `db:"version"`
	Authors string `db:"author_ids"` // apart by blanks
}

func (r requestRow) request() editor.Request {
	return editor.Request{
		ID:      r.ID,
		Code:    r.Code,
		Name:    r.Name,
		Base:    r.Base,
		Step:    r.Step,
		Digest:  r.Digest,
		Note:    r.Note,
		LiveAt:  store.Time(r.LiveUs),
		State:   editor.RequestState(r.State),
		ByID:    r.ByID,
		ForID:   r.ForID,
		By:      r.By,
		At:      store.Time(r.AtUs),
		Done:    r.Done,
		DoneAt:  store.Time(r.DoneUs),
		Words:   r.Words,
		Version: r.Version,
		Authors: strings.Fields(r.Authors),
	}
}

const (
	requestColumns = `id, code, name, base, step, digest, note, live_us, state, by_id, for_id, by_label, at_us, done_label, done_us, words,
       version, author_ids`
	addRequestSQL = `
INSERT INTO item_request (` + requestColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`
	requestSQL = `
SELECT ` + requestColumns + `
  FROM item_request
 WHERE id = $1`
	requestsSQL = `
SELECT ` + requestColumns + `
  FROM item_request
 WHERE state = 'open'
 ORDER BY at_us`
	requestsOfSQL = `
SELECT ` + requestColumns + `
  FROM item_request
 WHERE code = $1
 ORDER BY at_us DESC`
)

// AddRequest stores a request.
func (s Store) AddRequest(ctx context.Context, r editor.Request) error {
	_, err := s.DB.Exec(ctx, addRequestSQL, r.ID, r.Code, r.Name, r.Base, r.Step, r.Digest, r.Note, store.Us(r.LiveAt), string(r.State),
		r.ByID, r.ForID, r.By, store.Us(r.At), r.Done, store.Us(r.DoneAt), r.Words, r.Version,
		strings.Join(r.Authors, " "))
	return err
}

// Request gives a request; NotFound when there is none.
func (s Store) Request(ctx context.Context, id string) (editor.Request, error) {
	var r requestRow
	if err := s.DB.Get(ctx, &r, requestSQL, id); err != nil {
		return editor.Request{}, err
	}
	return r.request(), nil
}

// Requests lists the open ones, the oldest first.
func (s Store) Requests(ctx context.Context) ([]editor.Request, error) {
	return s.requests(ctx, requestsSQL)
}

// RequestsOf lists those of an item, the newest first.
func (s Store) RequestsOf(ctx context.Context, code string) ([]editor.Request, error) {
	return s.requests(ctx, requestsOfSQL, code)
}

func (s Store) requests(ctx context.Context, sql string, args ...any) ([]editor.Request, error) {
	var rows []requestRow
	if err := s.DB.Select(ctx, &rows, sql, args...); err != nil {
		return nil, err
	}
	list := make([]editor.Request, len(rows))
	for i, r := range rows {
		list[i] = r.request()
	}
	return list, nil
}

const finishSQL = `
UPDATE item_request
   SET state = $2, done_label = $3, done_us = $4, words = $5, version = $6, author_ids = $7
 WHERE id = $1
   AND state = 'open'`

// Finish ends an open request; false when it is open no more.
func (s Store) Finish(ctx context.Context, r editor.Request) (bool, error) {
	n, err := s.DB.Exec(ctx, finishSQL, r.ID, string(r.State), r.Done, store.Us(r.DoneAt), r.Words, r.Version,
		strings.Join(r.Authors, " "))
	return n == 1, err
}
