package main

import (
	"slices"
	"strings"
)

// weight is the specificity of a selector: ids, then classes, then types.
type weight [3]int

func (w weight) compare(o weight) int { return slices.Compare(w[:], o[:]) }

func (w weight) plus(o weight) weight { return weight{w[0] + o[0], w[1] + o[1], w[2] + o[2]} }

// simple is one simple selector, or a combinator.
type simple struct {
	text, name, args string // :not(.a) has the name ":not" and the args ".a"
}

func (s simple) combinator() bool { return strings.Trim(s.text, " >+~") == "" }

func (s simple) weight() weight {
	switch {
	case s.combinator() || s.text == "*" || s.name == ":where":
		return weight{}
	case s.name == ":is" || s.name == ":not" || s.name == ":has":
		var heaviest weight
		for _, arg := range split(s.args, ",") {
			if w := weigh(arg); w.compare(heaviest) > 0 {
				heaviest = w
			}
		}
		return heaviest
	case s.text[0] == '#':
		return weight{1, 0, 0}
	case strings.HasPrefix(s.text, "::"):
		return weight{0, 0, 1}
	case strings.IndexByte(".[:", s.text[0]) >= 0:
		return weight{0, 1, 0}
	default:
		return weight{0, 0, 1}
	}
}

func weigh(selector string) (sum weight) {
	for _, s := range simples(selector) {
		sum = sum.plus(s.weight())
	}
	return sum
}

// simples cuts a selector without top-level commas into simple selectors and combinators.
func simples(selector string) []simple {
	var list []simple
	for rest := strings.TrimSpace(selector); rest != ""; {
		size := 1
		switch c := rest[0]; {
		case strings.IndexByte(" >+~", c) >= 0:
			size = len(rest) - len(strings.TrimLeft(rest, " >+~"))
			list = append(list, simple{text: rest[:size]})
			rest = rest[size:]
			continue
		case c == '[':
			size = indexOutside(rest[1:], "]") + 2
		case c != '*':
			for size < len(rest) && (rest[size] == ':' && size == 1 && c == ':' || strings.IndexByte(" >+~.#[:", rest[size]) < 0) {
				if rest[size] == '(' {
					size += indexOutside(rest[size+1:], ")") + 2
					break
				}
				size++
			}
		}
		s := simple{text: rest[:size], name: rest[:size]}
		if i := strings.IndexByte(s.text, '('); i > 0 && s.text[0] == ':' {
			s.name, s.args = s.text[:i], s.text[i+1:len(s.text)-1]
		}
		list, rest = append(list, s), rest[size:]
	}
	return list
}

// subject says which elements a selector can mean: their type, the pseudo-element, and
// whether they can be the root.
type subject struct {
	element, pseudo string
	below           bool
}

func subjectOf(selector string) (s subject) {
	for _, part := range simples(selector) {
		switch c := part.text[0]; {
		case part.combinator():
			s = subject{below: true}
		case part.text == ":root":
			s.element = "html"
		case strings.HasPrefix(part.text, "::"):
			s.pseudo = part.text
		case c != '*' && strings.IndexByte(".#[:", c) < 0:
			s.element = part.text
		}
	}
	return s
}

// meets reports whether an element can be the subject of both.
func (s subject) meets(o subject) bool {
	if s.pseudo != o.pseudo || s.element != "" && o.element != "" && s.element != o.element {
		return false
	}
	return !(s.element == "html" && o.below || o.element == "html" && s.below)
}

// raise gives a selector the weight of so many ids more. It matches what it did.
func raise(selector string, ids int) string {
	at := len(selector)
	if i := strings.Index(selector, "::"); i >= 0 {
		at = i
	}
	return selector[:at] + strings.Repeat(":not(#_)", ids) + selector[at:]
}

// spellOut replaces :is(), which browsers before Chrome 88 lack, by one selector for each
// of its arguments. Each keeps the weight that :is() had, its heaviest argument's.
func spellOut(selector string) []string {
	list := simples(selector)
	for i, s := range list {
		if s.name != ":is" || i > 0 && !list[i-1].combinator() {
			continue
		}
		var before, after strings.Builder
		for _, p := range list[:i] {
			before.WriteString(p.text)
		}
		for _, p := range list[i+1:] {
			after.WriteString(p.text)
		}
		var all []string
		for _, arg := range split(s.args, ",") {
			if slices.ContainsFunc(simples(arg), simple.combinator) {
				return []string{selector}
			}
			full, have := s.weight(), weigh(arg)
			pad := arg + strings.Repeat(":not(._)", max(0, full[1]-have[1]))
			pad += strings.Repeat(":not(_)", max(0, full[2]-have[2]))
			if weigh(pad) != full {
				return []string{selector}
			}
			all = append(all, spellOut(before.String()+pad+after.String())...)
		}
		return all
	}
	return []string{selector}
}
