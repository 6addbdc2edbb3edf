package main

import "strings"

// modernise spells out what browsers before Chrome 88 lack and esbuild leaves: :is(), and
// the logical properties. The hall is written from left to right only, so inline means
// left and right.
func modernise(nodes []*node) {
	for _, n := range nodes {
		var selectors []string
		for _, s := range n.selectors {
			selectors = append(selectors, spellOut(s)...)
		}
		n.selectors = selectors
		var decls []decl
		for _, d := range n.decls {
			decls = append(decls, physical(d)...)
		}
		n.decls = decls
		modernise(n.children)
	}
}

var sides = map[string][2]string{
	"-inline": {"left", "right"}, "-inline-start": {"left", ""}, "-inline-end": {"right", ""},
	"-block": {"top", "bottom"}, "-block-start": {"top", ""}, "-block-end": {"bottom", ""},
}

// physical gives the declarations that name the sides of the screen.
func physical(d decl) []decl {
	if d.name == "overflow" && d.value == "clip" { // Chrome 90
		return []decl{{d.name, "hidden", d.important}, d}
	}
	box, tail := d.name, ""
	if strings.HasPrefix(box, "border-") {
		box = "border"
		for _, t := range []string{"-color", "-width", "-style"} {
			if strings.HasSuffix(d.name, t) {
				tail = t
			}
		}
	} else {
		box, _, _ = strings.Cut(box, "-")
	}
	to, ok := sides[strings.TrimSuffix(strings.TrimPrefix(d.name, box), tail)]
	prefix := box + "-"
	switch {
	case !ok || box != "margin" && box != "padding" && box != "border" && box != "inset":
		return []decl{d}
	case box == "inset":
		prefix = ""
	}
	if to[1] == "" {
		return []decl{{prefix + to[0] + tail, d.value, d.important}}
	}
	first, second := d.value, d.value
	if box != "border" || tail != "" {
		if both := split(d.value, " "); len(both) == 2 {
			first, second = both[0], both[1]
		}
	}
	return []decl{{prefix + to[0] + tail, first, d.important}, {prefix + to[1] + tail, second, d.important}}
}
