package login

import "time"

// Limits are the thresholds of the lock-out (LOG-3). All of them are configuration.
type Limits struct {
	PuzzleAfter        int64         // failures of an account after which a puzzle is required
	LockAfter          int64         // failures of an account after which it is locked
	PuzzleAfterAddress int64         // the same for an address, which many people may share
	LockAfterAddress   int64         //
	LockFor            time.Duration // how long a lock lasts
	ForgetAfter        time.Duration // failures older than this are not counted
}

// DefaultLimits returns the limits that LOG-3 requires.
func DefaultLimits() Limits {
	return Limits{PuzzleAfter: 3, LockAfter: 5, PuzzleAfterAddress: 20, LockAfterAddress: 60,
		LockFor: 15 * time.Minute, ForgetAfter: 15 * time.Minute}
}
