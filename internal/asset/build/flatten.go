package main

import (
	"fmt"
	"slices"
	"strings"
)

// flatten writes a sheet with @layer anew as one without, in which every declaration wins
// over the same ones as before. Browsers before Chrome 99 drop all that stands in a layer.
//
// The layers come in their order, so a rule wins over those of earlier layers that weigh
// no more. Where an earlier rule weighs more, sets a property that the later one sets too,
// and may mean the same element, the later rule is raised by the weight of an id. Then the
// rules of its own layer that have to win over it are raised too. For !important the
// order of layers is the reverse, so two layers must not disagree by it.
func flatten(sheet string) (string, error) {
	nodes, err := parse(sheet)
	if err != nil {
		return "", err
	}
	layers, last, err := byLayer(nodes)
	if err != nil {
		return "", err
	}
	var uses []*use
	for i, layer := range append(layers, last) {
		modernise(layer)
		uses = collect(uses, layer, i)
	}
	if err := lift(uses); err != nil {
		return "", err
	}
	var b strings.Builder
	write(&b, slices.Concat(append(layers, last)...))
	return b.String(), nil
}

// byLayer gives what each layer holds, in the order of the layers, and what is outside.
func byLayer(nodes []*node) (layers [][]*node, outside []*node, err error) {
	var order []string
	for _, n := range nodes {
		names, ok := strings.CutPrefix(n.prelude, "@layer ")
		switch {
		case ok && n.children == nil:
			order = append(order, split(names, ",")...)
			layers = slices.Grow(layers, len(order))[:len(order)]
		case ok:
			i := slices.Index(order, names)
			if i < 0 {
				return nil, nil, fmt.Errorf("the layer %q has no place in the order of the layers", names)
			}
			layers[i] = append(layers[i], n.children...)
		default:
			outside = append(outside, n)
		}
	}
	return layers, outside, nil
}

// use is one selector of a rule with its place in the cascade.
type use struct {
	rule  *node
	which int
	layer int
	order int
	ids   int // by which it is raised
	subject
	weight
}

func collect(uses []*use, nodes []*node, layer int) []*use {
	for _, n := range nodes {
		for i, s := range n.selectors {
			uses = append(uses, &use{rule: n, which: i, layer: layer, order: len(uses), subject: subjectOf(s), weight: weigh(s)})
		}
		uses = collect(uses, n.children, layer)
	}
	return uses
}

// lift raises each use as far as it must, from the one that wins least to the one that
// wins most.
func lift(uses []*use) error {
	slices.SortFunc(uses, func(a, b *use) int {
		if a.layer != b.layer {
			return a.layer - b.layer
		}
		if c := a.weight.compare(b.weight); c != 0 {
			return c
		}
		return a.order - b.order
	})
	for i, u := range uses {
		for _, loser := range uses[:i] {
			need := loser.ids
			if loser.layer < u.layer && loser.weight.compare(u.weight) > 0 {
				need++
			}
			if need <= u.ids && loser.layer == u.layer || !u.meets(loser.subject) {
				continue
			}
			clash, err := u.clashes(loser)
			if err != nil {
				return err
			}
			if clash {
				u.ids = max(u.ids, need)
			}
		}
	}
	for _, u := range uses {
		u.rule.selectors[u.which] = raise(u.rule.selectors[u.which], u.ids)
	}
	return nil
}

// clashes reports whether two uses set the same property. It fails if two layers set one
// differently by !important.
func (u *use) clashes(o *use) (bool, error) {
	clash := false
	for _, a := range u.rule.decls {
		for _, b := range o.rule.decls {
			if a.important != b.important || !overlap(a.name, b.name) {
				continue
			}
			clash = true
			if a.important && u.layer != o.layer && a != b {
				return false, fmt.Errorf("%s and %s of two layers both set %s by !important",
					o.rule.selectors[o.which], u.rule.selectors[u.which], a.name)
			}
		}
	}
	return clash, nil
}

// overlap reports whether setting one property can change what another sets.
func overlap(a, b string) bool {
	a, b = family(a), family(b)
	return a == b || strings.HasPrefix(a, b+"-") || strings.HasPrefix(b, a+"-") ||
		a == "font" && b == "line-height" || a == "line-height" && b == "font"
}

// family joins the properties that shorthands tie together in a way that the names hide.
func family(name string) string {
	if strings.HasPrefix(name, "--") {
		return name
	}
	for _, maker := range []string{"-webkit-", "-moz-", "-ms-"} {
		name = strings.TrimPrefix(name, maker)
	}
	switch {
	case name == "color-scheme" || name == "overflow-wrap": // not parts of color and overflow
		return "own-" + name
	case strings.HasPrefix(name, "border-") && !strings.Contains(name, "radius") && name != "border-collapse":
		return "border"
	case strings.HasPrefix(name, "border-"):
		return strings.TrimPrefix(name, "border-") + "-of-border"
	case strings.HasPrefix(name, "grid"):
		return "grid"
	case name == "row-gap" || name == "column-gap":
		return "gap"
	}
	for _, box := range []string{"-items", "-content", "-self"} {
		if side, ok := strings.CutSuffix(name, box); ok && slices.Contains([]string{"place", "align", "justify"}, side) {
			return "place" + box
		}
	}
	return name
}
