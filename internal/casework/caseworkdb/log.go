package caseworkdb

import (
	"context"
	"fmt"
	"slices"

	"wangting/internal/audit"
	"wangting/internal/store"
)

const inLogSQL = `
SELECT id, COALESCE(number, '') AS number, item_code, item_name, owner_id
  FROM case_file
 WHERE (owner_id = $1 OR employer_id = $1)
   AND id IN (%s)`

// InLog gives what cases are called in the log of a unit, its own and those that it endorses: their number and item, and
// where the unit reads its own.
func (s Store) InLog(ctx context.Context, unitID string, ids []string) (map[string]audit.Thing, error) {
	out := map[string]audit.Thing{}
	for some := range slices.Chunk(ids, 500) {
		list, args := store.In(2, some)
		var rows []struct {
			ID       string `db:"id"`
			Number   string `db:"number"`
			ItemCode string `db:"item_code"`
			ItemName string `db:"item_name"`
			Owner    string `db:"owner_id"`
		}
		if err := s.DB.Select(ctx, &rows, fmt.Sprintf(inLogSQL, list), append([]any{unitID}, args...)...); err != nil {
			return nil, err
		}
		for _, r := range rows {
			t := audit.Thing{Number: r.Number, Item: r.ItemCode, Name: r.ItemName}
			if r.Owner == unitID && r.Number != "" {
				t.Path = "/unit/cases/" + r.ID
			}
			out[r.ID] = t
		}
	}
	return out, nil
}
