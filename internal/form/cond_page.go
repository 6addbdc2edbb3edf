package form

import (
	"encoding/json"
	"slices"
	"strings"
)

// pageCond is a condition as the page's script reads it.
type pageCond struct {
	Name   string     `json:"name,omitempty"`
	Op     string     `json:"op,omitempty"`
	Values []string   `json:"values,omitempty"`
	Number bool       `json:"number,omitempty"` // compare as numbers
	All    []pageCond `json:"all,omitempty"`
	Any    []pageCond `json:"any,omitempty"`
	Not    *pageCond  `json:"not,omitempty"`
}

// Asked tells the page about a condition: when the context alone decides it, Always says how, and Script is ""; otherwise
// Script is the condition as JSON with the names of the inputs. prefix stands before the name of a field of the same row
// or person, whose questions are beside.
func (f *Form) Asked(c *Cond, prefix string, beside []Field) (script string, always bool) {
	open, holds := f.reduce(c, prefix, beside)
	if open == nil {
		return "", holds
	}
	raw, err := json.Marshal(open)
	if err != nil {
		return "", true // cannot be: there are only texts in it
	}
	return string(raw), true
}

// reduce takes out of a condition what the context decides. Nothing is left when that decides the whole.
func (f *Form) reduce(c *Cond, prefix string, beside []Field) (*pageCond, bool) {
	switch {
	case c == nil:
		return nil, true
	case len(c.All) > 0:
		left, decided := f.reduceList(c.All, prefix, beside, false)
		if decided || left == nil {
			return nil, !decided
		}
		return &pageCond{All: left}, false
	case len(c.Any) > 0:
		left, decided := f.reduceList(c.Any, prefix, beside, true)
		if decided || left == nil {
			return nil, decided
		}
		return &pageCond{Any: left}, false
	case c.Not != nil:
		left, holds := f.reduce(c.Not, prefix, beside)
		if left == nil {
			return nil, !holds
		}
		return &pageCond{Not: left}, false
	}
	if _, ok := contexts[c.Field]; ok {
		return nil, c.meets(f.ctx.value(c.Field))
	}
	return c.page(prefix, beside), false
}

// reduceList reduces each; decided is true when one of them is stop, and that decides the whole.
func (f *Form) reduceList(list []Cond, prefix string, beside []Field, stop bool) (left []pageCond, decided bool) {
	for i := range list {
		open, holds := f.reduce(&list[i], prefix, beside)
		switch {
		case open != nil:
			left = append(left, *open)
		case holds == stop:
			return nil, true
		}
	}
	return left, false
}

func (c *Cond) page(prefix string, beside []Field) *pageCond {
	p := &pageCond{Name: c.Field, Op: c.Op, Values: slices.Clone(c.Equals), Number: c.kind.numeric()}
	if _, ok := byName(beside, c.Field); ok {
		p.Name = prefix + c.Field
	}
	for i, v := range p.Values {
		if c.kind == Tick && v == "true" {
			p.Values[i] = "1" // what the box sends
		}
	}
	return p
}

// Words says a condition in Chinese, for people: 申请类别为“单位”，并且人数大于 5. What the context
// decides is left out.
func (f *Form) Words(c *Cond, beside []Field) string {
	return words(c, func(name string) (Field, bool) {
		if field, ok := byName(beside, name); ok {
			return field, true
		}
		return byName(f.fields, name)
	}, false)
}

// words says a condition; no is its opposite.
func words(c *Cond, field func(name string) (Field, bool), no bool) string {
	join := func(list []Cond, and bool) string {
		var said []string
		for i := range list {
			s := words(&list[i], field, no)
			if s != "" && !list[i].leaf() && len(list) > 1 {
				s = "（" + s + "）"
			}
			if s != "" {
				said = append(said, s)
			}
		}
		if and != no {
			return strings.Join(said, "，并且")
		}
		return strings.Join(said, "，或者")
	}
	switch {
	case c == nil:
		return ""
	case len(c.All) > 0:
		return join(c.All, true)
	case len(c.Any) > 0:
		return join(c.Any, false)
	case c.Not != nil:
		return words(c.Not, field, !no)
	}
	other, ok := field(c.Field)
	if !ok {
		return ""
	}
	return other.Label + c.relation(no) + c.valueWords(other)
}

func (c *Cond) relation(no bool) string {
	switch {
	case c.Op == OpLess && !no:
		return "小于"
	case c.Op == OpLess:
		return "不小于"
	case c.Op == OpGreater && !no:
		return "大于"
	case c.Op == OpGreater:
		return "不大于"
	case c.Op == OpNot != no:
		return "不为"
	}
	return "为"
}

func (c *Cond) valueWords(other Field) string {
	if other.Kind == Tick {
		return "“是”"
	}
	var said []string
	for _, v := range c.Equals {
		if other.Kind == Region {
			v = regionName(v)
		}
		said = append(said, other.OptionLabel(v))
	}
	return "“" + strings.Join(said, "”或者“") + "”"
}
