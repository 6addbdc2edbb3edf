package caseworkdb

import (
	"context"

	"wangting/internal/casework"
	"wangting/internal/store"
)

const (
	keepSearchSQL = `
INSERT INTO case_search (id, staff_id, name, address, at_us)
VALUES ($1, $2, $3, $4, $5)`
	countSearchesSQL = `
SELECT COUNT(*)
  FROM case_search
 WHERE staff_id = $1`
	forgetSearchSQL = `
DELETE FROM case_search
 WHERE id       = $1
   AND staff_id = $2`
	searchesOfSQL = `
SELECT id, name, address, at_us
  FROM case_search
 WHERE staff_id = $1
 ORDER BY at_us, id`
)

// KeepSearch adds a named search; false when its owner has most already.
func (s Store) KeepSearch(ctx context.Context, k casework.KeptSearch, most int) (bool, error) {
	if err := s.DB.Lock(ctx, "case.search."+k.StaffID); err != nil {
		return false, err
	}
	var n int
	if err := s.DB.Get(ctx, &n, countSearchesSQL, k.StaffID); err != nil || n >= most {
		return false, err
	}
	_, err := s.DB.Exec(ctx, keepSearchSQL, k.ID, k.StaffID, k.Name, k.Address, store.Us(k.At))
	return err == nil, err
}

// ForgetSearch removes one of somebody's; false when there is none.
func (s Store) ForgetSearch(ctx context.Context, searchID, staffID string) (bool, error) {
	n, err := s.DB.Exec(ctx, forgetSearchSQL, searchID, staffID)
	return n == 1, err
}

// SearchesOf gives somebody's, the oldest first.
func (s Store) SearchesOf(ctx context.Context, staffID string) ([]casework.KeptSearch, error) {
	var rows []struct {
		ID      string `db:"id"`
		Name    string `db:"name"`
		Address string `db:"address"`
		AtUs    int64  `db:"at_us"`
	}
	if err := s.DB.Select(ctx, &rows, searchesOfSQL, staffID); err != nil {
		return nil, err
	}
	out := make([]casework.KeptSearch, len(rows))
	for i, r := range rows {
		out[i] = casework.KeptSearch{ID: r.ID, StaffID: staffID, Name: r.Name, Address: r.Address, At: store.Time(r.AtUs)}
	}
	return out, nil
}
