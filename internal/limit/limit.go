// Package limit owns two counters. A rate counts events in a window of time: codes sent
// to a phone, QR codes drawn for an address. Failures count wrong tries against one
// subject, and lock the subject when there are too many.
//
// Both stay exact while many requests and nodes count at once: each count is one
// statement. A subject is a keyed hash, an address or an id, never a name or a number
// in plain text. A try is counted before it is made, in a transaction of its own, so
// that a rollback does not undo the count.
package limit

import (
	"context"
	"encoding/hex"
	"fmt"
	"math"
	"net/netip"
	"time"

	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/secret"
)

// Count is the failures of a subject.
type Count struct {
	N           int64
	LockedUntil time.Time // zero while it is not locked
}

// Rule says when failures lock a subject. The failure number LockAfter locks it for
// LockFor. Before that, the count is forgotten when nothing failed for ForgetAfter.
type Rule struct {
	LockAfter            int64
	LockFor, ForgetAfter time.Duration
}

// Passwords is the rule for wrong passwords of an account, as the settings have it.
func Passwords(c config.Limits) Rule {
	return Rule{LockAfter: int64(c.LockAfter), LockFor: c.LockFor, ForgetAfter: c.ForgetAfter}
}

// Guesses closes what is guessed at for an hour after so many wrong tries.
func Guesses(most int) Rule {
	return Rule{LockAfter: int64(most), LockFor: time.Hour, ForgetAfter: time.Hour}
}

// Store keeps both counters.
type Store interface {
	// HitUntil counts one more event called name for a subject. It gives the number of events in the
	// open window, this one included, and the time at which the window closes. A window opens with
	// its first event and not at a full minute: two events at the edge of a minute share a window.
	HitUntil(ctx context.Context, name, subject string, window time.Duration, now time.Time) (n int64, ends time.Time, err error)
	// Hits gives the number of events in the open window and the time at which it closes, and counts none.
	Hits(ctx context.Context, name, subject string, window time.Duration, now time.Time) (n int64, ends time.Time, err error)
	// ForgetHits closes every window of name for a subject.
	ForgetHits(ctx context.Context, name, subject string) error

	// Failures gives the failures of a subject at now, without forgotten ones.
	Failures(ctx context.Context, subject string, r Rule, now time.Time) (Count, error)
	// Take counts one try and gives the new count. The try that reaches LockAfter locks the
	// subject; the caller must refuse a try with a higher count.
	Take(ctx context.Context, subject string, r Rule, now time.Time) (Count, error)
	// GiveBack undoes one Take.
	GiveBack(ctx context.Context, subject string, r Rule) error
	// Clear forgets the failures of a subject, as after a success.
	Clear(ctx context.Context, subject string) error

	// Sweep removes windows that have closed and failures older than a day.
	Sweep(ctx context.Context, now time.Time) error
}

// Service counts events and failures. An address counts as the network of one customer: see Network.
type Service struct{ Store }

// HitUntil counts one more event; a subject that is an address counts as its network.
func (s *Service) HitUntil(
	ctx context.Context, name, subject string, window time.Duration, now time.Time,
) (n int64, ends time.Time, err error) {
	return s.Store.HitUntil(ctx, name, Network(subject), window, now)
}

// Hits gives the events in the open window; a subject that is an address counts as its network.
func (s *Service) Hits(
	ctx context.Context, name, subject string, window time.Duration, now time.Time,
) (n int64, ends time.Time, err error) {
	return s.Store.Hits(ctx, name, Network(subject), window, now)
}

// ForgetHits closes the windows of a subject, or of the network of an address.
func (s *Service) ForgetHits(ctx context.Context, name, subject string) error {
	return s.Store.ForgetHits(ctx, name, Network(subject))
}

// Network is what an address is counted as: the first 64 bits of an IPv6 address, since one customer has all of the rest
// (RFC 6177), an IPv4 address as it is. Any other subject stays as it is.
func Network(subject string) string {
	a, err := netip.ParseAddr(subject)
	if err != nil {
		return subject
	}
	if a = a.Unmap().WithZone(""); a.Is4() {
		return a.String()
	}
	p, err := a.Prefix(64)
	if err != nil {
		return subject
	}
	return p.String()
}

// Subject makes the key of a counter from words. Nobody can read the words from it. An address counts as its network.
func Subject(k *secret.Keyring, kind, value string) string {
	return hex.EncodeToString(k.Index("login.subject", kind+"|"+Network(value)))
}

// Locked makes the fault that tells somebody why they have to wait, and for how long.
func Locked(why string, wait time.Duration) error { return locked(why, wait, "") }

// LockedAccount is Locked for the tries at a password, where a new password ends the wait.
func LockedAccount(why string, wait time.Duration) error {
	return locked(why, wait, "，或重新设置密码")
}

func locked(why string, wait time.Duration, or string) error {
	return &fault.Fault{
		Kind:       fault.Limited,
		RetryAfter: wait,
		Say:        fmt.Sprintf("%s，请 %d 分钟后再试%s", why, int(math.Ceil(wait.Minutes())), or),
	}
}
