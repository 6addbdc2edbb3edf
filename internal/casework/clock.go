package casework

import (
	"slices"
	"time"
)

// Calendar counts working days. workday.Calendar implements it.
type Calendar interface {
	Add(start time.Time, days int) time.Time
	Between(from, to time.Time) int
}

// Clock is the running limit of a case. While it stands, Paused is set, Due is what the case waits for
// (the deadline of the correction, the end of the publicity), and Left and HeldDue keep the rest of the paused limit.
type Clock struct {
	Due     time.Time // next deadline; orders the queue; zero when none runs
	Days    int       // the whole limit, in working days
	Paused  time.Time // when the limit was paused; zero while it runs
	Left    int       // working days left when it was paused
	HeldDue time.Time // Due when it was paused
}

// start begins a limit of days working days.
func (k *Clock) start(cal Calendar, now time.Time, days int) {
	*k = Clock{Due: cal.Add(now, days), Days: days}
}

// pause pauses the limit and gives the applicant days working days to answer.
func (k *Clock) pause(cal Calendar, now time.Time, days int) {
	k.Paused, k.Left, k.HeldDue = now, cal.Between(now, k.Due), k.Due
	k.Due = cal.Add(now, days)
}

// stand pauses the limit until somebody resumes it. next is the next date on which to look at it.
func (k *Clock) stand(cal Calendar, now, next time.Time) {
	k.pause(cal, now, 0)
	k.Due = next
}

// extend adds working days to a running limit.
func (k *Clock) extend(cal Calendar, days int) {
	k.Due, k.Days = cal.Add(k.Due, days), k.Days+days
}

// resume continues the limit: the remaining working days are counted from now. A limit that was
// overdue when it was paused stays overdue.
func (k *Clock) resume(cal Calendar, now time.Time) {
	due := k.HeldDue
	if k.Left >= 0 {
		due = cal.Add(now, k.Left)
	}
	*k = Clock{Due: due, Days: k.Days}
}

// stop ends every limit. It keeps Days as a record.
func (k *Clock) stop() { *k = Clock{Days: k.Days} }

// Limit is the clock at one moment, as it is shown.
type Limit struct {
	Days    int       // of the whole limit
	Left    int       // working days; negative when overdue
	Used    int       // Days - Left, never below 0
	Paused  bool      // a correction waits for the applicant
	Due     time.Time // when the limit ends, unless it is paused
	Overdue bool
}

// LimitAt gives the limit at a moment. ok is false when no limit runs.
func (k Clock) LimitAt(cal Calendar, now time.Time) (l Limit, ok bool) {
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

// starts are the steps that begin a limit.
var starts = map[Verb]bool{Submit: true, Accept: true, AcceptLacking: true, Deem: true}

// Stood counts the working days that passed while the present limit did not run: between two events the days that it did not lose. An
// extension gives days, and the first step of a limit begins anew.
func (v View) Stood(cal Calendar) int {
	n, began := 0, Event{}
	for _, e := range append(slices.Clone(v.Events), Event{At: v.Now, Left: v.Limit.Left, Timed: true}) {
		switch {
		case !e.Timed:
			continue
		case starts[e.Verb]:
			n = 0
		case began.Timed && e.Verb != Prolong && e.Left <= began.Left:
			n += max(0, cal.Between(began.At, e.At)-(began.Left-e.Left))
		}
		began = e
	}
	return n
}
