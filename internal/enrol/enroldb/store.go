// Package enroldb keeps the drafts of registrations in SQL. The private values of a draft are sealed
// as one value under a purpose that names the row. So somebody who can write the table still cannot
// move one draft's particulars into another.
package enroldb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"wangting/internal/enrol"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/secret"
	"wangting/internal/store"
)

// Store implements enrol.Store on SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

var _ enrol.Store = Store{}

// private is the sealed part of an open draft.
type private struct {
	DocType   regno.DocType `json:"t"`
	DocNumber string        `json:"n"`
	RepName   string        `json:"r"`
	Region    string        `json:"g"`
	Kind      string        `json:"k"`
	Address   string        `json:"a"`
	FaceLink  string        `json:"l"`
	FaceAway  bool          `json:"w,omitempty"`
	Phone     regno.Mobile  `json:"p"`
}

func purpose(id string) string { return "enrol.draft." + id }

func (s Store) seal(d enrol.Draft) ([]byte, error) {
	if d.State == enrol.Done {
		return []byte{}, nil
	}
	b, err := json.Marshal(private{d.Claim.Document.Type, d.Claim.Document.Number, d.Claim.RepName,
		d.Unit.Region, d.Unit.Kind, d.Unit.Address, d.FaceLink, d.FaceAway, d.Phone})
	if err != nil {
		return nil, err
	}
	return s.Keys.Seal(purpose(d.ID), string(b)), nil
}

const addSQL = `
INSERT INTO enrolment (id, kind, binding, state, uscc, unit_name, sealed, agreement, agreed_us, face_id, face_until_us,
                       unit_id, unit_number, created_us, expires_us, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', $12, $13, $14)`

// Add stores a new draft.
func (s Store) Add(ctx context.Context, d enrol.Draft) error {
	sealed, err := s.seal(d)
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(
		ctx, addSQL, d.ID, string(d.Kind), d.Binding, string(d.State), string(d.Claim.USCC), d.Claim.UnitName, sealed, d.Agreement,
		store.Us(d.AgreedAt), d.FaceID, store.Us(d.FaceUntil), store.Us(d.CreatedAt), store.Us(d.ExpiresAt), d.Version,
	)
	return err
}

type row struct {
	ID         string `db:"id"`
	Kind       string `db:"kind"`
	Binding    []byte `db:"binding"`
	State      string `db:"state"`
	USCC       string `db:"uscc"`
	UnitName   string `db:"unit_name"`
	Sealed     []byte `db:"sealed"`
	Agreement  string `db:"agreement"`
	Agreed     int64  `db:"agreed_us"`
	FaceID     string `db:"face_id"`
	FaceUntil  int64  `db:"face_until_us"`
	UnitID     string `db:"unit_id"`
	UnitNumber string `db:"unit_number"`
	Created    int64  `db:"created_us"`
	Expires    int64  `db:"expires_us"`
	Version    int64  `db:"version"`
}

const draftSQL = `
SELECT id, kind, binding, state, uscc, unit_name, sealed, agreement, agreed_us, face_id, face_until_us, unit_id, unit_number,
       created_us, expires_us, version
  FROM enrolment
 WHERE id = $1`

// Draft returns a draft, or NotFound.
func (s Store) Draft(ctx context.Context, id string) (enrol.Draft, error) {
	var r row
	if err := s.DB.Get(ctx, &r, draftSQL, id); err != nil {
		return enrol.Draft{}, err
	}
	d := enrol.Draft{ID: r.ID, Kind: enrol.Kind(r.Kind), Binding: r.Binding, State: enrol.State(r.State),
		Claim:     enrol.Claim{USCC: regno.USCC(r.USCC), UnitName: r.UnitName},
		Agreement: r.Agreement, AgreedAt: store.Time(r.Agreed), Kept: proof.Kept{FaceID: r.FaceID, FaceUntil: store.Time(r.FaceUntil)},
		UnitID: r.UnitID, UnitNumber: r.UnitNumber, CreatedAt: store.Time(r.Created), ExpiresAt: store.Time(r.Expires), Version: r.Version}
	if d.State == enrol.Done {
		return d, nil
	}
	plain, err := s.Keys.Open(purpose(d.ID), r.Sealed)
	if err != nil {
		return enrol.Draft{}, fmt.Errorf("opening draft %s: %w", id, err)
	}
	var p private
	if err := json.Unmarshal([]byte(plain), &p); err != nil {
		return enrol.Draft{}, fmt.Errorf("reading draft %s: %w", id, err)
	}
	d.Claim.Document, d.Claim.RepName = regno.Document{Type: p.DocType, Number: p.DocNumber}, p.RepName
	d.Unit = enrol.Unit{Region: p.Region, Kind: p.Kind, Address: p.Address}
	d.FaceLink, d.FaceAway, d.Phone = p.FaceLink, p.FaceAway, p.Phone
	return d, nil
}

const putSQL = `
UPDATE enrolment
   SET state         = $3,
       sealed        = $4,
       face_id       = $5,
       face_until_us = $6,
       unit_id       = $7,
       unit_number   = $8,
       expires_us    = $9,
       version       = version + 1
 WHERE id      = $1
   AND version = $2
   AND state   = 'open'`

const consentSQL = `
INSERT INTO enrolment_consent (unit_id, agreement, version, accepted_us)
VALUES ($1, 'unit-registration', $2, $3)`

// Put updates an open draft at the version that was read; for a draft that is now done it stores the
// consent too.
func (s Store) Put(ctx context.Context, d enrol.Draft) error {
	sealed, err := s.seal(d)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context) error {
		n, err := s.DB.Exec(ctx, putSQL, d.ID, d.Version, string(d.State), sealed, d.FaceID, store.Us(d.FaceUntil),
			d.UnitID, d.UnitNumber, store.Us(d.ExpiresAt))
		if store.HitUnique(err, "uscc") {
			return enrol.ErrRegistered
		}
		if err != nil {
			return err
		}
		if n == 0 {
			return enrol.ErrStale
		}
		if d.State != enrol.Done {
			return nil
		}
		_, err = s.DB.Exec(ctx, consentSQL, d.UnitID, d.Agreement, store.Us(d.AgreedAt))
		return err
	})
}

// Sweep deletes expired drafts.
func (s Store) Sweep(ctx context.Context, now time.Time) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM enrolment WHERE expires_us <= $1`, store.Us(now))
	return err
}
