package proofdb

import (
	"context"
	"errors"
	"time"

	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/store"
)

const putCodeSQL = `
INSERT INTO code_proof (purpose, flow_id, phone, id, hash, state, wrong, created_us, expires_us)
VALUES ($1, $2, $3, $4, $5, 'live', 0, $6, $7)
    ON CONFLICT (purpose, flow_id, phone) DO UPDATE
   SET id         = excluded.id,
       hash       = excluded.hash,
       state      = 'live',
       wrong      = 0,
       created_us = excluded.created_us,
       expires_us = excluded.expires_us`

// PutCode stores c in the place of any other code of the same purpose, flow and phone.
func (s Store) PutCode(ctx context.Context, c proof.Code) error {
	_, err := s.DB.Exec(ctx, putCodeSQL, string(c.Purpose), c.FlowID, c.Phone, c.ID, c.Hash, store.Us(c.CreatedAt), store.Us(c.ExpiresAt))
	return err
}

// The database compares the hashes. They are keyed, so the time of a comparison reveals
// nothing about the code.
const tryCodeSQL = `
UPDATE code_proof
   SET wrong = CASE WHEN hash = $4 THEN wrong ELSE wrong + 1 END,
       state = CASE WHEN hash = $4 THEN 'proven' ELSE state END
 WHERE purpose = $1
   AND flow_id = $2
   AND phone   = $3
   AND state  <> 'used'
   AND wrong   < $5
   AND expires_us > $6
RETURNING id, wrong, CASE WHEN hash = $4 THEN 1 ELSE 0 END AS fits`

// TryCode compares and counts in one statement.
func (s Store) TryCode(ctx context.Context, t proof.Trial) (proof.Tried, bool, error) {
	var r struct {
		ID    string `db:"id"`
		Wrong int64  `db:"wrong"`
		Fits  int64  `db:"fits"`
	}
	err := s.DB.Write(ctx, &r, tryCodeSQL, string(t.Purpose), t.FlowID, t.Phone, t.Hash, t.Tries, store.Us(t.Now))
	if errors.Is(err, fault.NotFound) {
		return proof.Tried{}, false, nil
	}
	return proof.Tried{ID: r.ID, Right: r.Fits == 1, Wrong: r.Wrong}, err == nil, err
}

const spendCodeSQL = `
UPDATE code_proof
   SET state = 'used'
 WHERE purpose = $1
   AND flow_id = $2
   AND phone   = $3
   AND hash    = $4
   AND state   = 'proven'
   AND wrong   < $5
   AND expires_us > $6
RETURNING id`

// SpendCode moves a proven code to used.
func (s Store) SpendCode(ctx context.Context, t proof.Trial) (string, error) {
	var id string
	err := s.DB.Write(ctx, &id, spendCodeSQL, string(t.Purpose), t.FlowID, t.Phone, t.Hash, t.Tries, store.Us(t.Now))
	if errors.Is(err, fault.NotFound) {
		return "", nil
	}
	return id, err
}

// SweepCodes removes codes that ended before a time.
func (s Store) SweepCodes(ctx context.Context, before time.Time) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM code_proof WHERE expires_us < $1`, store.Us(before))
	return err
}
