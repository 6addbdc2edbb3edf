package casework

import (
	"testing"
	"time"

	"wangting/internal/workday"
)

func when(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, workday.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// CAS-8: the promised limit is paused while a correction waits, and its rest is counted from the
// day of the answer.
func TestTheClockStandsStillWhileACorrectionWaits(t *testing.T) {
	cal := workday.China()
	for name, tc := range map[string]struct {
		begun, asked, answered string
		days                   int
		left                   int
		due                    string
	}{
		"answered the same day":           {"2026-11-02 09:00", "2026-11-09 10:00", "2026-11-09 16:00", 20, 15, "2026-11-30"},
		"answered three working days on":  {"2026-11-02 09:00", "2026-11-09 10:00", "2026-11-12 10:00", 20, 15, "2026-12-03"},
		"answered on a Sunday":            {"2026-11-02 09:00", "2026-11-06 10:00", "2026-11-08 10:00", 5, 1, "2026-11-09"},
		"asked on the last day":           {"2026-11-02 09:00", "2026-11-09 10:00", "2026-11-11 10:00", 5, 0, "2026-11-11"},
		"asked when it was over already":  {"2026-11-02 09:00", "2026-11-11 10:00", "2026-11-12 10:00", 5, -2, "2026-11-09"},
		"over the National Day":           {"2026-09-28 09:00", "2026-09-30 10:00", "2026-10-08 10:00", 5, 3, "2026-10-12"},
		"asked on the day it began":       {"2026-11-02 09:00", "2026-11-02 10:00", "2026-11-03 10:00", 5, 5, "2026-11-10"},
		"asked on a Saturday and begun 1": {"2026-11-06 09:00", "2026-11-07 10:00", "2026-11-09 10:00", 2, 2, "2026-11-11"},
	} {
		t.Run(name, func(t *testing.T) {
			var k Clock
			k.start(cal, when(t, tc.begun), tc.days)
			k.pause(cal, when(t, tc.asked), 5)
			l, ok := k.LimitAt(cal, when(t, tc.answered))
			if !ok || !l.Paused || l.Left != tc.left || l.Overdue || !l.Due.IsZero() {
				t.Errorf("while it stands still: %+v", l)
			}
			if want := cal.Add(when(t, tc.asked), 5); !k.Due.Equal(want) {
				t.Errorf("the correction is due %v, want %v", k.Due, want)
			}
			k.resume(cal, when(t, tc.answered))
			want := when(t, tc.due+" 00:00").AddDate(0, 0, 1).Add(-time.Second)
			if !k.Due.Equal(want) || !k.Paused.IsZero() || k.Days != tc.days {
				t.Errorf("due %v, want %v", k.Due, want)
			}
			if l, _ := k.LimitAt(cal, when(t, tc.answered)); l.Left != tc.left && tc.left >= 0 {
				t.Errorf("left %d after the answer, want %d", l.Left, tc.left)
			}
		})
	}
}

func TestTheLimitAsItIsShown(t *testing.T) { // CAS-4
	cal := workday.China()
	var k Clock
	k.start(cal, when(t, "2026-11-23 09:00"), 3)
	for at, want := range map[string]Limit{
		"2026-11-23 10:00": {Left: 3, Used: 0},
		"2026-11-25 10:00": {Left: 1, Used: 2},
		"2026-11-26 23:59": {Left: 0, Used: 3},
		"2026-11-27 00:01": {Left: -1, Used: 4, Overdue: true},
	} {
		want.Days, want.Due = 3, k.Due
		if got, ok := k.LimitAt(cal, when(t, at)); !ok || got != want {
			t.Errorf("at %s %+v, want %+v", at, got, want)
		}
	}
	k.stop()
	if _, ok := k.LimitAt(cal, when(t, "2026-11-27 00:01")); ok || k.Days != 3 {
		t.Error("a stopped clock runs on")
	}
}

// CAS-8: the page of a case says how many working days did not count.
func TestTheDaysThatDidNotCountAreThoseBetweenThePauseAndTheAnswer(t *testing.T) {
	ev := func(verb Verb, at string, left int) Event {
		return Event{Verb: verb, At: when(t, at), Left: left, Timed: true}
	}
	accepted := ev(Accept, "2026-11-02 09:00", 20)
	for name, tc := range map[string]struct {
		events []Event
		left   int
		want   int
	}{
		"it ran all the time":            {[]Event{accepted}, 10, 0},
		"it stands since Monday":         {[]Event{accepted, ev(Ask, "2026-11-09 10:00", 15)}, 15, 5},
		"it went on after three days":    {[]Event{accepted, ev(Ask, "2026-11-09 10:00", 15), ev(Answer, "2026-11-12 10:00", 15)}, 13, 3},
		"days were given":                {[]Event{accepted, ev(Prolong, "2026-11-09 10:00", 25)}, 20, 0},
		"what came before it is no more": {[]Event{ev(Submit, "2026-10-26 09:00", 5), accepted}, 10, 0},
		"an event without a limit":       {[]Event{accepted, {At: when(t, "2026-11-09 10:00")}}, 10, 0},
	} {
		v := View{Events: tc.events, Now: when(t, "2026-11-16 09:00"), Limit: Limit{Left: tc.left}}
		if got := v.Stood(workday.China()); got != tc.want {
			t.Errorf("%s: %d working days, want %d", name, got, tc.want)
		}
	}
}
