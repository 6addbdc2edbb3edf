package form

import (
	"slices"
	"time"
)

// conditions checks every 显示条件.
func (c *checker) conditions() {
	for i := range c.d.Parts {
		p := &c.d.Parts[i]
		first := len(c.all)
		for _, a := range c.all {
			if a.part == p {
				first = a.place
				break
			}
		}
		from := len(c.found)
		c.condition(spot{path: p.Key, part: p, place: first, FieldDef: FieldDef{Label: p.Title}}, p.When)
		for k := from; k < len(c.found); k++ {
			c.found[k].Part = true
		}
	}
	for _, a := range c.all {
		c.condition(a, a.When)
	}
}

// condition checks the condition of one question or part.
func (c *checker) condition(a spot, cond *Cond) {
	c.proves(a, "“"+a.Label+"”的显示条件", cond)
}

func (c *checker) proves(a spot, name string, cond *Cond) {
	if cond == nil {
		return
	}
	c.must(a, cond.depth() <= maxDepth, name+"超过三层")
	for _, leaf := range cond.leaves() {
		if kind, isContext := contexts[leaf.Field]; isContext {
			c.values(a, name, leaf, FieldDef{Kind: kind, Options: contextOptions[leaf.Field]})
			continue
		}
		of, there := c.resolve(leaf.Field, a.table)
		switch {
		case !there:
			c.must(a, false, name+"用了已经删除的字段")
		case c.reaches(of, a, map[string]bool{}):
			c.must(a, false, name+"成了一个圈：它问的“"+of.Label+"”又要看它才显示")
		case across(of, a):
			c.must(a, false, name+"用了由别人填写的字段“"+of.Label+"”")
		case of.place >= a.place:
			c.must(a, false, name+"用了后面的字段“"+of.Label+"”")
		default:
			c.values(a, name, leaf, of.FieldDef)
		}
	}
}

// resolve finds the question of a leaf, first beside it and then at the top.
func (c *checker) resolve(key string, table *FieldDef) (spot, bool) {
	if table != nil {
		if a, ok := c.spots[table.Key+"/"+key]; ok {
			return a, true
		}
	}
	a, ok := c.spots[key]
	return a, ok && a.table == nil
}

// reaches reports whether it depends on a whether from is spot; a may be a part.
func (c *checker) reaches(from, a spot, seen map[string]bool) bool {
	if from.path == a.path && from.place == a.place || a.Key == "" && from.part == a.part {
		return true
	}
	if seen[from.path] {
		return false
	}
	seen[from.path] = true
	for _, cond := range c.conditionsOf(from) {
		for _, leaf := range cond.leaves() {
			if next, ok := c.resolve(leaf.Field, from.table); ok && c.reaches(next, a, seen) {
				return true
			}
		}
	}
	return false
}

// conditionsOf are the conditions that a question waits for.
func (c *checker) conditionsOf(a spot) []*Cond {
	list := []*Cond{a.part.When, a.When}
	if a.table != nil {
		list = append(list, a.table.When)
	}
	return slices.DeleteFunc(list, func(c *Cond) bool { return c == nil })
}

var contextOptions = map[string][]Option{
	AtAudience: {{"unit", "单位"}, {"person", "个人"}},
	AtVerdict:  {{"approved", "准予"}, {"denied", "不予"}},
}

// values checks what a comparison compares with.
func (c *checker) values(a spot, name string, leaf *Cond, of FieldDef) {
	known := slices.Contains([]string{OpIn, OpNot, OpLess, OpGreater}, leaf.Op)
	c.must(a, known, name+"的比较不认识")
	comparable := of.Kind != Rows && of.Kind != Person && of.Kind != Files && of.Kind != Words && of.Kind != Address
	if c.must(a, comparable, name+"不能看“"+of.Label+"”：这个类型不能比较"); !comparable {
		return
	}
	ordered := leaf.Op == OpLess || leaf.Op == OpGreater
	c.must(a, !ordered || of.Kind.ordered(), name+"用了大于或小于，“"+of.Label+"”不是数字或日期")
	c.must(a, !ordered || len(leaf.Equals) == 1, name+"用了大于或小于，只能写一个值")
	c.must(a, len(leaf.Equals) > 0, name+"没有填写值")
	for _, v := range leaf.Equals {
		c.must(a, readable(of, v), name+unreadable(of.Kind)+"：“"+v+"”")
	}
}

func readable(of FieldDef, v string) bool {
	has := func(list []Option) bool {
		return slices.ContainsFunc(list, func(o Option) bool { return o.Value == v })
	}
	switch of.Kind {
	case Choice, Choices:
		return has(of.Options)
	case Region:
		return has(regions)
	case Tick:
		return v == "true"
	case Number, Money, Percent:
		_, ok := (&Cond{kind: of.Kind}).amount(v)
		return ok
	case Date:
		return laidOut(time.DateOnly, v) == nil
	case Month:
		return laidOut(monthOnly, v) == nil
	case Moment:
		return laidOut(minuteOnly, v) == nil
	}
	return v != ""
}

func unreadable(k Kind) string {
	switch k {
	case Choice, Choices, Region:
		return "用了已改名或删除的选项"
	case Tick:
		return "只能问是否勾选"
	case Number, Money, Percent:
		return "的值不是数字"
	case Date, Month, Moment:
		return "的值不是日期"
	}
	return "的值是空的"
}

// rules checks that the rules name questions that are there, of kinds that they can compare.
func (c *checker) rules() {
	for _, r := range c.d.Rules {
		a := c.spots[r.Field]
		if table, ok := c.spots[r.Rows]; ok && r.each() {
			a = c.spots[r.Rows+"/"+r.Field]
			a.table = &table.FieldDef
		}
		needs, known := r.needs()
		if c.must(a, known, "有一条填写规则不认识"); !known {
			continue
		}
		c.inCore(a, r)
		c.must(a, r.Rule != "unique" || len(r.Columns) > 0, "有一条填写规则没有选择列")
		c.should(a, r.Reason == "" || r.warns(), "有一条填写规则要求说明理由，但它不是提醒")
		for _, n := range needs {
			of, there := c.first(n.paths)
			if c.must(a, there, "有一条填写规则用了已经删除的字段或列"); there {
				c.must(a, n.fits(of.Kind), "有一条填写规则不能用在“"+of.Label+"”上：类型不符")
				c.must(a, !across(of, a), "有一条填写规则用了由别人填写的字段“"+of.Label+"”")
			}
		}
		a.place = len(c.all) + 1 // a rule may ask about every question
		c.proves(a, "有一条填写规则的条件", r.When)
	}
}

func (c *checker) first(paths []string) (spot, bool) {
	for _, p := range paths {
		if a, ok := c.spots[p]; ok {
			return a, true
		}
	}
	return spot{}, false
}
