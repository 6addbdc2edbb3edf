package figures

import (
	"cmp"
	"slices"
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

	Department string // id of that in which the case waits, or waited last; "" for none, and in the sums over all
}

// PlaceOf gives the row of a case.
func PlaceOf(c casework.Case) Place {
	return Place{Day: DayOf(c.SubmittedAt), Region: c.Region, Item: c.ItemCode, Department: c.Department}
}

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

// rows are the rows in which a case counts: that of its region and item, and the sums over all items and over all regions, which have ""
// there; and the same of its department, with the sum over both.
func (p Place) rows() []Place {
	out := []Place{{p.Day, p.Region, p.Item, ""}, {p.Day, "", p.Item, ""}, {p.Day, p.Region, "", ""}}
	if p.Department != "" {
		out = append(out, p, Place{p.Day, "", p.Item, p.Department}, Place{p.Day, p.Region, "", p.Department}, Place{p.Day, "", "", p.Department})
	}
	return out
}

// Moves gives what a step adds to which rows. They are in order, so that two transactions never deadlock. Mostly there is none.
func Moves(before, after casework.Case) []Bump {
	by := map[Place]Counts{}
	add := func(c casework.Case, n int64) {
		p, of := PlaceOf(c), Of(c)
		for _, row := range p.rows() {
			by[row] = by[row].Plus(of, n)
		}
	}
	add(before, -1)
	add(after, 1)
	var out []Bump
	for p, c := range by {
		if c != (Counts{}) {
			out = append(out, Bump{p, c})
		}
	}
	slices.SortFunc(out, func(a, b Bump) int {
		return cmp.Or(cmp.Compare(a.Department, b.Department), cmp.Compare(a.Item, b.Item),
			cmp.Compare(a.Day, b.Day), cmp.Compare(a.Region, b.Region))
	})
	return out
}
