package caseworkdb

import (
	"context"
	"slices"
	"time"

	"wangting/internal/casework"
	"wangting/internal/store"
)

// indexArrival is the purpose of the blind index by which the same file is recognised again.
const indexArrival = "case.arrival"

type arrival struct {
	ID        string `db:"id"`
	CaseID    string `db:"case_id"`
	ByID      string `db:"by_id"`
	Slot      string `db:"slot"`
	Size      int64  `db:"size"`
	Received  int64  `db:"received"`
	StartedUs int64  `db:"started_us"`
}

func (r arrival) arrival() casework.Arrival {
	return casework.Arrival{
		ID:        r.ID,
		CaseID:    r.CaseID,
		ByID:      r.ByID,
		Slot:      r.Slot,
		Size:      r.Size,
		Received:  r.Received,
		StartedAt: store.Time(r.StartedUs),
	}
}

func (s Store) arrival(ctx context.Context, query string, args ...any) (casework.Arrival, error) {
	var r arrival
	err := s.DB.Get(ctx, &r, query, args...)
	return r.arrival(), err
}

func (s Store) arrivals(ctx context.Context, query string, args ...any) ([]casework.Arrival, error) {
	var rows []arrival
	err := s.DB.Select(ctx, &rows, query, args...)
	all := make([]casework.Arrival, len(rows))
	for i, r := range rows {
		all[i] = r.arrival()
	}
	return all, err
}

const findArrivalSQL = `
SELECT id, case_id, by_id, slot, size, received, started_us
  FROM case_arrival
 WHERE case_id = $1 AND by_id = $2 AND slot = $3 AND known = $4`

// FindArrival gives the upload that a.ByID began for a.CaseID and a.Slot. NotFound when there is
// none.
func (s Store) FindArrival(ctx context.Context, a casework.Arrival, known string) (casework.Arrival, error) {
	return s.arrival(ctx, findArrivalSQL, a.CaseID, a.ByID, a.Slot, s.Keys.Index(indexArrival, known))
}

const arrivalSQL = `
SELECT id, case_id, by_id, slot, size, received, started_us
  FROM case_arrival
 WHERE id = $1`

// Arrival gives an upload by id.
func (s Store) Arrival(ctx context.Context, id string) (casework.Arrival, error) {
	return s.arrival(ctx, arrivalSQL, id)
}

const arrivalsSQL = `
SELECT id, case_id, by_id, slot, size, received, started_us
  FROM case_arrival
 WHERE case_id = $1 AND by_id = $2`

// Arrivals gives a person's uploads for a case, oldest first.
func (s Store) Arrivals(ctx context.Context, caseID, byID string) ([]casework.Arrival, error) {
	all, err := s.arrivals(ctx, arrivalsSQL, caseID, byID)
	slices.SortFunc(all, func(a, b casework.Arrival) int { return a.StartedAt.Compare(b.StartedAt) }) // few rows: sorting here needs no index
	return all, err
}

const arrivalsBeforeSQL = `
SELECT id, case_id, by_id, slot, size, received, started_us
  FROM case_arrival
 WHERE started_us < $1
   AND (started_us, id) > ($3, $4)
 ORDER BY started_us, id
 LIMIT $2`

// ArrivalsBefore gives uploads that began before a time, oldest first.
func (s Store) ArrivalsBefore(ctx context.Context, before time.Time, after casework.Arrival, most int) ([]casework.Arrival, error) {
	return s.arrivals(ctx, arrivalsBeforeSQL, store.Us(before), most, store.Us(after.StartedAt), after.ID)
}

const addArrivalSQL = `
INSERT INTO case_arrival (id, case_id, by_id, slot, known, size, received, started_us)
VALUES ($1, $2, $3, $4, $5, $6, 0, $7)`

// AddArrival stores a new upload. Conflict when the same upload exists.
func (s Store) AddArrival(ctx context.Context, a casework.Arrival, known string) error {
	_, err := s.DB.Exec(ctx, addArrivalSQL, a.ID, a.CaseID, a.ByID, a.Slot, s.Keys.Index(indexArrival, known), a.Size, store.Us(a.StartedAt))
	return err
}

const advanceArrivalSQL = `
UPDATE case_arrival
   SET received = $3
 WHERE id       = $1
   AND received = $2`

// AdvanceArrival counts a stored piece. Conflict when another request has counted it.
func (s Store) AdvanceArrival(ctx context.Context, id string, from, to int64) error {
	return oneRow(s.DB.Exec(ctx, advanceArrivalSQL, id, from, to))
}

const endArrivalSQL = `
UPDATE case_arrival
   SET started_us = 0, known = $2
 WHERE id         = $1
   AND started_us > 0`

// EndArrival marks an upload as attached, so that it is not found for its file any more. Conflict
// when it is marked already.
func (s Store) EndArrival(ctx context.Context, id string) error {
	return oneRow(s.DB.Exec(ctx, endArrivalSQL, id, s.Keys.Index(indexArrival, id)))
}

const dropArrivalsSQL = `
UPDATE case_arrival
   SET started_us = 0
 WHERE case_id = $1`

// DropArrivals leaves the uploads of a case to the next sweep.
func (s Store) DropArrivals(ctx context.Context, caseID string) error {
	_, err := s.DB.Exec(ctx, dropArrivalsSQL, caseID)
	return err
}

const removeArrivalSQL = `DELETE FROM case_arrival WHERE id = $1`

// RemoveArrival deletes an upload. It is no fault when there is none.
func (s Store) RemoveArrival(ctx context.Context, id string) error {
	_, err := s.DB.Exec(ctx, removeArrivalSQL, id)
	return err
}
