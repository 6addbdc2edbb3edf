package catalogdb

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"wangting/internal/catalog"
	"wangting/internal/store"
)

const (
	correctionColumns = `code, version, seq, texts, was, why, proposed_by, proposed_for, proposed_us, state, done_by, done_us, words`
	correctionsSQL    = `
SELECT ` + correctionColumns + `
  FROM item_correction
 ORDER BY code, version, seq`
	addCorrectionSQL = `
INSERT INTO item_correction (` + correctionColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
	finishCorrectionSQL = `
UPDATE item_correction
   SET state = $4, done_by = $5, done_us = $6, words = $7
 WHERE code = $1
   AND version = $2
   AND seq = $3
   AND state = 'open'`
)

type correctionRow struct {
	Code        string `db:"code"`
	Version     int64  `db:"version"`
	Seq         int64  `db:"seq"`
	Texts       string `db:"texts"`
	Was         string `db:"was"`
	Why         string `db:"why"`
	ProposedBy  string `db:"proposed_by"`
	ProposedFor string `db:"proposed_for"`
	ProposedUs  int64  `db:"proposed_us"`
	State       string `db:"state"`
	DoneBy      string `db:"done_by"`
	DoneUs      int64  `db:"done_us"`
	Words       string `db:"words"`
}

// Corrections gives all corrections, whatever their state, of each version in their order.
func (s Store) Corrections(ctx context.Context) ([]catalog.Correction, error) {
	var rows []correctionRow
	if err := s.DB.Select(ctx, &rows, correctionsSQL); err != nil {
		return nil, err
	}
	list := make([]catalog.Correction, len(rows))
	for i, r := range rows {
		c := catalog.Correction{Code: r.Code, Version: r.Version, Seq: r.Seq, Why: r.Why, ProposedBy: r.ProposedBy,
			ProposedFor: r.ProposedFor, ProposedAt: store.Time(r.ProposedUs), State: catalog.CorrectionState(r.State), DoneBy: r.DoneBy,
			DoneAt: store.Time(r.DoneUs), Words: r.Words}
		if err := cmp.Or(json.Unmarshal([]byte(r.Texts), &c.Texts), json.Unmarshal([]byte(r.Was), &c.Was)); err != nil {
			return nil, fmt.Errorf("reading correction %d of %s %d: %w", r.Seq, r.Code, r.Version, err)
		}
		list[i] = c
	}
	return list, nil
}

// AddCorrection adds one that waits for approval; Conflict when its number is taken.
func (s Store) AddCorrection(ctx context.Context, c catalog.Correction) error {
	texts, err := json.Marshal(c.Texts)
	if err != nil {
		return err
	}
	was, err := json.Marshal(c.Was)
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, addCorrectionSQL, c.Code, c.Version, c.Seq, string(texts), string(was), c.Why, c.ProposedBy, c.ProposedFor,
		store.Us(c.ProposedAt), string(c.State), "", 0, "")
	return err
}

// FinishCorrection writes how one ended that waits; false when it waits no more.
func (s Store) FinishCorrection(ctx context.Context, c catalog.Correction) (bool, error) {
	n, err := s.DB.Exec(ctx, finishCorrectionSQL, c.Code, c.Version, c.Seq, string(c.State), c.DoneBy, store.Us(c.DoneAt), c.Words)
	return n == 1, err
}
