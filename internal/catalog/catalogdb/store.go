// Package catalogdb stores the versions of items and the counters of applications in SQL.
// It decides nothing, and it does not parse items.
package catalogdb

import (
	"context"
	"errors"
	"math/rand/v2"

	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/store"
)

// Store is the catalog.Store on SQL.
type Store struct{ DB *store.DB }

const slots = 8 // counters for one item and day; see the migration

type row struct {
	Code        string `db:"code"`
	Version     int64  `db:"version"`
	State       string `db:"state"`
	Body        string `db:"body"`
	PublishedUs int64  `db:"published_us"`
	LiveUs      int64  `db:"live_us"`
	Edited      bool   `db:"edited"`
}

const publishedSQL = `
SELECT code, version, state, body, published_us, live_us
  FROM item_version
 WHERE state = 'published'
   AND cancelled_us = 0
 ORDER BY code, version`

// Published gives all published versions.
func (s Store) Published(ctx context.Context) ([]catalog.Version, error) {
	var rows []row
	if err := s.DB.Select(ctx, &rows, publishedSQL); err != nil {
		return nil, err
	}
	vs := make([]catalog.Version, len(rows))
	for i, r := range rows {
		vs[i] = catalog.Version{
			Code:        r.Code,
			Version:     r.Version,
			Published:   true,
			Body:        []byte(r.Body),
			PublishedAt: store.Time(r.PublishedUs),
			LiveAt:      store.Time(r.LiveUs),
		}
	}
	return vs, nil
}

const putSQL = `
INSERT INTO item_version (code, version, state, body, published_us, live_us, edited)
VALUES ($1, $2, $3, $4, $5, $6, $7)`

// Put adds a version; Conflict when it is there already.
func (s Store) Put(ctx context.Context, v catalog.Version) error {
	state := "draft"
	if v.Published {
		state = "published"
	}
	_, err := s.DB.Exec(ctx, putSQL, v.Code, v.Version, state, string(v.Body), store.Us(v.PublishedAt), store.Us(v.LiveAt), v.Edited)
	return err
}

const knownSQL = `
SELECT code, version, edited
  FROM item_version`

// Missing gives those of vs that are not stored yet, of items that editors have not made their own: from then on a newer
// program brings nothing past the second pair of eyes.
func (s Store) Missing(ctx context.Context, vs []catalog.Version) ([]catalog.Version, error) {
	if err := s.DB.Lock(ctx, "catalog.seed"); err != nil {
		return nil, err
	}
	var rows []row
	if err := s.DB.Select(ctx, &rows, knownSQL); err != nil {
		return nil, err
	}
	type key struct {
		code    string
		version int64
	}
	known, theirs := make(map[key]bool, len(rows)), map[string]bool{}
	for _, r := range rows {
		known[key{r.Code, r.Version}] = true
		theirs[r.Code] = theirs[r.Code] || r.Edited
	}
	var missing []catalog.Version
	for _, v := range vs {
		if !known[key{v.Code, v.Version}] && !theirs[v.Code] {
			missing = append(missing, v)
		}
	}
	return missing, nil
}

const markSQL = `
SELECT value
  FROM catalog_mark
 WHERE name = $1`

// Mark reads a mark; "" when it was never set.
func (s Store) Mark(ctx context.Context, name string) (string, error) {
	var v string
	err := s.DB.Get(ctx, &v, markSQL, name)
	if errors.Is(err, fault.NotFound) {
		return "", nil
	}
	return v, err
}

const setMarkSQL = `
INSERT INTO catalog_mark (name, value)
VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE
   SET value = excluded.value`

// SetMark writes a mark.
func (s Store) SetMark(ctx context.Context, name, value string) error {
	_, err := s.DB.Exec(ctx, setMarkSQL, name, value)
	return err
}

const countSQL = `
INSERT INTO item_applied (code, day, slot, n)
VALUES ($1, $2, $3, 1)
    ON CONFLICT (day, code, slot) DO UPDATE
   SET n = item_applied.n + 1`

// Count adds one application of a day (2006-01-02).
func (s Store) Count(ctx context.Context, code, day string) error {
	_, err := s.DB.Exec(ctx, countSQL, code, day, rand.Int64N(slots))
	return err
}

const countsSQL = `
SELECT code, CAST(SUM(n) AS BIGINT) AS n
  FROM item_applied
 WHERE day >= $1
 GROUP BY code`

// Counts sums the applications since a day, by code.
func (s Store) Counts(ctx context.Context, since string) (map[string]int64, error) {
	var rows []struct {
		Code string `db:"code"`
		N    int64  `db:"n"`
	}
	if err := s.DB.Select(ctx, &rows, countsSQL, since); err != nil {
		return nil, err
	}
	counts := make(map[string]int64, len(rows))
	for _, r := range rows {
		counts[r.Code] = r.N
	}
	return counts, nil
}

var _ catalog.Store = Store{}
