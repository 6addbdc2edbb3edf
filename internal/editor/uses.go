package editor

import (
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// uses lists, in words, everything that depends on an element and would be changed with it.
func uses(it *catalog.Item, path string) []string {
	var list []string
	note := func(say string) { list = append(list, say) }
	kind, key, _ := cutPath(path)
	switch kind {
	case KindField:
		usesOfField(it, key, note)
		if table, column, inside := strings.Cut(key, "/"); inside {
			eachPrinted(it, table, column, func(d *catalog.Document, _ *catalog.Block) {
				note("文书“" + d.Name + "”的表格印出这一列")
			})
		}
	case KindPart:
		for _, p := range definitionOf(it).Parts {
			if p.Key == key {
				for _, f := range p.Fields {
					note("字段“" + f.Label + "”在这个部分里，会一起删除")
					usesOfField(it, f.Key, note)
				}
			}
		}
	case KindStage:
		for _, s := range flowOf(it).Stages {
			for _, v := range s.Verbs {
				if v.To == key {
					note("环节“" + s.Name + "”有操作去到这个环节")
				}
			}
			if slices.Contains(s.NotSame, key) {
				note("环节“" + s.Name + "”与它不得由同一人办理")
			}
		}
	case KindParam, KindColumn:
		usesOfLookup(it, path, note)
	case KindDocument:
		for _, s := range flowOf(it).Stages {
			if slices.ContainsFunc(s.Verbs, func(v catalog.VerbUse) bool { return v.Document == key }) {
				note("环节“" + s.Name + "”的操作出具它")
			}
		}
	}
	return list
}

func usesOfField(it *catalog.Item, key string, note func(string)) {
	for _, p := range definitionOf(it).Parts {
		if mentions(p.When, key) {
			note("“" + p.Title + "”的显示条件")
		}
		for _, f := range p.Fields {
			if mentions(f.When, key) {
				note("“" + f.Label + "”的显示条件")
			}
			for _, c := range f.Fields {
				if mentions(c.When, key) {
					note("表格“" + f.Label + "”里“" + c.Label + "”的显示条件")
				}
			}
		}
	}
	for _, r := range definitionOf(it).Rules {
		if ruleNames(r, key) {
			note("填写规则“" + ruleWords(it, r) + "”")
		}
	}
	for _, m := range it.Materials {
		if m.RequiredIf != nil && m.RequiredIf.Field == key {
			note("材料“" + m.Name + "”的必交条件")
		}
	}
	for _, s := range flowOf(it).Stages {
		for _, c := range s.Points {
			if c.On == "field:"+key {
				note("环节“" + s.Name + "”的审查要点“" + c.Text + "”")
			}
		}
		for _, v := range s.Verbs {
			if mentions(v.When, key) {
				note("环节“" + s.Name + "”的操作条件")
			}
		}
	}
	for _, d := range it.Documents {
		if slices.Contains(d.Public, key) {
			note("文书“" + d.Name + "”的核验页显示它")
		}
		if slices.ContainsFunc(d.Blocks, func(b catalog.Block) bool { return mentions(b.When, key) }) {
			note("文书“" + d.Name + "”的段落条件")
		}
		for _, b := range d.Blocks {
			if names(b, key) {
				note("文书“" + d.Name + "”的段落“" + BlockName(it, b) + "”")
			}
		}
	}
	for _, r := range it.Routes {
		if mentions(r.When, key) {
			note("分派到“" + r.Department + "”的规则")
		}
	}
	if it.RegionIn == key {
		note("由它决定哪个地区办理")
	}
	if it.EmployerIn == key {
		note("由它决定哪个单位审核")
	}
}

// mentions reports whether a condition asks about a field.
func mentions(c *form.Cond, key string) bool {
	if c == nil {
		return false
	}
	has := func(c form.Cond) bool { return mentions(&c, key) }
	return c.Field == key || mentions(c.Not, key) || slices.ContainsFunc(c.All, has) || slices.ContainsFunc(c.Any, has)
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

func ruleNames(r form.Rule, key string) bool {
	return r.Field == key || r.Of == key || r.Times == key || r.Rows == key
}

// ruleWords says a rule by the labels of its fields.
func ruleWords(it *catalog.Item, r form.Rule) string {
	label := func(key string) string {
		if list, i := fieldAt(it, key); list != nil {
			return (*list)[i].Label
		}
		return key
	}
	for _, o := range ruleKinds {
		if o.Value == r.Rule {
			return label(r.Field) + " " + o.Label
		}
	}
	return r.Rule + " " + label(r.Field)
}

// forget takes every use of a question away.
func forget(it *catalog.Item, key string) {
	d := definitionOf(it)
	for p := range d.Parts {
		d.Parts[p].When = without(d.Parts[p].When, key)
		for f := range d.Parts[p].Fields {
			field := &d.Parts[p].Fields[f]
			field.When = without(field.When, key)
			for c := range field.Fields {
				field.Fields[c].When = without(field.Fields[c].When, key)
			}
		}
	}
	d.Rules = slices.DeleteFunc(d.Rules, func(r form.Rule) bool { return ruleNames(r, key) })
	for i := range it.Materials {
		if r := it.Materials[i].RequiredIf; r != nil && r.Field == key {
			it.Materials[i].RequiredIf = nil
		}
	}
	for i := range flowOf(it).Stages {
		s := &it.Flow.Stages[i]
		s.Points = slices.DeleteFunc(s.Points, func(c catalog.Check) bool { return c.On == "field:"+key })
		for v := range s.Verbs {
			s.Verbs[v].When = without(s.Verbs[v].When, key)
		}
	}
	for i := range it.Documents {
		doc := &it.Documents[i]
		doc.Public = slices.DeleteFunc(doc.Public, func(k string) bool { return k == key })
		doc.Blocks = slices.DeleteFunc(doc.Blocks, func(b catalog.Block) bool { return names(b, key) })
		for b := range doc.Blocks {
			doc.Blocks[b].When = without(doc.Blocks[b].When, key)
		}
	}
	it.Routes = slices.DeleteFunc(it.Routes, func(r catalog.Route) bool { return mentions(r.When, key) })
	if it.RegionIn == key {
		it.RegionIn = ""
	}
	if it.EmployerIn == key {
		it.EmployerIn, it.EmployerWord = "", ""
	}
}

func forgetStage(it *catalog.Item, key string) {
	for i := range flowOf(it).Stages {
		s := &it.Flow.Stages[i]
		s.Verbs = slices.DeleteFunc(s.Verbs, func(v catalog.VerbUse) bool { return v.To == key })
		s.NotSame = slices.DeleteFunc(s.NotSame, func(k string) bool { return k == key })
	}
}
