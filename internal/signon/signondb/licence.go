package signondb

import (
	"context"
	"time"

	"wangting/internal/signon"
	"wangting/internal/store"
)

const (
	addTripSQL = `
INSERT INTO login_licence (id, binding, state, code, expires_us)
VALUES ($1, $2, $3, $4, $5)`

	tripSQL = `
SELECT id, binding, state, code, expires_us
  FROM login_licence
 WHERE id = $1`

	moveTripSQL = `
UPDATE login_licence
   SET state = $1, code = $2, expires_us = $3
 WHERE id = $4
   AND state = $5`
)

// AddTrip stores a trip.
func (s Store) AddTrip(ctx context.Context, t signon.LicenceTrip) error {
	_, err := s.DB.Exec(ctx, addTripSQL, t.ID, t.Binding, string(t.State), t.Code, store.Us(t.ExpiresAt))
	return err
}

// Trip returns a trip by id.
func (s Store) Trip(ctx context.Context, id string) (signon.LicenceTrip, error) {
	var r struct {
		ID        string `db:"id"`
		Binding   string `db:"binding"`
		State     string `db:"state"`
		Code      string `db:"code"`
		ExpiresUs int64  `db:"expires_us"`
	}
	err := s.DB.Get(ctx, &r, tripSQL, id)
	return signon.LicenceTrip{
		ID:        r.ID,
		Binding:   r.Binding,
		State:     signon.LicenceState(r.State),
		Code:      r.Code,
		ExpiresAt: store.Time(r.ExpiresUs),
	}, err
}

// MoveTrip updates a trip if it is still in the state from; it reports whether it was.
func (s Store) MoveTrip(ctx context.Context, t signon.LicenceTrip, from signon.LicenceState) (bool, error) {
	n, err := s.DB.Exec(ctx, moveTripSQL, string(t.State), t.Code, store.Us(t.ExpiresAt), t.ID, string(from))
	return n == 1, err
}

// SweepTrips deletes trips that expired before the given time.
func (s Store) SweepTrips(ctx context.Context, then time.Time) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM login_licence WHERE expires_us < $1`, store.Us(then))
	return err
}
