// Package id makes the identifiers of the hall: UUIDv7 as lower-case text. A new id
// sorts after older ones, so a page of a list is a range of an index.
package id

import (
	"time"

	"github.com/google/uuid"
)

// New gives a fresh identifier (RFC 9562 UUIDv7).
func New() string { return uuid.Must(uuid.NewV7()).String() }

// Valid reports whether s is written like an identifier of ours.
func Valid(s string) bool {
	u, err := uuid.Parse(s)
	return err == nil && len(s) == 36 && u.String() == s
}

// Time gives when an identifier was made, to the millisecond; the zero time for one that is not ours.
func Time(s string) time.Time {
	u, err := uuid.Parse(s)
	if err != nil || u.Version() != 7 {
		return time.Time{}
	}
	return time.Unix(u.Time().UnixTime()).UTC()
}
