package editordb

import (
	"context"

	"wangting/internal/editor"
)

const figuresSQL = `
SELECT item_version, bucket, COUNT(*) AS n
  FROM case_file
 WHERE item_code = $1
   AND bucket IN ('draft', 'open')
 GROUP BY item_version, bucket`

// ItemFigures counts the drafts and the running cases of an item by version.
func (s Store) ItemFigures(ctx context.Context, code string) (map[int64]editor.Figure, error) {
	var rows []struct {
		Version int64  `db:"item_version"`
		Bucket  string `db:"bucket"`
		N       int64  `db:"n"`
	}
	if err := s.DB.Select(ctx, &rows, figuresSQL, code); err != nil {
		return nil, err
	}
	out := map[int64]editor.Figure{}
	for _, r := range rows {
		f := out[r.Version]
		if r.Bucket == "draft" {
			f.Drafts = r.N
		} else {
			f.Cases = r.N
		}
		out[r.Version] = f
	}
	return out, nil
}
