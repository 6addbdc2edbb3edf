package mandatedb

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/mandate"
)

// purposeName opens person.name, see persondb.
const purposeName = "person.name"

const holdersSQL = `
SELECT m.id, m.person_id, m.level, p.name
  FROM mandate AS m
  JOIN person AS p ON p.id = m.person_id
 WHERE m.unit_id = $1
 ORDER BY m.id DESC
 LIMIT $2`

// HoldersOf gives whoever holds or held a mandate of a unit, the newest mandate first.
func (s Store) HoldersOf(ctx context.Context, unitID string, most int) ([]mandate.Holder, error) {
	var rows []struct {
		ID       string `db:"id"`
		PersonID string `db:"person_id"`
		Level    int64  `db:"level"`
		Name     []byte `db:"name"`
	}
	if err := s.DB.Select(ctx, &rows, holdersSQL, unitID, most); err != nil {
		return nil, err
	}
	out := make([]mandate.Holder, len(rows))
	for i, r := range rows {
		name, err := s.Keys.Open(purposeName, r.Name)
		if err != nil {
			return nil, err
		}
		out[i] = mandate.Holder{MandateID: r.ID, PersonID: r.PersonID, Level: actor.Level(r.Level), Name: name}
	}
	return out, nil
}
