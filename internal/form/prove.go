package form

// Prove says what is wrong with a condition that stands outside the form, on an act, a paragraph of a document, a material or a rule of 分派
// (ITM-3): a value that its question does not have, or that it never or always holds. before are conditions that did not hold when it is
// asked. One about questions that the form does not have is not judged.
func (d Definition) Prove(name string, cond *Cond, audience string, before ...*Cond) []string {
	c := newChecker(d, audience)
	for _, w := range append([]*Cond{cond}, before...) {
		if w == nil {
			return nil
		}
		for _, leaf := range w.leaves() {
			_, known := contexts[leaf.Field]
			if _, there := c.resolve(leaf.Field, nil); !known && !there {
				return nil
			}
		}
	}
	a := spot{part: &PartDef{}, place: len(c.all) + 1}
	c.proves(a, name, cond)
	if len(c.found) == 0 {
		s := &solver{c: c, domain: map[string][]any{}, given: map[string]any{}, said: map[string][]string{}, looking: map[string]bool{}}
		for _, w := range append([]*Cond{cond}, before...) {
			s.collect(w, nil)
		}
		s.choose()
		met := func() truth { return s.eval(cond, nil) }
		still := func() truth {
			all := met()
			for _, w := range before {
				all = min(all, -s.eval(w, nil))
			}
			return all
		}
		switch {
		case !s.possible(met):
			c.must(a, false, name+"永远不会满足")
		case !s.possible(still):
			c.must(a, false, name+"永远用不到：前面的条件已经包括了它")
		}
		c.must(a, s.possible(func() truth { return -met() }), name+"总是满足，请去掉条件")
	}
	var say []string
	for _, f := range c.found {
		say = append(say, f.Say)
	}
	return say
}
