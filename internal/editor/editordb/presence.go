package editordb

import (
	"context"
	"time"

	"wangting/internal/editor"
	"wangting/internal/store"
)

const (
	forgetOpenSQL = `DELETE FROM item_open WHERE at_us < $1`
	openSQL       = `
INSERT INTO item_open (code, staff_id, by_label, path, at_us)
VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (code, staff_id) DO UPDATE
   SET by_label = excluded.by_label, path = excluded.path, at_us = excluded.at_us`
	openedSQL = `
SELECT code, staff_id, by_label, path, at_us
  FROM item_open
 WHERE code = $1
   AND at_us >= $2
 ORDER BY at_us DESC, staff_id`
	removeOpenSQL = `DELETE FROM item_open WHERE code = $1`
)

type openRow struct {
	Code    string `db:"code"`
	StaffID string `db:"staff_id"`
	By      string `db:"by_label"`
	Path    string `db:"path"`
	AtUs    int64  `db:"at_us"`
}

// Opens notes what somebody opened, and forgets what is older than until.
func (s Store) Opens(ctx context.Context, o editor.Opened, until time.Time) error {
	if _, err := s.DB.Exec(ctx, forgetOpenSQL, store.Us(until)); err != nil {
		return err
	}
	_, err := s.DB.Exec(ctx, openSQL, o.Code, o.StaffID, o.By, o.Path, store.Us(o.At))
	return err
}

// Opened lists what was opened of an item since a time, the newest first.
func (s Store) Opened(ctx context.Context, code string, since time.Time) ([]editor.Opened, error) {
	var rows []openRow
	if err := s.DB.Select(ctx, &rows, openedSQL, code, store.Us(since)); err != nil {
		return nil, err
	}
	list := make([]editor.Opened, len(rows))
	for i, r := range rows {
		list[i] = editor.Opened{Code: r.Code, StaffID: r.StaffID, By: r.By, Path: r.Path, At: store.Time(r.AtUs)}
	}
	return list, nil
}

var _ editor.Presence = Store{}
