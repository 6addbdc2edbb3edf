package catalogdb

import (
	"context"
	"time"

	"wangting/internal/store"
)

const starsSQL = `
SELECT item_code
  FROM favourite
 WHERE unit_id   = $1
   AND person_id = $2
 ORDER BY at_us DESC, item_code`

// Stars gives the favourites, the newest first.
func (s Store) Stars(ctx context.Context, owner, personID string) ([]string, error) {
	var codes []string
	err := s.DB.Select(ctx, &codes, starsSQL, owner, personID)
	return codes, err
}

const keepSQL = `
INSERT INTO favourite (unit_id, person_id, item_code, at_us)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (unit_id, person_id, item_code) DO NOTHING`

// Keep adds a favourite.
func (s Store) Keep(ctx context.Context, owner, personID, item string, at time.Time) error {
	_, err := s.DB.Exec(ctx, keepSQL, owner, personID, item, store.Us(at))
	return err
}

const dropSQL = `
DELETE FROM favourite
 WHERE unit_id   = $1
   AND person_id = $2
   AND item_code = $3`

// Drop removes a favourite.
func (s Store) Drop(ctx context.Context, owner, personID, item string) error {
	_, err := s.DB.Exec(ctx, dropSQL, owner, personID, item)
	return err
}
