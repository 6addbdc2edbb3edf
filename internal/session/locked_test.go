package session

import (
	"testing"
	"time"
)

// LOG-3: how long a login stays locked is a setting; a lock that ends on another day is told with its day.
func TestALockIsToldWithItsDayUnlessItEndsToday(t *testing.T) {
	now := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	for d, want := range map[time.Duration]string{15 * time.Minute: "09:15", 24 * time.Hour: "11 月 24 日 09:00"} {
		if got := lockedUntil(now.Add(d), now); got != want {
			t.Errorf("after %s it is said as %s", d, got)
		}
	}
}
