package form

import (
	"math"
	"slices"
	"time"
)

// mostSubsets is how many options of Choices are told apart.
const mostSubsets = 10

// choose fills the domains: no answer, and one of each sort that the named values can tell apart.
func (s *solver) choose() {
	for _, path := range s.vars {
		said := slices.Clone(s.said[path])
		slices.Sort(said)
		said = slices.Compact(said)
		if _, isContext := contexts[path]; isContext {
			s.domain[path] = s.contextDomain(path, said)
			continue
		}
		list, ok := s.c.spots[path].sorts(said)
		s.domain[path], s.lost = append([]any{nil}, list...), s.lost || !ok
	}
}

func (s *solver) contextDomain(name string, said []string) []any {
	switch {
	case name == AtAudience && s.c.audience != "both":
		return []any{s.c.audience}
	case name == AtAudience:
		return []any{"unit", "person"}
	case name == AtVerdict:
		return []any{nil, "approved", "denied"}
	}
	return append([]any{nil}, named(regions, said)...)
}

// sorts are answers to a question, one of each sort; false when there are too many.
func (f FieldDef) sorts(said []string) ([]any, bool) {
	switch f.Kind {
	case Choice:
		return named(f.Options, said), true
	case Choices:
		return f.subsets(said)
	case Region:
		return named(regions, said), true
	case Tick:
		return []any{true}, true
	case Number, Money, Percent:
		return f.numbers(said), true
	case Date:
		return moments(said, time.DateOnly, func(t time.Time, n int) time.Time { return t.AddDate(0, 0, n) }), true
	case Month:
		return moments(said, monthOnly, func(t time.Time, n int) time.Time { return t.AddDate(0, n, 0) }), true
	case Moment:
		return moments(said, minuteOnly, func(t time.Time, n int) time.Time { return t.Add(time.Duration(n) * time.Minute) }), true
	}
	list := []any{"\x01"} // what nobody names
	for _, v := range said {
		list = append(list, v)
	}
	return list, true
}

// named are the options that are named, and one that is not.
func named(options []Option, said []string) (list []any) {
	other := false
	for _, o := range options {
		if isSaid := slices.Contains(said, o.Value); isSaid || !other {
			list, other = append(list, o.Value), other || !isSaid
		}
	}
	return list
}

// subsets are the ways to choose among the named options; others can be chosen beside them, and nothing asks for those.
func (f FieldDef) subsets(said []string) (list []any, ok bool) {
	var names []any
	for _, o := range f.Options {
		if slices.Contains(said, o.Value) {
			names = append(names, o.Value)
		}
	}
	if len(names) > mostSubsets {
		return nil, false
	}
	others := len(f.Options) - len(names)
	for bits := range 1 << len(names) {
		var chosen []any
		for i, v := range names {
			if bits>>i&1 == 1 {
				chosen = append(chosen, v)
			}
		}
		fits := len(chosen)+others >= f.MinItems && (f.MaxItems == 0 || len(chosen) <= f.MaxItems)
		if fits && len(chosen) > 0 {
			list = append(list, chosen)
		}
	}
	return list, true
}

// numbers are the named numbers, and one between each two of them, as far as the question takes them.
func (f FieldDef) numbers(said []string) (list []any) {
	marks := []float64{math.Inf(-1)}
	for _, v := range said {
		if n, ok := (&Cond{kind: f.Kind}).amount(v); ok {
			marks = append(marks, n)
		}
	}
	marks = append(marks, math.Inf(1))
	slices.Sort(marks)
	marks = slices.Compact(marks)
	for i, low := range marks[:len(marks)-1] {
		if f.takes(low) {
			list = append(list, low)
		}
		if n, ok := f.between(low, marks[i+1]); ok {
			list = append(list, n)
		}
	}
	return list
}

// grid is the distance of the numbers that a question takes; 0 is none.
func (f FieldDef) grid() float64 {
	whole := f.Integer || f.Kind == Money
	switch {
	case f.Step > 0 && (!whole || f.Step == math.Trunc(f.Step)):
		return f.Step
	case whole:
		return 1
	}
	return 0
}

func (f FieldDef) takes(n float64) bool {
	steps := 0.0
	if g := f.grid(); g > 0 {
		steps = n / g
	}
	return !math.IsInf(n, 0) && (f.Min == nil || n >= *f.Min) && (f.Max == nil || n <= *f.Max) && math.Abs(steps-math.Round(steps)) < 1e-9
}

// between is a number that the question takes, above low and below high.
func (f FieldDef) between(low, high float64) (float64, bool) {
	g := f.grid()
	var try []float64
	if f.Min != nil {
		try = append(try, *f.Min)
		if g > 0 {
			try = append(try, math.Ceil(*f.Min/g-1e-9)*g)
		}
	}
	if f.Max != nil {
		try = append(try, *f.Max)
		if g > 0 {
			try = append(try, math.Floor(*f.Max/g+1e-9)*g)
		}
	}
	if g > 0 {
		try = append(try, 0, (math.Floor(low/g+1e-9)+1)*g, (math.Ceil(high/g-1e-9)-1)*g)
	} else {
		least, most := low, high
		if f.Min != nil {
			least = max(low, *f.Min)
		}
		if f.Max != nil {
			most = min(high, *f.Max)
		}
		try = append(try, 0, least+1, most-1, (least+most)/2)
	}
	for _, n := range try {
		if n > low && n < high && f.takes(n) {
			return n, true
		}
	}
	return 0, false
}

// moments are the named days, months or minutes and those beside them: there is another between two that are no neighbours.
func moments(said []string, layout string, add func(t time.Time, n int) time.Time) (list []any) {
	var all []string
	for _, v := range said {
		day, err := time.Parse(layout, v)
		if err != nil {
			continue
		}
		for _, n := range []int{-1, 0, 1} {
			all = append(all, add(day, n).Format(layout))
		}
	}
	slices.Sort(all)
	for _, v := range slices.Compact(all) {
		list = append(list, v)
	}
	if len(list) == 0 {
		list = []any{time.Time{}.Format(layout)}
	}
	return list
}
