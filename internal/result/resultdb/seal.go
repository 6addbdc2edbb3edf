package resultdb

import (
	"context"
	"strings"

	"wangting/internal/result"
	"wangting/internal/store"
)

const addSealSQL = `
INSERT INTO result_seal (paper_id, owner, at_us, cms)
VALUES ($1, $2, $3, $4)
ON CONFLICT (paper_id) DO NOTHING`

// AddSeal stores the signature of a document; one that is there stays.
func (s Store) AddSeal(ctx context.Context, x result.Seal) error {
	_, err := s.DB.Exec(ctx, addSealSQL, x.PaperID, x.Owner, store.Us(x.At), x.CMS)
	return err
}

const sealSQL = `
SELECT paper_id, owner, at_us, cms
  FROM result_seal
 WHERE paper_id = $1`

// SealOf gives the signature of a document. NotFound when there is none.
func (s Store) SealOf(ctx context.Context, paperID string) (result.Seal, error) {
	var r struct {
		PaperID string `db:"paper_id"`
		Owner   string `db:"owner"`
		AtUs    int64  `db:"at_us"`
		CMS     []byte `db:"cms"`
	}
	err := s.DB.Get(ctx, &r, sealSQL, paperID)
	return result.Seal{PaperID: r.PaperID, At: store.Time(r.AtUs), Signed: result.Signed{CMS: r.CMS, Owner: r.Owner}}, err
}

const ownersSQL = `
SELECT paper_id, owner
  FROM result_seal
 WHERE paper_id IN (%s)`

// Owners names the owners of the seals under documents, by document.
func (s Store) Owners(ctx context.Context, paperIDs []string) (map[string]string, error) {
	list, args := store.In(1, paperIDs)
	var rows []struct {
		PaperID string `db:"paper_id"`
		Owner   string `db:"owner"`
	}
	err := s.DB.Select(ctx, &rows, strings.Replace(ownersSQL, "%s", list, 1), args...)
	owners := make(map[string]string, len(rows))
	for _, r := range rows {
		owners[r.PaperID] = r.Owner
	}
	return owners, err
}
