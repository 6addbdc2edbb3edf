package login

import (
	"time"

	"wangting/internal/config"
)

// Limits are the thresholds of the lock-out (LOG-3). All of them are configuration.
type Limits struct {
	PuzzleAfter        int64         // failures of an account after which a puzzle is required
	LockAfter          int64         // failures of an account after which it is locked
	PuzzleAfterAddress int64         // the same for an address, which many people may share
	LockAfterAddress   int64         //
	LockFor            time.Duration // how long a lock lasts
	ForgetAfter        time.Duration // failures older than this are not counted
}

// LimitsOf returns the limits that the settings name.
func LimitsOf(c config.Limits) Limits {
	return Limits{PuzzleAfter: int64(c.SliderAfter), LockAfter: int64(c.LockAfter), PuzzleAfterAddress: int64(c.AddressSliderAfter),
		LockAfterAddress: int64(c.AddressLockAfter), LockFor: c.LockFor, ForgetAfter: c.ForgetAfter}
}

// DefaultLimits returns the limits that LOG-3 requires.
func DefaultLimits() Limits { return LimitsOf(config.Default().Limits) }
