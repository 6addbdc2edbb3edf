package caseworkdb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/store"
)

const sealDelivery = "case.delivery"

type deliveryRow struct {
	CaseID    string `db:"case_id"`
	Way       string `db:"way"`
	State     string `db:"state"`
	Agreed    bool   `db:"agreed"`
	AddressID string `db:"address_id"`
	Place     string `db:"place"`
	ByID      string `db:"by_id"`
	Tries     int64  `db:"tries"`
	DecidedUs int64  `db:"decided_us"`
	DueUs     int64  `db:"due_us"`
	RemindUs  int64  `db:"remind_us"`
	DoneUs    int64  `db:"done_us"`
	Version   int64  `db:"version"`
	Private   []byte `db:"private"`
}

// deliveryPrivate is what the sealed column holds.
type deliveryPrivate struct {
	To   casework.Recipient `json:"to"`
	Code string             `json:"code,omitempty"`
}

const deliverySQL = `
SELECT case_id, way, state, agreed, address_id, place, by_id, tries, decided_us, due_us, remind_us, done_us, version, private
  FROM case_delivery
 WHERE case_id = $1`

// Delivery gives how a case is delivered. NotFound when there is none.
func (s Store) Delivery(ctx context.Context, caseID string) (casework.Delivery, error) {
	var r deliveryRow
	if err := s.DB.Get(ctx, &r, deliverySQL, caseID); err != nil {
		return casework.Delivery{}, err
	}
	d := casework.Delivery{CaseID: r.CaseID, Way: casework.Way(r.Way), State: r.State, Agreed: r.Agreed, AddressID: r.AddressID,
		Window: r.Place, By: r.ByID, Tries: r.Tries, DecidedAt: store.Time(r.DecidedUs), DueAt: store.Time(r.DueUs),
		RemindAt: store.Time(r.RemindUs), DoneAt: store.Time(r.DoneUs), Version: r.Version}
	sealed, err := s.Keys.Open(sealDelivery, r.Private)
	if err != nil {
		return d, fmt.Errorf("opening the delivery of case %s: %w", caseID, err)
	}
	var in deliveryPrivate
	if err := json.Unmarshal([]byte(sealed), &in); err != nil {
		return d, fmt.Errorf("reading the delivery of case %s: %w", caseID, err)
	}
	d.To, d.Code = in.To, in.Code
	return d, nil
}

const (
	addDeliverySQL = `
INSERT INTO case_delivery (case_id, way, state, agreed, address_id, place, by_id, tries, decided_us, due_us, remind_us, done_us,
                           private, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 + 1)
    ON CONFLICT (case_id) DO NOTHING`
	putDeliverySQL = `
UPDATE case_delivery
   SET way        = $2,
       state      = $3,
       agreed     = $4,
       address_id = $5,
       place      = $6,
       by_id      = $7,
       tries      = $8,
       decided_us = $9,
       due_us     = $10,
       remind_us  = $11,
       done_us    = $12,
       private    = $13,
       version    = version + 1
 WHERE case_id = $1
   AND version = $14`
)

// PutDelivery writes how a case is delivered at its version. Conflict when the stored version differs.
func (s Store) PutDelivery(ctx context.Context, d casework.Delivery) error {
	b, err := json.Marshal(deliveryPrivate{d.To, d.Code})
	if err != nil {
		return err
	}
	query := putDeliverySQL
	if d.Version == 0 {
		query = addDeliverySQL
	}
	n, err := s.DB.Exec(ctx, query, d.CaseID, string(d.Way), d.State, d.Agreed, d.AddressID, d.Window, d.By, d.Tries,
		store.Us(d.DecidedAt), store.Us(d.DueAt), store.Us(d.RemindAt), store.Us(d.DoneAt), s.Keys.Seal(sealDelivery, string(b)), d.Version)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	return err
}

// DropDelivery removes what was chosen for a draft.
func (s Store) DropDelivery(ctx context.Context, caseID string) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM case_delivery WHERE case_id = $1`, caseID)
	return err
}

const unopenedSQL = `
SELECT remind_us AS us, case_id AS id
  FROM case_delivery
 WHERE remind_us > 0
   AND (remind_us, case_id) > ($1, $2)
   AND remind_us <= $3
 ORDER BY remind_us, case_id
 LIMIT $4`

// Unopened gives the cases of whose documents the applicant is to be reminded, the longest waiting first.
func (s Store) Unopened(ctx context.Context, after casework.ListPlace, until time.Time, limit int) ([]casework.ListPlace, error) {
	return s.corrections(ctx, unopenedSQL, after, until, limit)
}
