// Package clocktest owns the time of day of the tests: every hall, emulator and
// driver under test takes its clock from here and none from the machine, so that
// the suite passes at every hour and in every year. It knows nothing of what it is a clock for.
//
// The clocks begin on one day and go on at the machine's pace. They begin at an
// adverse hour, half past midnight in China while UTC still has the day before, unless
// WANGTING_TEST_HOUR names another hour of UTC, such as 23:59:30, or a whole moment.
package clocktest

import (
	"fmt"
	"os"
	"sync/atomic"
	"time"
)

// Setting is the environment variable with the hour at which the clocks begin.
const Setting = "WANGTING_TEST_HOUR"

// usual is where the clocks begin when the setting is empty: 00:30 of a Friday in China.
var usual = time.Date(2026, 11, 26, 16, 30, 0, 0, time.UTC)

var (
	begin = start(os.Getenv(Setting))
	first = New()
)

// start is the moment that the setting names; one that cannot be read ends the tests.
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

// Clock goes on at the machine's pace and can be moved. It is safe for concurrent use.
type Clock struct {
	origin time.Time // of the machine; only the distance from it counts
	ahead  atomic.Int64
}

// New gives a clock that stands at the hour now.
func New() *Clock { return &Clock{origin: time.Now()} }

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	return begin.Add(time.Since(c.origin) + time.Duration(c.ahead.Load()))
}

// Later moves the clock.
func (c *Clock) Later(d time.Duration) { c.ahead.Add(int64(d)) }

// To moves the clock to a moment.
func (c *Clock) To(at time.Time) { c.Later(at.Sub(c.Now())) }

// Now is what the first clock of the test binary shows: for tests that only need some clock.
func Now() time.Time { return first.Now() }
