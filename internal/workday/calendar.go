package workday

import "time"

// Zone is the civil time of all of China.
var Zone = time.FixedZone("CST", 8*3600)

// Calendar knows working days. It does not change once made.
type Calendar struct {
	years map[int]year
}

type year struct {
	notice Year
	free   map[int]string // by day of the year
	worked map[int]bool
}

// Covers reports whether the holidays of a year are known. In a year that is
// not covered only weekends are free: a deadline there is early rather than
// late, and should be shown as not settled.
func (c *Calendar) Covers(y int) bool {
	_, ok := c.years[y]
	return ok
}

// Provisional reports whether a year still waits for its notice, or is not
// covered at all.
func (c *Calendar) Provisional(y int) bool {
	n, ok := c.years[y]
	return !ok || n.notice.Provisional
}

// IsWorkday reports whether offices work on the day in China on which t falls.
func (c *Calendar) IsWorkday(t time.Time) bool {
	t = t.In(Zone)
	y := c.years[t.Year()]
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
	return c.years[t.Year()].free[t.YearDay()]
}

// Add is the deadline of a limit of n working days that begins at start: the
// last second of the n-th working day after the day of start. The day of start
// itself does not count, whether or not it is a working day (民法典 art. 201).
// For n of 0 or less it is the end of that day, or of the next working day when
// it is free.
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

// Between counts the working days after the day of a, up to and with the day of
// b: what is left at a of a limit that ends at b. It is negative when b is an
// earlier day, so that Between(a, b) is -Between(b, a).
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

func midnight(t time.Time) time.Time {
	y, m, d := t.In(Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, Zone)
}

func weekend(t time.Time) bool {
	return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday
}
