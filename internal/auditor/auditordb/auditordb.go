// Package auditordb reads the names of units and the numbers of cases that audit rows refer to, from the tables of lower rooms. It
// writes nothing.
package auditordb

import (
	"context"
	"slices"

	"wangting/internal/audit"
	"wangting/internal/auditor"
	"wangting/internal/store"
)

// Store is the auditor.Store on SQL.
type Store struct{ DB *store.DB }

const calledSQL = `
SELECT id, name
  FROM unit
 WHERE name = $1
    OR uscc = $2
    OR number = $2
 ORDER BY id
 LIMIT $3`

// UnitsCalled gives the units with this full name, 统一社会信用代码 or 单位编号.
func (s Store) UnitsCalled(ctx context.Context, name, code string, most int) ([]auditor.Unit, error) {
	return s.units(ctx, calledSQL, name, code, most)
}

func (s Store) units(ctx context.Context, query string, args ...any) ([]auditor.Unit, error) {
	var rows []struct {
		ID   string `db:"id"`
		Name string `db:"name"`
	}
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	out := make([]auditor.Unit, len(rows))
	for i, r := range rows {
		out[i] = auditor.Unit{ID: r.ID, Name: r.Name}
	}
	return out, nil
}

// UnitNames gives the names of units by id.
func (s Store) UnitNames(ctx context.Context, ids []string) (map[string]string, error) {
	names := map[string]string{}
	for some := range slices.Chunk(ids, store.MostTogether) {
		list, args := store.In(1, some)
		units, err := s.units(ctx, "SELECT id, name FROM unit WHERE id IN ("+list+")", args...)
		if err != nil {
			return nil, err
		}
		for _, u := range units {
			names[u.ID] = u.Name
		}
	}
	return names, nil
}

// Cases gives number and item of cases by id.
func (s Store) Cases(ctx context.Context, ids []string) (map[string]audit.Thing, error) {
	out := map[string]audit.Thing{}
	for some := range slices.Chunk(ids, store.MostTogether) {
		list, args := store.In(1, some)
		var rows []struct {
			ID       string `db:"id"`
			Number   string `db:"number"`
			ItemCode string `db:"item_code"`
			ItemName string `db:"item_name"`
		}
		const query = "SELECT id, COALESCE(number, '') AS number, item_code, item_name FROM case_file WHERE id IN ("
		err := s.DB.Select(ctx, &rows, query+list+")", args...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out[r.ID] = audit.Thing{Number: r.Number, Item: r.ItemCode, Name: r.ItemName}
			if r.Number != "" {
				t := out[r.ID]
				t.Path = "/staff/cases/" + r.ID
				out[r.ID] = t
			}
		}
	}
	return out, nil
}
