// Package institutiondb keeps institutions in SQL.
package institutiondb

import (
	"context"
	"slices"

	"wangting/internal/audit"
	"wangting/internal/fault"
	"wangting/internal/institution"
	"wangting/internal/store"
)

// Store implements institution.Store on SQL.
type Store struct{ DB *store.DB }

type row struct {
	ID        string `db:"id"`
	Number    string `db:"number"`
	UnitID    string `db:"unit_id"`
	CaseID    string `db:"case_id"`
	Name      string `db:"name"`
	Kind      string `db:"kind"`
	Level     string `db:"level"`
	Region    string `db:"region"`
	AccountID string `db:"account_id"`
	MandateID string `db:"mandate_id"`
	CreatedUs int64  `db:"created_us"`
	OpenedUs  int64  `db:"opened_us"`
	Version   int64  `db:"version"`
}

func (r row) institution() institution.Institution {
	return institution.Institution{
		ID:        r.ID,
		Number:    r.Number,
		UnitID:    r.UnitID,
		CaseID:    r.CaseID,
		Name:      r.Name,
		Kind:      r.Kind,
		Level:     r.Level,
		Region:    r.Region,
		AccountID: r.AccountID,
		MandateID: r.MandateID,
		CreatedAt: store.Time(r.CreatedUs),
		OpenedAt:  store.Time(r.OpenedUs),
		Version:   r.Version,
	}
}

const (
	addSQL = `
INSERT INTO institution (id, number, unit_id, case_id, name, kind, level, region, account_id, mandate_id, created_us, opened_us, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '', $9, 0, 1)
    ON CONFLICT (case_id) DO NOTHING`

	columnsSQL = `
SELECT id, number, unit_id, case_id, name, kind, level, region, account_id, mandate_id, created_us, opened_us, version
  FROM institution`

	putSQL = `
UPDATE institution
   SET account_id = $1, mandate_id = $2, opened_us = $3, version = version + 1
 WHERE id = $4
   AND version = $5`
)

// Add stores a new institution; it reports false when its case has registered one already.
func (s Store) Add(ctx context.Context, i institution.Institution) (bool, error) {
	n, err := s.DB.Exec(ctx, addSQL, i.ID, i.Number, i.UnitID, i.CaseID, i.Name, i.Kind, i.Level, i.Region, store.Us(i.CreatedAt))
	return n == 1, err
}

// Next draws the next sequence number.
func (s Store) Next(ctx context.Context) (int64, error) { return s.DB.Next(ctx, "institution") }

// Institution returns an institution by id.
func (s Store) Institution(ctx context.Context, id string) (institution.Institution, error) {
	var r row
	err := s.DB.Get(ctx, &r, columnsSQL+` WHERE id = $1`, id)
	return r.institution(), err
}

// OfUnit returns at most n institutions of a unit after a cursor, the oldest first.
func (s Store) OfUnit(ctx context.Context, unitID, after string, n int) ([]institution.Institution, error) {
	var rows []row
	if err := s.DB.Select(ctx, &rows, columnsSQL+` WHERE unit_id = $1 AND id > $2 ORDER BY id LIMIT $3`, unitID, after, n); err != nil {
		return nil, err
	}
	out := make([]institution.Institution, len(rows))
	for i, r := range rows {
		out[i] = r.institution()
	}
	return out, nil
}

// Put updates account and administrator at the version that was read. Conflict when it has changed
// since.
func (s Store) Put(ctx context.Context, i institution.Institution) error {
	n, err := s.DB.Exec(ctx, putSQL, i.AccountID, i.MandateID, store.Us(i.OpenedAt), i.ID, i.Version)
	if err == nil && n != 1 {
		err = fault.New(fault.Conflict, "其他人刚刚修改了这个机构，请刷新后再试")
	}
	return err
}

// InLog gives what the institutions of a unit are called in its log, by id.
func (s Store) InLog(ctx context.Context, unitID string, ids []string) (map[string]audit.Thing, error) {
	out := map[string]audit.Thing{}
	for some := range slices.Chunk(ids, 500) {
		var rows []row
		list, args := store.In(2, some)
		query := columnsSQL + ` WHERE unit_id = $1 AND id IN (` + list + `)`
		if err := s.DB.Select(ctx, &rows, query, append([]any{unitID}, args...)...); err != nil {
			return nil, err
		}
		for _, r := range rows {
			i := r.institution()
			out[i.ID] = audit.Thing{Name: i.Name, Number: i.Number}
		}
	}
	return out, nil
}
