package form

import (
	"slices"
	"strings"
)

// Cond is the condition for a question: another field holds one of the values. All, Any and Not join conditions instead, at
// most three deep (ITM-3). An answer that is missing or not asked for equals nothing, so ne holds of it and lt does not.
type Cond struct {
	Field  string   `json:"field,omitempty"` // name of a field, or @region, @audience, @verdict
	Op     string   `json:"op,omitempty"`    // "" is: one of Equals; ne lt gt
	Equals []string `json:"equals,omitempty"`

	All []Cond `json:"all,omitempty"`
	Any []Cond `json:"any,omitempty"`
	Not *Cond  `json:"not,omitempty"`

	kind Kind // of the field, once a form is compiled: it says how values compare
}

// maxDepth is how deep conditions may stand in one another.
const maxDepth = 3

// The operators of a condition.
const (
	OpIn      = ""
	OpNot     = "ne"
	OpLess    = "lt"
	OpGreater = "gt"
)

// What a condition may ask besides the fields.
const (
	AtRegion   = "@region"
	AtAudience = "@audience"
	AtVerdict  = "@verdict"
)

// Context is the answer to what a condition asks besides the fields.
type Context struct {
	Region   string // of the case, GB/T 2260
	Audience string // who applies: unit or person
	Verdict  string // approved or denied, once it is there
}

func (x Context) value(name string) any {
	s := map[string]string{AtRegion: x.Region, AtAudience: x.Audience, AtVerdict: x.Verdict}[name]
	if s == "" {
		return nil
	}
	return s
}

// contexts are the kinds of what a Context answers.
var contexts = map[string]Kind{AtRegion: Region, AtAudience: Choice, AtVerdict: Choice}

// leaf reports whether c asks something itself.
func (c *Cond) leaf() bool { return c.Not == nil && len(c.All)+len(c.Any) == 0 }

// below are the conditions that c joins.
func (c *Cond) below() (out []*Cond) {
	for i := range c.All {
		out = append(out, &c.All[i])
	}
	for i := range c.Any {
		out = append(out, &c.Any[i])
	}
	if c.Not != nil {
		out = append(out, c.Not)
	}
	return out
}

// leaves are the questions that c asks.
func (c *Cond) leaves() (out []*Cond) {
	if c == nil {
		return nil
	}
	if c.leaf() {
		return []*Cond{c}
	}
	for _, b := range c.below() {
		out = append(out, b.leaves()...)
	}
	return out
}

// Asks are the comparisons of c.
func (c *Cond) Asks() []*Cond { return c.leaves() }

// Fields are the names that c asks about, those of the context among them.
func (c *Cond) Fields() (names []string) {
	for _, leaf := range c.leaves() {
		names = append(names, leaf.Field)
	}
	return names
}

// depth is 1 for a condition that joins none.
func (c *Cond) depth() int {
	if c == nil {
		return 0
	}
	deepest := 0
	for _, b := range c.below() {
		deepest = max(deepest, b.depth())
	}
	return deepest + 1
}

// typed gives a copy of c whose comparisons know the kinds of what they compare.
func (c *Cond) typed(kindOf func(name string) Kind) *Cond {
	if c == nil {
		return nil
	}
	t := *c
	if t.leaf() {
		t.kind = kindOf(t.Field)
		return &t
	}
	t.All, t.Any, t.Not = slices.Clone(c.All), slices.Clone(c.Any), c.Not.typed(kindOf)
	for _, list := range [][]Cond{t.All, t.Any} {
		for i := range list {
			list[i] = *list[i].typed(kindOf)
		}
	}
	return &t
}

// holds reports whether c is met. Of All, Any and Not one that is there counts, in this order.
func (c *Cond) holds(value func(name string) any) bool {
	switch {
	case c == nil:
		return true
	case len(c.All) > 0:
		return !slices.ContainsFunc(c.All, func(b Cond) bool { return !b.holds(value) })
	case len(c.Any) > 0:
		return slices.ContainsFunc(c.Any, func(b Cond) bool { return b.holds(value) })
	case c.Not != nil:
		return !c.Not.holds(value)
	}
	return c.meets(value(c.Field))
}

// meets compares one answer, or each of several.
func (c *Cond) meets(v any) bool {
	if list, several := v.([]any); several && (c.Op == OpLess || c.Op == OpGreater) {
		return slices.ContainsFunc(list, c.meets)
	}
	switch c.Op {
	case OpNot:
		return !c.isOne(v)
	case OpLess:
		return c.compares(v) < 0
	case OpGreater:
		return c.compares(v) > 0
	}
	return c.isOne(v)
}

// isOne reports whether the answer, or one of several, is one of the values.
func (c *Cond) isOne(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case float64:
		return slices.ContainsFunc(c.Equals, func(s string) bool { n, ok := c.amount(s); return ok && n == v })
	case []any:
		return slices.ContainsFunc(v, c.isOne)
	case string:
		if c.kind == Region && len(v) == 6 && slices.Contains(c.Equals, v[:4]+"00") {
			return true // a district is handled by its city
		}
	}
	return slices.Contains(c.Equals, plain(v))
}

// compares is negative for an answer below the first value, positive for one above it, 0 for others.
func (c *Cond) compares(v any) int {
	if len(c.Equals) == 0 {
		return 0
	}
	switch v := v.(type) {
	case float64:
		n, ok := c.amount(c.Equals[0])
		switch {
		case !ok, v == n:
			return 0
		case v < n:
			return -1
		}
		return 1
	case string:
		if c.kind.ordered() && !c.kind.numeric() {
			return strings.Compare(v, c.Equals[0])
		}
	}
	return 0
}

// amount reads a value as the answer is kept: money is written in 元 here too.
func (c *Cond) amount(s string) (float64, bool) {
	n, isNumber := scalar(Field{Kind: c.numberKind()}, s).(float64)
	return n, isNumber
}

func (c *Cond) numberKind() Kind {
	if c.kind == Money {
		return Money
	}
	return Number
}

// numeric reports whether answers are numbers.
func (k Kind) numeric() bool { return k == Number || k == Money || k == Percent }

// ordered reports whether answers can be less or greater than others.
func (k Kind) ordered() bool { return k.numeric() || k == Date || k == Month || k == Moment }
