package replay

import (
	"slices"
)

// Late is how many cases would be late with the staff of today, compared with how many were.
type Late struct {
	Known bool   // it could be estimated
	Why   string // why not
	N     int    // cases that were estimated
	Late  int
	Was   int    // of those, late in reality
	Basis string // the assumption, in a sentence
}

// visit is one stage of a case.
type visit struct {
	pool string // who takes it; "" takes no hands
	days int    // working days that pass in it by themselves
}

// arrival is a case as it comes in again.
type arrival struct {
	day     int // working days since the beginning
	visits  []visit
	accepts int // the visit with which it is accepted; -1 when its limit runs from the beginning
	decides int // the visit with which it is decided
	limit   int // working days from the acceptance to the decision; 0 is none
	within  int // working days from the beginning to the acceptance; 0 is none
}

// pool are those who take a stage: each does rate cases a working day.
type pool struct {
	staff int
	rate  float64
}

// horizon is how many working days after the last arrival a queue is followed. What waits longer is late by any promise.
const horizon = 500

// estimate says which of the arrivals would be late. They are served in the order in which they come to a stage; what a pool does not use
// of a day is lost. The same day can take a case through several stages.
func estimate(list []arrival, pools map[string]pool) []bool {
	w := walk{list: list, pools: pools, passed: make([]int, len(list)), ready: make([]int, len(list)), accepted: make([]int, len(list)),
		decided: make([]int, len(list)), credit: map[string]float64{}}
	last := 0
	for i, a := range list {
		last, w.ready[i] = max(last, a.day), a.day
		w.accepted[i], w.decided[i] = -1, -1
		if a.accepts < 0 {
			w.accepted[i] = a.day
		}
	}
	for w.day = 0; w.day <= last+horizon && w.waits(); w.day++ {
		w.serve()
	}
	late := make([]bool, len(list))
	for i, a := range list {
		late[i] = w.accepted[i] < 0 || a.within > 0 && w.accepted[i]-a.day > a.within ||
			a.limit > 0 && (w.decided[i] < 0 || w.decided[i]-w.accepted[i] > a.limit)
	}
	return late
}

type walk struct {
	list              []arrival
	pools             map[string]pool
	day               int
	passed, ready     []int // of each case: its visit, and the day from which that can be served
	accepted, decided []int // days; -1 for not yet
	credit            map[string]float64
}

// waits reports whether any case is still to be decided.
func (w *walk) waits() bool {
	for i, a := range w.list {
		if w.decided[i] < 0 && w.passed[i] < len(a.visits) {
			return true
		}
	}
	return false
}

// serve lets a day pass.
func (w *walk) serve() {
	for name, p := range w.pools {
		left := w.credit[name]
		w.credit[name] = left - float64(int(left)) + float64(p.staff)*p.rate // the part of a case that is begun is kept; what was not used is not
	}
	order := make([]int, 0, len(w.list))
	for i, a := range w.list {
		if w.ready[i] <= w.day && w.passed[i] < len(a.visits) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if w.ready[a] != w.ready[b] {
			return w.ready[a] - w.ready[b]
		}
		return w.list[a].day - w.list[b].day
	})
	for moved := true; moved; {
		moved = false
		for _, i := range order {
			for w.step(i) {
				moved = true
			}
		}
	}
}

// step serves the visit of a case, if it can be served today.
func (w *walk) step(i int) bool {
	a := w.list[i]
	if w.passed[i] >= len(a.visits) || w.ready[i] > w.day {
		return false
	}
	v := a.visits[w.passed[i]]
	if v.pool != "" {
		if w.credit[v.pool] < 1 {
			return false
		}
		w.credit[v.pool]--
	}
	if w.passed[i] == a.accepts {
		w.accepted[i] = w.day
	}
	if w.passed[i] == a.decides {
		w.decided[i] = w.day + v.days
	}
	w.passed[i]++
	w.ready[i] = w.day + v.days
	return true
}

// median is the middle of some counts; 0 of none.
func median(list []int) float64 {
	if len(list) == 0 {
		return 0
	}
	list = slices.Sorted(slices.Values(list))
	n := len(list)
	return float64(list[(n-1)/2]+list[n/2]) / 2
}
