package caseworkdb

import (
	"context"
	"time"

	"wangting/internal/store"
)

const keepDigestSQL = `
INSERT INTO case_receipt (case_id, digest, until_us)
VALUES ($1, $2, $3)
    ON CONFLICT (case_id, digest) DO UPDATE
   SET until_us = excluded.until_us`

// KeepDigest keeps the digest of a receipt that another has replaced.
func (s Store) KeepDigest(ctx context.Context, caseID, digest string, until time.Time) error {
	_, err := s.DB.Exec(ctx, keepDigestSQL, caseID, digest, store.Us(until))
	return err
}

// OldDigest says until when a receipt of a case held. NotFound when it never did.
func (s Store) OldDigest(ctx context.Context, caseID, digest string) (time.Time, error) {
	var us int64
	err := s.DB.Get(ctx, &us, `SELECT until_us FROM case_receipt WHERE case_id = $1 AND digest = $2`, caseID, digest)
	return store.Time(us), err
}
