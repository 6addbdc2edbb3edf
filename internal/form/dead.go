package form

import "slices"

// A condition is dead when no answers meet it, or all do (ITM-3). The proof tries one answer of each sort that the conditions
// can tell apart, deepest question last, and leaves a branch as soon as the answers so far decide it. It gives up after
// mostSteps: then it says nothing.

const mostSteps = 20_000

// Dead finds the conditions that never hold and those that always hold. audience is who applies: unit, person or both.
func (d Definition) Dead(audience string) []Finding {
	c := newChecker(d, audience)
	for i := range d.Parts {
		p := &d.Parts[i]
		first := slices.IndexFunc(c.all, func(a spot) bool { return a.part == p })
		if first < 0 {
			first = len(c.all)
		}
		from := len(c.found)
		c.dead(spot{path: p.Key, part: p, place: first, FieldDef: FieldDef{Label: p.Title, When: p.When}}, nil)
		for k := from; k < len(c.found); k++ {
			c.found[k].Part = true
		}
	}
	for _, a := range c.all {
		around := []*Cond{a.part.When}
		if a.table != nil {
			around = append(around, a.table.When)
		}
		c.dead(a, around)
	}
	return c.found
}

// dead looks at the condition of one element; around are those of what it stands in.
func (c *checker) dead(a spot, around []*Cond) {
	if a.When == nil {
		return
	}
	whole := *c
	whole.found = nil
	if whole.condition(a, a.When); len(whole.found) > 0 {
		return // it is found fault with already
	}
	s := &solver{c: c, domain: map[string][]any{}, given: map[string]any{}, said: map[string][]string{}, looking: map[string]bool{}}
	s.collect(a.When, a.table)
	for _, w := range around {
		s.collect(w, nil)
	}
	s.choose()
	met := func() truth {
		all := s.eval(a.When, a.table)
		for _, w := range around {
			all = min(all, s.eval(w, nil))
		}
		return all
	}
	c.must(a, s.possible(met), "“"+a.Label+"”的显示条件永远不会满足，它不会出现")
	missed := func() truth { return -s.eval(a.When, a.table) }
	c.must(a, s.possible(missed), "“"+a.Label+"”的显示条件总是满足，请去掉条件")
}

// truth is what the answers given so far say.
type truth int8

const (
	no truth = iota - 1
	open
	yes
)

func truthOf(is bool) truth {
	if is {
		return yes
	}
	return no
}

type solver struct {
	c       *checker
	vars    []string            // what is answered, by path
	said    map[string][]string // values that conditions name
	domain  map[string][]any    // one answer of each sort
	given   map[string]any      // answers so far; nil is none
	looking map[string]bool     // questions whose condition is being looked at
	steps   int
	lost    bool // some domain is too large
}

// collect notes everything that decides a condition.
func (s *solver) collect(cond *Cond, table *FieldDef) {
	for _, leaf := range cond.leaves() {
		path, of, there := s.find(leaf.Field, table)
		s.said[path] = append(s.said[path], leaf.Equals...)
		if slices.Contains(s.vars, path) {
			continue
		}
		s.vars = append(s.vars, path)
		if !there {
			continue
		}
		for _, over := range waits(of) {
			s.collect(over, of.table)
		}
	}
}

func (s *solver) find(name string, table *FieldDef) (path string, of spot, there bool) {
	if _, isContext := contexts[name]; isContext {
		return name, spot{}, false
	}
	of, there = s.c.resolve(name, table)
	if !there {
		return name, of, false
	}
	return of.path, of, true
}

// waits are the conditions of a question that an answer to it waits for. Whoever answers a column has the table before them.
func waits(of spot) []*Cond {
	if of.table != nil {
		return []*Cond{of.When}
	}
	return []*Cond{of.part.When, of.When}
}

// possible reports whether some answers reach the goal, or too many would have to be tried.
func (s *solver) possible(goal func() truth) bool {
	s.steps = 0
	return s.lost || s.try(goal, 0)
}

func (s *solver) try(goal func() truth, next int) bool {
	s.steps++
	switch t := goal(); {
	case t == yes, s.steps > mostSteps:
		return true
	case t == no:
		return false
	case next == len(s.vars):
		return true
	}
	path := s.vars[next]
	defer delete(s.given, path)
	for _, v := range s.domain[path] {
		s.given[path] = v
		if s.try(goal, next+1) {
			return true
		}
	}
	return false
}

func (s *solver) eval(c *Cond, table *FieldDef) truth {
	switch {
	case c == nil:
		return yes
	case len(c.All) > 0:
		all := yes
		for i := range c.All {
			all = min(all, s.eval(&c.All[i], table))
		}
		return all
	case len(c.Any) > 0:
		some := no
		for i := range c.Any {
			some = max(some, s.eval(&c.Any[i], table))
		}
		return some
	case c.Not != nil:
		return -s.eval(c.Not, table)
	}
	return s.leaf(*c, table)
}

// leaf compares one answer. It is none while its question is not asked.
func (s *solver) leaf(c Cond, table *FieldDef) truth {
	path, of, there := s.find(c.Field, table)
	shown := yes
	if c.kind = contexts[c.Field]; there {
		c.kind, shown = of.Kind, s.shown(of)
	}
	without := truthOf(c.meets(nil))
	v, given := s.given[path]
	switch {
	case shown == no || given && v == nil:
		return without
	case !given:
		return open
	}
	with := truthOf(c.meets(v))
	if shown == yes || with == without {
		return with
	}
	return open
}

func (s *solver) shown(of spot) truth {
	if s.looking[of.path] {
		return yes // a question that depends on itself is asked
	}
	s.looking[of.path] = true
	defer delete(s.looking, of.path)
	all := yes
	for _, over := range waits(of) {
		all = min(all, s.eval(over, of.table))
	}
	return all
}
