// Package limit owns two counters. A rate is how many of something happened in
// a window: codes sent to a phone, QR codes drawn for an address. Failures are
// wrong tries against one subject, and lock it when there are too many.
//
// Both are exact however many requests and nodes count at once: each count is
// one statement. A subject is a keyed hash, an address or an id, never a
// name or a number in the clear. A try is paid for before it is made, in a
// transaction of its own, so that a rollback never gives a guess for nothing.
package limit

import (
	"context"
	"encoding/hex"
	"fmt"
	"math"
	"time"

	"wangting/internal/fault"
	"wangting/internal/secret"
)

// Count is what stands against a subject.
type Count struct {
	N           int64
	LockedUntil time.Time // zero while it is not locked
}

// Rule is how failures of a subject are counted. The failure that makes LockAfter locks
// it for LockFor; without a lock the count is forgotten when nothing failed for ForgetAfter.
type Rule struct {
	LockAfter            int64
	LockFor, ForgetAfter time.Duration
}

// Store keeps both counters.
type Store interface {
	// HitUntil counts one more of name for a subject, and gives how many there have been in the open
	// window, this one included, and when it closes. A window opens with its first hit and lasts
	// for window, so that "one a minute" has no full minute at whose edge two pass.
	HitUntil(ctx context.Context, name, subject string, window time.Duration, now time.Time) (n int64, ends time.Time, err error)
	// Hits gives how many there have been in the open window, and counts none.
	Hits(ctx context.Context, name, subject string, window time.Duration, now time.Time) (int64, error)
	// ForgetHits closes every window of name for a subject.
	ForgetHits(ctx context.Context, name, subject string) error

	// Failures gives what stands against a subject at now; what is forgotten reads as nothing.
	Failures(ctx context.Context, subject string, r Rule, now time.Time) (Count, error)
	// Take pays for one try and gives the count with it. The try that reaches LockAfter
	// locks; a try with a higher count must not be made.
	Take(ctx context.Context, subject string, r Rule, now time.Time) (Count, error)
	// GiveBack undoes one Take.
	GiveBack(ctx context.Context, subject string, r Rule) error
	// Clear forgets the failures of a subject, as after a success.
	Clear(ctx context.Context, subject string) error

	// Sweep removes windows that have closed and failures older than a day.
	Sweep(ctx context.Context, now time.Time) error
}

// Service counts.
type Service struct{ Store }

// Subject is what something is counted under: nothing that was typed can be read from it.
func Subject(k *secret.Keyring, kind, value string) string {
	return hex.EncodeToString(k.Index("login.subject", kind+"|"+value))
}

// Locked is the fault of somebody who has to wait: why, and for how long.
func Locked(why string, wait time.Duration) error {
	return &fault.Fault{
		Kind:       fault.Limited,
		RetryAfter: wait,
		Say:        fmt.Sprintf("%s，请 %d 分钟后再试，或找回密码", why, int(math.Ceil(wait.Minutes()))),
	}
}
