package editor

import (
	"reflect"

	"wangting/internal/form"
)

// A condition is edited as comparisons in groups: all groups hold, within each of which one comparison is enough, or one group holds, with
// all of its comparisons. Whatever joins, denies and joins again, at most three deep (ITM-3), is the same as one of these two, by moving
// the denials to the comparisons.

// Comparisons that the editor has beside those of the language: they deny one of it. Like ne, they hold of an answer that is missing.
const (
	notLess    = "not-lt"
	notGreater = "not-gt"
)

var denied = map[string]string{form.OpIn: form.OpNot, form.OpNot: form.OpIn, form.OpLess: notLess, form.OpGreater: notGreater}

// grouped is a condition for the table; any is the join of the groups, and comparisons hold an operator of the editor.
type grouped struct {
	any    bool
	groups [][]form.Cond
}

// groupsOf puts a condition into groups; ok is false for one that is too deep for any item.
func groupsOf(c *form.Cond) (g grouped, ok bool) {
	if c == nil {
		return g, true
	}
	n := push(c, false)
	if n.leaf != nil {
		return grouped{groups: [][]form.Cond{{*n.leaf}}}, true
	}
	g.any = n.any
	for _, k := range n.kids {
		list, leaves := []form.Cond{}, true
		if k.leaf != nil {
			list = append(list, *k.leaf)
		} else {
			list, leaves = k.onlyJoin()
		}
		if !leaves {
			return g, false
		}
		g.groups = append(g.groups, list)
	}
	return g, true
}

// fits reports whether the table can show a condition; one that is too deep came by a file and stays until another is put in its place.
func fits(c *form.Cond) bool {
	_, ok := groupsOf(c)
	return ok
}

// cond is the condition that the groups are; nil when there are none.
func (g grouped) cond() *form.Cond {
	var list []form.Cond
	for _, group := range g.groups {
		of := make([]form.Cond, len(group))
		for i, c := range group {
			of[i] = asWritten(c)
		}
		list = append(list, join(of, !g.any))
	}
	if len(list) == 0 {
		return nil
	}
	out := join(list, g.any)
	return &out
}

// unless gives the condition that was there when it says the same in other brackets.
func (g grouped) unless(old *form.Cond) *form.Cond {
	c := g.cond()
	if was, ok := groupsOf(old); old != nil && ok && reflect.DeepEqual(was.cond(), c) {
		return old
	}
	return c
}

func join(list []form.Cond, any bool) form.Cond {
	switch {
	case len(list) == 1:
		return list[0]
	case any:
		return form.Cond{Any: list}
	}
	return form.Cond{All: list}
}

// asWritten is a comparison in the language of conditions.
func asWritten(c form.Cond) form.Cond {
	for op, not := range denied {
		if c.Op == not && op != form.OpIn && op != form.OpNot {
			c.Op = op
			return form.Cond{Not: &c}
		}
	}
	return c
}

// junction is a condition without denials: a comparison, or some that are joined otherwise than those above and below.
type junction struct {
	leaf *form.Cond
	any  bool
	kids []junction
}

// push moves a denial down to the comparisons.
func push(c *form.Cond, deny bool) junction {
	list := c.All
	switch {
	case c.Not != nil && len(c.All)+len(c.Any) == 0:
		return push(c.Not, !deny)
	case len(c.All)+len(c.Any) == 0:
		leaf := *c
		if deny {
			leaf.Op = denied[c.Op]
		}
		return junction{leaf: &leaf}
	case len(c.All) == 0:
		list = c.Any
	}
	n := junction{any: (len(c.All) == 0) != deny}
	for i := range list {
		k := push(&list[i], deny)
		if k.leaf == nil && k.any == n.any {
			n.kids = append(n.kids, k.kids...)
		} else {
			n.kids = append(n.kids, k)
		}
	}
	if len(n.kids) == 1 {
		return n.kids[0]
	}
	return n
}

// onlyJoin gives the comparisons of a junction of nothing else.
func (n junction) onlyJoin() (list []form.Cond, ok bool) {
	for _, k := range n.kids {
		if k.leaf == nil {
			return nil, false
		}
		list = append(list, *k.leaf)
	}
	return list, true
}
