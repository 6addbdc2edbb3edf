// Package clocktest owns the time of day in tests: every hall, emulator and driver under
// test takes its clock from here and never from the machine, so that the suite passes at
// every hour and in every year. It does not know what its clocks are used for.
//
// The clocks start on a fixed day and run at the machine's pace. They start at an adverse
// hour, half past midnight in China, when UTC still has the day before. WANGTING_TEST_HOUR
// sets another hour of UTC, such as 23:59:30, or a complete time in RFC 3339.
package clocktest

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// Setting is the environment variable that sets the hour at which the clocks start.
const Setting = "WANGTING_TEST_HOUR"

// usual is where the clocks start when the setting is empty: 00:30 of a Friday in China.
var usual = time.Date(2026, 11, 26, 16, 30, 0, 0, time.UTC)

// begin is read when a test first asks for the time, not before: only then the cache of test results knows that it depends on it.
var begin = sync.OnceValue(func() time.Time { return start(os.Getenv(Setting)) })

var first = New()

// start parses the setting; it panics when the setting is malformed.
func start(setting string) time.Time {
	if setting == "" {
		return usual
	}
	if at, err := time.Parse(time.RFC3339, setting); err == nil {
		return at.UTC()
	}
	for _, layout := range []string{"15:04:05", "15:04"} {
		if at, err := time.Parse(layout, setting); err == nil {
			h, m, s := at.Clock()
			return time.Date(usual.Year(), usual.Month(), usual.Day(), h, m, s, 0, time.UTC)
		}
	}
	panic(fmt.Sprintf("%s is %q; want an hour such as 16:30 or 23:59:30, or a moment of RFC 3339", Setting, setting))
}

// Clock runs at the machine's pace and can be moved. It is safe for concurrent use.
type Clock struct {
	origin time.Time // the machine's time at New; only the time since then counts
	ahead  atomic.Int64
}

// New returns a clock that shows the starting hour.
func New() *Clock { return &Clock{origin: time.Now()} }

// Now returns the time that the clock shows.
func (c *Clock) Now() time.Time {
	return begin().Add(time.Since(c.origin) + time.Duration(c.ahead.Load()))
}

// Later moves the clock forward by d.
func (c *Clock) Later(d time.Duration) { c.ahead.Add(int64(d)) }

// To moves the clock to a time.
func (c *Clock) To(at time.Time) { c.Later(at.Sub(c.Now())) }

// Now returns the time of a clock shared by the test binary, for tests that only need some clock.
func Now() time.Time { return first.Now() }
