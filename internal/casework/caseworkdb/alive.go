package caseworkdb

import (
	"context"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/id"
	"wangting/internal/store"
)

const (
	blobsUsedSQL = `
SELECT blob_key
  FROM case_material
 WHERE blob_key IN (%s)`
	casesThereSQL = `
SELECT id
  FROM case_file
 WHERE id IN (%s)`
	arrivalsThereSQL = `
SELECT id
  FROM case_arrival
 WHERE id IN (%s)`
)

// AliveMaterials gives those of the keys that a material names, of whatever case. A key of a
// case that the hall does not have stays too: cases are never deleted, so that file came from
// elsewhere. Those of practice (OPS-4) are deleted, and their ids say what they were.
func (s Store) AliveMaterials(ctx context.Context, keys []string) ([]string, error) {
	used, err := s.known(ctx, blobsUsedSQL, keys)
	if err != nil {
		return nil, err
	}
	cases, err := s.known(ctx, casesThereSQL, eachKey(keys, caseOf))
	var alive []string
	for _, k := range keys {
		if used[k] || !cases[caseOf(k)] && !id.Practice(caseOf(k)) {
			alive = append(alive, k)
		}
	}
	return alive, err
}

// AlivePieces gives those of the keys whose upload has a row. SweepArrivals ends the uploads
// that are too old.
func (s Store) AlivePieces(ctx context.Context, keys []string) ([]string, error) {
	there, err := s.known(ctx, arrivalsThereSQL, eachKey(keys, arrivalOf))
	var alive []string
	for _, k := range keys {
		if a := arrivalOf(k); a == "" || there[a] {
			alive = append(alive, k)
		}
	}
	return alive, err
}

// known gives those of the values that a query finds.
func (s Store) known(ctx context.Context, query string, values []string) (map[string]bool, error) {
	list, args := store.In(1, values)
	var found []string
	err := s.DB.Select(ctx, &found, strings.Replace(query, "%s", list, 1), args...)
	there := make(map[string]bool, len(found))
	for _, f := range found {
		there[f] = true
	}
	return there, err
}

func eachKey(keys []string, part func(string) string) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = part(k)
	}
	return out
}

// caseOf is the case in the key of a material, "" in any other key.
func caseOf(key string) string {
	rest, ok := strings.CutPrefix(key, casework.MaterialPrefix)
	caseID, m, more := strings.Cut(rest, "/")
	if !ok || !more || m == "" || strings.Contains(m, "/") {
		return ""
	}
	return caseID
}

// arrivalOf is the upload in the key of a piece, "" in any other key.
func arrivalOf(key string) string {
	rest, ok := strings.CutPrefix(key, casework.PiecePrefix)
	i := strings.LastIndex(rest, "-")
	if !ok || i < 0 || strings.Contains(rest, "/") {
		return ""
	}
	return rest[:i]
}
