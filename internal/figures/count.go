package figures

import (
	"time"

	"wangting/internal/casework"
	"wangting/internal/workday"
)

// Day is a day of China's calendar, counted from 1970-01-01.
type Day int64

// DayOf gives the day of a moment.
func DayOf(t time.Time) Day { return Day(workday.DayNumber(t)) }

// Begins is the first moment of the day.
func (d Day) Begins() time.Time { return workday.NumberedDay(int64(d)) }

// String is the day as forms have it: 2026-01-31.
func (d Day) String() string { return workday.NumberedDay(int64(d)).Format(dayLayout) }

const dayLayout = "2006-01-02"

// Place is what a row of figures is about.
type Place struct {
	Day    Day // of the submission
	Region string
	Item   string
}

// PlaceOf gives the row of a case.
func PlaceOf(c casework.Case) Place { return Place{DayOf(c.SubmittedAt), c.Region, c.ItemCode} }

// Counts is what cases count for.
type Counts struct {
	Received  int64 `db:"received"`  // 收件
	Accepted  int64 `db:"accepted"`  // 受理
	Refused   int64 `db:"refused"`   // 不予受理
	Corrected int64 `db:"corrected"` // 要求过补正
	Granted   int64 `db:"granted"`   // 准予
	Denied    int64 `db:"denied"`    // 不予
	First     int64 `db:"first"`     // 没有补正过的准予
	Late      int64 `db:"late"`      // 超期办理
}

// Of gives what a case counts for: nothing before staff have it, and nothing in practice.
func Of(c casework.Case) Counts {
	if c.ID == "" || !c.Reached() {
		return Counts{}
	}
	one := func(is bool) int64 {
		if is {
			return 1
		}
		return 0
	}
	return Counts{
		Received:  1,
		Accepted:  one(c.Was(casework.WasAccepted)),
		Refused:   one(c.State == casework.NotAccepted),
		Corrected: one(c.Was(casework.WasCorrected)),
		Granted:   one(c.Was(casework.WasGranted)),
		Denied:    one(c.Was(casework.WasDenied)),
		First:     one(c.Was(casework.WasFirst)),
		Late:      one(c.Was(casework.WasLate)),
	}
}

// Plus adds n times other counts.
func (c Counts) Plus(o Counts, n int64) Counts {
	return Counts{c.Received + n*o.Received, c.Accepted + n*o.Accepted, c.Refused + n*o.Refused, c.Corrected + n*o.Corrected,
		c.Granted + n*o.Granted, c.Denied + n*o.Denied, c.First + n*o.First, c.Late + n*o.Late}
}

// Decided is how many cases were decided.
func (c Counts) Decided() int64 { return c.Granted + c.Denied }

// Share is a part of a whole; there is none of nothing.
type Share struct{ Part, Whole int64 }

// Tenths is the share in tenths of a per cent, rounded half up.
func (s Share) Tenths() int64 { return (s.Part*2000 + s.Whole) / (2 * s.Whole) }

// AcceptedShare is 受理率: of the cases that were either accepted or refused.
func (c Counts) AcceptedShare() Share { return Share{c.Accepted, c.Accepted + c.Refused} }

// FirstShare is 一次通过率: of the cases that were decided.
func (c Counts) FirstShare() Share { return Share{c.First, c.Decided()} }

// CorrectedShare is 补正率: of the cases received.
func (c Counts) CorrectedShare() Share { return Share{c.Corrected, c.Received} }

// DeniedShare is 不予率: of the cases that were decided.
func (c Counts) DeniedShare() Share { return Share{c.Denied, c.Decided()} }

// LateShare is 超期办理率: of the cases received.
func (c Counts) LateShare() Share { return Share{c.Late, c.Received} }

// Bump adds counts to a row.
type Bump struct {
	Place
	Counts
}

// Moves gives what a step adds, in the order in which rows are locked. It is mostly one row or none.
func Moves(before, after casework.Case) []Bump {
	was, is := Of(before), Of(after)
	from, to := PlaceOf(before), PlaceOf(after)
	if from == to || was == (Counts{}) {
		if by := is.Plus(was, -1); by != (Counts{}) {
			return []Bump{{to, by}}
		}
		return nil
	}
	out := []Bump{{from, Counts{}.Plus(was, -1)}, {to, is}}
	if to.before(from) {
		out[0], out[1] = out[1], out[0]
	}
	return out
}

func (p Place) before(o Place) bool {
	switch {
	case p.Day != o.Day:
		return p.Day < o.Day
	case p.Region != o.Region:
		return p.Region < o.Region
	}
	return p.Item < o.Item
}
