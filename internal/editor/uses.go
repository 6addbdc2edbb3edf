package editor

import (
	"cmp"
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// uses lists, in words, everything that depends on an element: what names it, and what the check finds once it is gone.
func uses(it *catalog.Item, path string) []string {
	var said []string
	note := func(say string) {
		if !slices.Contains(said, say) {
			said = append(said, say)
		}
	}
	all := references(it)
	for _, at := range within(it, path) {
		if at != path {
			note(nameOf(it, at) + "在这里面，会一起删除")
		}
	}
	for _, r := range all {
		if !holds(it, path, r.in) && holds(it, path, r.to) {
			note(r.say)
		}
	}
	for _, say := range newly(it, path) {
		note("检查会指出：" + say)
	}
	return said
}

// newly is what the check finds once an element is gone, beside that code reads it, which its reference says.
func newly(it *catalog.Item, path string) (list []string) {
	before, err := copyItem(it)
	if err != nil {
		return nil
	}
	after, err := copyItem(it)
	if err != nil || remove(after, path) != nil {
		return nil
	}
	was, read := Check(before, nil), after.CheckReads()
	for _, f := range Check(after, nil) {
		known := slices.ContainsFunc(was, func(o Finding) bool { return o.Say == f.Say }) ||
			slices.ContainsFunc(read, func(o catalog.Finding) bool { return o.Say == f.Say })
		if !known {
			list = append(list, f.Say)
		}
	}
	return list
}

// within are the questions of a part, which go with it; the element itself is the first.
func within(it *catalog.Item, path string) []string {
	all := []string{path}
	kind, key, _ := cutPath(path)
	for _, p := range definitionOf(it).Parts {
		if kind == KindPart && p.Key == key {
			for _, f := range p.Fields {
				all = append(all, KindField+":"+f.Key)
			}
		}
	}
	return all
}

// holds reports whether an element stands in another, or is the same: a column in its table, a block in its document.
func holds(it *catalog.Item, outer, inner string) bool {
	block, isBlock := strings.CutPrefix(inner, KindBlock+":")
	return slices.ContainsFunc(within(it, outer), func(at string) bool {
		return at == inner || strings.HasPrefix(inner, at+"/") || isBlock && strings.HasPrefix(KindDocument+":"+block, at+"/")
	})
}

// forget takes every reference to an element away. The element is still there: keys are read beside it.
func forget(it *catalog.Item, path string) {
	walk(it, func(r reference) bool { return !r.fixed && holds(it, path, r.to) })
}

// without is a condition without its questions about a field; nil when nothing is left.
func without(c *form.Cond, key string) *form.Cond {
	if c == nil || c.Field == key {
		return nil
	}
	out := *c
	out.All, out.Any, out.Not = pruned(c.All, key), pruned(c.Any, key), without(c.Not, key)
	if out.Field == "" && len(out.All)+len(out.Any) == 0 && out.Not == nil {
		return nil
	}
	return &out
}

func pruned(list []form.Cond, key string) []form.Cond {
	var out []form.Cond
	for _, c := range list {
		if left := without(&c, key); left != nil {
			out = append(out, *left)
		}
	}
	return out
}

// ruleWords says a rule by the labels of what it is about.
func ruleWords(it *catalog.Item, r form.Rule) string {
	about := cmp.Or(r.Field, r.Rows)
	if names := ruleNames(it, r); len(names) > 0 && r.Field != "" {
		about = names[0]
	}
	label := about
	if list, i := fieldAt(it, about); list != nil {
		label = (*list)[i].Label
	}
	for _, o := range ruleKinds {
		if o.Value == r.Rule {
			return label + " " + o.Label
		}
	}
	return label
}
