// Package signondb keeps the unfinished outside logins in SQL: challenges that a certificate must
// sign, and trips to the platform of the electronic business licence.
package signondb

import "wangting/internal/store"

// Store implements signon.ChallengeStore and signon.LicenceStore on SQL.
type Store struct{ DB *store.DB }
