package rehearsal

import (
	"context"
	"maps"
	"time"

	"wangting/internal/casework"
	"wangting/internal/form"
)

// A rehearsal takes no files and no workbooks, so there are none in progress.

// FindArrival finds none.
func (*Memory) FindArrival(context.Context, casework.Arrival, string) (casework.Arrival, error) {
	return casework.Arrival{}, errNotHere
}

// Arrival finds none.
func (*Memory) Arrival(context.Context, string) (casework.Arrival, error) {
	return casework.Arrival{}, errNotHere
}

// Arrivals lists none.
func (*Memory) Arrivals(context.Context, string, string) ([]casework.Arrival, error) { return nil, nil }

// ArrivalsBefore lists none.
func (*Memory) ArrivalsBefore(context.Context, time.Time, casework.Arrival, int) ([]casework.Arrival, error) {
	return nil, nil
}

// AddArrival is refused.
func (*Memory) AddArrival(context.Context, casework.Arrival, string) error { return errNotHere }

// AdvanceArrival is refused.
func (*Memory) AdvanceArrival(context.Context, string, int64, int64) error { return errNotHere }

// EndArrival is refused.
func (*Memory) EndArrival(context.Context, string) error { return errNotHere }

// DropArrivals drops none.
func (*Memory) DropArrivals(context.Context, string) error { return nil }

// RemoveArrival removes none.
func (*Memory) RemoveArrival(context.Context, string) error { return nil }

// PutSheet is refused.
func (*Memory) PutSheet(context.Context, casework.Uploaded) error { return errNotHere }

// Sheet finds none.
func (*Memory) Sheet(context.Context, string, string) (casework.Uploaded, error) {
	return casework.Uploaded{}, errNotHere
}

// SettleSheet is refused.
func (*Memory) SettleSheet(context.Context, casework.Uploaded) error { return errNotHere }

// DropSheets drops none.
func (*Memory) DropSheets(context.Context, string) error { return nil }

// SweepSheets sweeps none.
func (*Memory) SweepSheets(context.Context, time.Time) error { return nil }

// cloned is a copy whose top level can be changed.
func cloned(d form.Data) form.Data { return maps.Clone(d) }

var _ casework.Store = (*Memory)(nil)

// Delivery finds none: nothing of a rehearsal is delivered.
func (*Memory) Delivery(context.Context, string) (casework.Delivery, error) {
	return casework.Delivery{}, errNotHere
}

// PutDelivery is refused.
func (*Memory) PutDelivery(context.Context, casework.Delivery) error { return errNotHere }

// DropDelivery drops none.
func (*Memory) DropDelivery(context.Context, string) error { return nil }

// WaitingDeliveries lists none.
func (*Memory) WaitingDeliveries(context.Context, casework.PileQuery) ([]casework.Undelivered, error) {
	return nil, nil
}

// KeepOrigins keeps none: a rehearsal compares with no source.
func (*Memory) KeepOrigins(context.Context, string, casework.Origins) error { return nil }

// Origins finds none.
func (*Memory) Origins(context.Context, string) (casework.Origins, error) {
	return casework.Origins{}, nil
}

// DropOrigins drops none.
func (*Memory) DropOrigins(context.Context, string) error { return nil }

// Unopened lists none.
func (*Memory) Unopened(context.Context, casework.ListPlace, time.Time, int) ([]casework.ListPlace, error) {
	return nil, nil
}

// PutKept keeps nothing: an editor sends what they type.
func (*Memory) PutKept(context.Context, casework.Kept) error { return nil }

// KeptOf gives none.
func (*Memory) KeptOf(context.Context, string, string) ([]casework.Kept, error) { return nil, nil }

// DropKept drops none.
func (*Memory) DropKept(context.Context, string, string) error { return nil }

// AddPhrase is refused.
func (*Memory) AddPhrase(context.Context, casework.Phrase, int) (bool, error) {
	return false, errNotHere
}

// RemovePhrase removes none.
func (*Memory) RemovePhrase(context.Context, string, string) (bool, error) { return false, nil }

// Phrases gives none.
func (*Memory) Phrases(context.Context, ...string) ([]casework.Phrase, error) { return nil, nil }
