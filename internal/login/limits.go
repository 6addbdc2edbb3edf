package login

import "time"

// Limits are the numbers of LOG-3; all are configuration.
type Limits struct {
	PuzzleAfter        int64         // failures of an account after which a puzzle is asked
	LockAfter          int64         // failures of an account after which it is locked
	PuzzleAfterAddress int64         // the same for an address, behind which many people sit
	LockAfterAddress   int64         //
	LockFor            time.Duration // how long a lock lasts
	ForgetAfter        time.Duration // failures older than this count no more
}

// DefaultLimits are those of the requirements.
func DefaultLimits() Limits {
	return Limits{PuzzleAfter: 3, LockAfter: 5, PuzzleAfterAddress: 20, LockAfterAddress: 60,
		LockFor: 15 * time.Minute, ForgetAfter: 15 * time.Minute}
}
