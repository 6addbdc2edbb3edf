package editor

import (
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// Routed is one rule of 分派 as it is edited (ITM-18): a region and one question with what it equals, each of which may be left out. A
// condition that is deeper came by a file, and stays as it is in When.
type Routed struct {
	Region     string     `json:"region,omitempty"`
	Field      string     `json:"field,omitempty"`
	Values     string     `json:"values,omitempty"` // as people call them
	Department string     `json:"department"`
	When       *form.Cond `json:"when,omitempty"`
}

func routesOf(it *catalog.Item) (list []Routed) {
	for _, r := range it.Routes {
		row := Routed{Department: r.Department}
		if !row.read(it, r.When) {
			row = Routed{Department: r.Department, When: r.When}
		}
		list = append(list, row)
	}
	return list
}

// read puts a condition into the columns; false when they have no room for it.
func (row *Routed) read(it *catalog.Item, c *form.Cond) bool {
	if c == nil {
		return true
	}
	list := c.All
	if c.Field != "" {
		list = []form.Cond{*c}
	}
	for _, one := range list {
		switch {
		case !plainWhen(&one):
			return false
		case one.Field == form.AtRegion && row.Region == "" && len(one.Equals) == 1:
			row.Region = one.Equals[0]
		case row.Field == "" && one.Field != form.AtRegion:
			row.Field, row.Values = one.Field, strings.Join(labelsOf(it, one.Field, one.Equals), "、")
		default:
			return false
		}
	}
	return len(list) > 0
}

func routesFrom(it *catalog.Item, rows []Routed) (list []catalog.Route) {
	for _, row := range rows {
		r := catalog.Route{Department: row.Department, When: row.When}
		var all []form.Cond
		if row.Region != "" {
			all = append(all, form.Cond{Field: form.AtRegion, Equals: []string{row.Region}})
		}
		if row.Field != "" {
			all = append(all, form.Cond{Field: row.Field, Equals: valuesOf(it, row.Field, row.Values)})
		}
		switch len(all) {
		case 1:
			r.When = &all[0]
		case 2:
			r.When = &form.Cond{All: all}
		}
		list = append(list, r)
	}
	return list
}

// routes checks that every case finds its department, and every rule a case.
func (c *checker) routes() {
	list := c.it.Routes
	if len(list) == 0 {
		return
	}
	c.must(list[len(list)-1].When == nil, "scope", PathScope, "分派规则的最后一条要是“其余”：不填地区和条件")
	for i, r := range list {
		c.must(r.Department != "", "scope", PathScope, "有一条分派规则没有写部门")
		if r.When == nil {
			c.must(i == len(list)-1, "scope", PathScope, "“其余”后面的分派规则永远用不到，请移到前面或者删除")
			continue
		}
		known := !slices.ContainsFunc(r.When.Fields(), func(name string) bool {
			list, _ := fieldAt(c.it, name)
			return !strings.HasPrefix(name, "@") && (list == nil || byOthers(c.it, name))
		})
		c.must(known, "scope", PathScope, "分派到“"+r.Department+"”的条件用了已经删除的字段，或者申请人不填的字段")
		twice := slices.ContainsFunc(list[:i], func(o catalog.Route) bool { return Say(c.it, o.When) == Say(c.it, r.When) })
		c.must(!twice, "scope", PathScope, "分派到“"+r.Department+"”的规则与前面一条的条件相同，永远用不到")
	}
}
