package casework

import "time"

// Calendar counts working days; workday.Calendar is one.
type Calendar interface {
	Add(start time.Time, days int) time.Time
	Between(from, to time.Time) int
}

// Clock is the limit that runs on a case. While a correction waits, Paused is
// set, Due is the end of the correction, and Left and HeldDue keep what was left
// of the limit that stands still.
type Clock struct {
	Due     time.Time // what is due next; orders the queue; zero when nothing is
	Days    int       // the whole limit that runs or stands still, in working days
	Paused  time.Time // since when it stands still; zero while it runs
	Left    int       // working days left when it was stopped
	HeldDue time.Time // the due time when it was stopped
}

// start begins a limit of days working days.
func (k *Clock) start(cal Calendar, now time.Time, days int) {
	*k = Clock{Due: cal.Add(now, days), Days: days}
}

// pause stops the limit; the applicant has days working days to answer.
func (k *Clock) pause(cal Calendar, now time.Time, days int) {
	k.Paused, k.Left, k.HeldDue = now, cal.Between(now, k.Due), k.Due
	k.Due = cal.Add(now, days)
}

// resume lets the limit run on: what was left is counted again from now. A limit
// that was over already when it was stopped stays over.
func (k *Clock) resume(cal Calendar, now time.Time) {
	due := k.HeldDue
	if k.Left >= 0 {
		due = cal.Add(now, k.Left)
	}
	*k = Clock{Due: due, Days: k.Days}
}

// stop ends every limit; Days stays as a record.
func (k *Clock) stop() { *k = Clock{Days: k.Days} }

// Limit is the clock as it is shown.
type Limit struct {
	Days    int       // of the whole limit
	Left    int       // working days left; negative when overdue
	Used    int       // Days - Left, never below 0
	Paused  bool      // a correction waits
	Due     time.Time // when the limit ends, if it runs
	Overdue bool
}

// At reads the clock at a moment; ok is false when no limit runs.
func (k Clock) At(cal Calendar, now time.Time) (l Limit, ok bool) {
	if k.Due.IsZero() {
		return Limit{}, false
	}
	l = Limit{Days: k.Days, Due: k.Due, Paused: !k.Paused.IsZero()}
	if l.Paused {
		l.Due, l.Left = time.Time{}, k.Left
	} else {
		l.Left = cal.Between(now, k.Due)
		l.Overdue = now.After(k.Due)
	}
	l.Used = max(0, l.Days-l.Left)
	return l, true
}
