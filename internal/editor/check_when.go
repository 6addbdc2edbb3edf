package editor

import (
	"slices"
	"time"

	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/workday"
)

// conditions proves the conditions that stand outside the form (ITM-3).
func (c *checker) conditions() {
	d, audience := definitionOf(c.it), string(c.it.Audience)
	answered, told := d.Filled(""), d.Filled("", form.ByUnit)
	say := func(section, path string, list []string) {
		for _, words := range list {
			c.add(Finding{section, path, true, words})
		}
	}
	for _, m := range c.it.Materials {
		if r := m.RequiredIf; r != nil && !slices.ContainsFunc(r.Fields(), inTable) && !c.faulty(KindMaterial+":"+m.Key) {
			say("materials", KindMaterial+":"+m.Key, answered.Prove("“"+m.Name+"”的必交条件", r, audience))
		}
	}
	for _, s := range c.it.TheFlow().Stages {
		for _, u := range s.Verbs {
			v, _ := catalog.VerbOf(u.Verb)
			say("flow", KindStage+":"+s.Key, answered.Prove("“"+s.Name+"”的“"+v.Name+"”的条件", u.When, audience))
		}
	}
	for _, doc := range c.it.Documents {
		for _, b := range doc.Blocks {
			say("documents", KindBlock+":"+doc.Key+"/"+b.Key, told.Prove("“"+doc.Name+"”有一段的显示条件", b.When, audience))
		}
	}
	var before []*form.Cond
	for _, r := range c.it.Routes {
		if r.When != nil {
			say("scope", PathScope, answered.Prove("分派到“"+r.Department+"”的条件", r.When, audience, before...))
			before = append(before, r.When)
		}
	}
}

// faulty reports whether something about an element must be mended already.
func (c *checker) faulty(path string) bool {
	return slices.ContainsFunc(c.found, func(f Finding) bool { return f.Must && f.Path == path })
}

// seasons refuses 申报期 that overlap (ITM-19). Each begins and ends in one year.
func (c *checker) seasons() {
	list := c.it.Seasons
	for i, a := range list {
		apart := !slices.ContainsFunc(list[:i], func(b catalog.Season) bool { return a.From <= b.Till && b.From <= a.Till })
		c.must(apart, "scope", PathScope, "从 "+a.From+" 到 "+a.Till+" 的申报期与前面的申报期重叠，请合并")
	}
}

// past refuses an item that nobody could apply for any more on the day it is published (ITM-19).
func past(it *catalog.Item, now time.Time) []Finding {
	if it.Ends == "" || it.Ends > now.In(workday.Zone).Format(time.DateOnly) {
		return nil
	}
	return []Finding{{"scope", PathScope, true, "停办时间 " + it.Ends + " 已经过去，发布后没有人能申请。请更改，或者使用“停止受理”"}}
}
