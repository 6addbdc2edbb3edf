// Package signondb keeps what ways in from outside wait for: texts that a certificate must sign, and trips to
// the electronic business licence.
package signondb

import "wangting/internal/store"

// Store is the signon.ChallengeStore and signon.LicenceStore on SQL.
type Store struct{ DB *store.DB }
