package figures

import (
	"time"

	"wangting/internal/casework"
)

// Step is an event of a case, as far as stays need it.
type Step struct {
	At    time.Time
	State casework.State // after it
}

// Stay is the time that a case lay at one desk, in working days, without the days on which it waited for others.
type Stay struct {
	Desk casework.Desk
	Days int
	End  int // which step ended it
}

// MostDays is the last class of stays: so many days, or more.
const MostDays = 60

// Desks are those at which stays are counted, in order.
var Desks = casework.StaffDesks

// Stays gives the stays that have ended. A case leaves a desk when it comes to another or ends; while it waits for the applicant, an
// opinion, a publicity or the end of a suspension, it stays and its days do not count. A stay that ends because the applicant
// withdrew or did not correct says nothing about the desk, and is left out; so a mass of lapses does not move the figures.
func Stays(steps []Step, cal casework.Calendar) []Stay {
	var out []Stay
	var at casework.Desk
	var since time.Time // zero while the days do not count
	days := 0
	for i, s := range steps {
		if !since.IsZero() {
			days += cal.Between(since, s.At)
		}
		since = s.At
		desk := s.State.Desk()
		switch {
		case s.State.Ended():
			if at != "" && s.State != casework.Withdrawn && s.State != casework.Lapsed {
				out = append(out, Stay{at, min(days, MostDays), i})
			}
			return out
		case !counts(desk):
			since = time.Time{}
		case desk != at:
			if at != "" {
				out = append(out, Stay{at, min(days, MostDays), i})
			}
			at, days = desk, 0
		}
	}
	return out
}

func counts(d casework.Desk) bool {
	for _, staff := range Desks {
		if d == staff {
			return true
		}
	}
	return false
}

// Spread says how many stays took so many days; the last class has all longer ones.
type Spread [MostDays + 1]int64

// Count is the number of stays.
func (s Spread) Count() (n int64) {
	for _, k := range s {
		n += k
	}
	return n
}

// Within gives the number of days within which a share of the stays had ended, in per cent; false when there are none.
func (s Spread) Within(percent int64) (int, bool) {
	all, n := s.Count(), int64(0)
	for days, k := range s {
		if n += k; all > 0 && n*100 >= all*percent {
			return days, true
		}
	}
	return 0, false
}
