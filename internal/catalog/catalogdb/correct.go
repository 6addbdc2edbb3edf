package catalogdb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"wangting/internal/catalog"
	"wangting/internal/store"
)

const correctionsSQL = `
SELECT code, version, seq, texts, why, proposed_by, proposed_us, approved_by, approved_us
  FROM item_correction
 ORDER BY code, version, seq`

// Corrections gives all corrections, approved or not, of each version in their order.
func (s Store) Corrections(ctx context.Context) ([]catalog.Correction, error) {
	var rows []struct {
		Code       string `db:"code"`
		Version    int64  `db:"version"`
		Seq        int64  `db:"seq"`
		Texts      string `db:"texts"`
		Why        string `db:"why"`
		ProposedBy string `db:"proposed_by"`
		ProposedUs int64  `db:"proposed_us"`
		ApprovedBy string `db:"approved_by"`
		ApprovedUs int64  `db:"approved_us"`
	}
	if err := s.DB.Select(ctx, &rows, correctionsSQL); err != nil {
		return nil, err
	}
	list := make([]catalog.Correction, len(rows))
	for i, r := range rows {
		list[i] = catalog.Correction{Code: r.Code, Version: r.Version, Seq: r.Seq, Why: r.Why, ProposedBy: r.ProposedBy,
			ProposedAt: store.Time(r.ProposedUs), ApprovedBy: r.ApprovedBy, ApprovedAt: store.Time(r.ApprovedUs)}
		if err := json.Unmarshal([]byte(r.Texts), &list[i].Texts); err != nil {
			return nil, fmt.Errorf("reading correction %d of %s %d: %w", r.Seq, r.Code, r.Version, err)
		}
	}
	return list, nil
}

const addCorrectionSQL = `
INSERT INTO item_correction (code, version, seq, texts, why, proposed_by, proposed_us)
VALUES ($1, $2, $3, $4, $5, $6, $7)`

// AddCorrection adds one that waits for approval; Conflict when its number is taken.
func (s Store) AddCorrection(ctx context.Context, c catalog.Correction) error {
	texts, err := json.Marshal(c.Texts)
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, addCorrectionSQL, c.Code, c.Version, c.Seq, string(texts), c.Why, c.ProposedBy, store.Us(c.ProposedAt))
	return err
}

const approveCorrectionSQL = `
UPDATE item_correction
   SET approved_by = $4, approved_us = $5
 WHERE code = $1
   AND version = $2
   AND seq = $3
   AND approved_us = 0`

// ApproveCorrection approves one; false when none waits.
func (s Store) ApproveCorrection(ctx context.Context, code string, version, seq int64, by string, at time.Time) (bool, error) {
	n, err := s.DB.Exec(ctx, approveCorrectionSQL, code, version, seq, by, store.Us(at))
	return n == 1, err
}

const dropCorrectionSQL = `
DELETE FROM item_correction
 WHERE code = $1
   AND version = $2
   AND seq = $3
   AND approved_us = 0`

// DropCorrection removes one that waits; false when none does.
func (s Store) DropCorrection(ctx context.Context, code string, version, seq int64) (bool, error) {
	n, err := s.DB.Exec(ctx, dropCorrectionSQL, code, version, seq)
	return n == 1, err
}
