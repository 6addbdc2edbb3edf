package workday

import (
	"maps"
	"sync/atomic"
	"time"
)

// Zone is the civil time of all of China.
var Zone = time.FixedZone("CST", 8*3600)

// Calendar knows working days. It may be asked and laid over by many goroutines at once.
type Calendar struct {
	base map[int]year // that it was opened with; never changed
	laid atomic.Pointer[map[int]year]
}

// known are the years in force.
func (c *Calendar) known() map[int]year {
	if laid := c.laid.Load(); laid != nil {
		return *laid
	}
	return c.base
}

// Lay puts years over those that the calendar was opened with, in place of what was laid before. A year that is none is passed over: it
// was checked where it was written.
func (c *Calendar) Lay(years ...Year) {
	laid := maps.Clone(c.base)
	for _, y := range years {
		if read, err := y.read(); err == nil {
			laid[y.Year] = read
		}
	}
	c.laid.Store(&laid)
}

type year struct {
	notice Year
	free   map[int]string // by day of the year
	worked map[int]bool
}

// Covers reports whether the holidays of a year are known. In any other year only
// weekends are free, so a deadline may come out too early, never too late; show it as
// provisional.
func (c *Calendar) Covers(y int) bool {
	_, ok := c.known()[y]
	return ok
}

// Provisional reports whether the notice for a year is not out yet, or the year is not covered.
func (c *Calendar) Provisional(y int) bool {
	n, ok := c.known()[y]
	return !ok || n.notice.Provisional
}

// IsWorkday reports whether the day of t, in China, is a working day.
func (c *Calendar) IsWorkday(t time.Time) bool {
	t = t.In(Zone)
	y := c.known()[t.Year()]
	if y.worked[t.YearDay()] {
		return true
	}
	if _, ok := y.free[t.YearDay()]; ok {
		return false
	}
	return !weekend(t)
}

// Holiday names the holiday on which t falls; "" for every other day.
func (c *Calendar) Holiday(t time.Time) string {
	t = t.In(Zone)
	return c.known()[t.Year()].free[t.YearDay()]
}

// Add gives the deadline for a limit of n working days from start: the last second of
// the n-th working day after the day of start. The day of start does not count, whether
// or not it is a working day (民法典 art. 201). If n is 0 or less, the deadline is the end
// of the day of start, or of the next working day when that day is free.
func (c *Calendar) Add(start time.Time, n int) time.Time {
	d := midnight(start)
	for n <= 0 && !c.IsWorkday(d) {
		d = d.AddDate(0, 0, 1)
	}
	for n > 0 {
		d = d.AddDate(0, 0, 1)
		if c.IsWorkday(d) {
			n--
		}
	}
	return d.AddDate(0, 0, 1).Add(-time.Second)
}

// Between counts the working days after the day of a, up to and including the day of
// b: the days that remain at a until a deadline b. If b is on an earlier day, it is
// -Between(b, a).
func (c *Calendar) Between(a, b time.Time) int {
	from, to := midnight(a), midnight(b)
	if to.Before(from) {
		return -c.Between(b, a)
	}
	n := 0
	for d := from.AddDate(0, 0, 1); !d.After(to); d = d.AddDate(0, 0, 1) {
		if c.IsWorkday(d) {
			n++
		}
	}
	return n
}

// DayNumber is the day of a moment in China, counted from 1970-01-01.
func DayNumber(t time.Time) int64 {
	y, m, d := t.In(Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60)
}

// NumberedDay is the beginning of the day that has a number.
func NumberedDay(n int64) time.Time { return time.Date(1970, 1, 1+int(n), 0, 0, 0, 0, Zone) }

// Days counts the days of China's calendar from the day of a to the day of b; the hours do not count.
func Days(a, b time.Time) int { return int(midnight(b).Sub(midnight(a)) / (24 * time.Hour)) }

func midnight(t time.Time) time.Time {
	y, m, d := t.In(Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, Zone)
}

func weekend(t time.Time) bool {
	return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday
}
