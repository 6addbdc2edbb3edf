package form

import (
	"fmt"
	"regexp"
	"slices"
)

// Finding is one thing that is wrong with a definition, or could be better.
type Finding struct {
	Key  string // of the part or field; a column is table/column, and "" is the form
	Part bool   // Key is of a part
	Must bool   // nobody can apply by the form as it is; else it only should be mended
	Say  string
}

// Limits of what a form asks.
const (
	mostFields = 300
	mostLoose  = 500 // rows that nothing tells apart
)

// Check proves a definition (ITM-2, ITM-3, ITM-5). audience is who applies: unit, person or both. Where it finds nothing that
// must be mended, Schema and Compile take the definition.
func (d Definition) Check(audience string) []Finding {
	c := newChecker(d, audience)
	c.parts()
	c.shape()
	for _, a := range c.all {
		c.field(a)
	}
	c.conditions()
	c.rules()
	return append(c.found, d.Dead(audience)...)
}

// KindChanged finds questions whose kind is not that of an earlier version: their answers could not be read any more.
func (d Definition) KindChanged(old Definition) []Finding {
	before, now := newChecker(old, ""), newChecker(d, "")
	for _, a := range now.all {
		if was, there := before.spots[a.path]; there && was.Kind != a.Kind {
			now.must(a, false, "“"+a.Label+"”的类型变了：已有的办件按原来的类型填写。请改回来，或者新建一个字段")
		}
	}
	return now.found
}

// spot is a question at its place.
type spot struct {
	FieldDef
	path  string    // key, or table/column
	part  *PartDef  // that it stands in
	table *FieldDef // whose column it is, or the person it is a line about
	place int       // in the order of the page
}

type checker struct {
	d        Definition
	audience string
	all      []spot
	spots    map[string]spot // by path
	found    []Finding
}

func newChecker(d Definition, audience string) *checker {
	c := &checker{d: d, audience: audience, spots: map[string]spot{}}
	add := func(a spot) {
		a.place = len(c.all)
		c.all = append(c.all, a)
		if _, twice := c.spots[a.path]; !twice {
			c.spots[a.path] = a
		}
	}
	for i := range d.Parts {
		p := &d.Parts[i]
		for j := range p.Fields {
			f := &p.Fields[j]
			add(spot{FieldDef: *f, path: f.Key, part: p})
			for _, column := range f.Fields {
				add(spot{FieldDef: column, path: f.Key + "/" + column.Key, part: p, table: f})
			}
		}
	}
	return c
}

func (c *checker) must(a spot, ok bool, say string) {
	if !ok {
		c.found = append(c.found, Finding{Key: a.path, Must: true, Say: say})
	}
}

func (c *checker) should(a spot, ok bool, say string) {
	if !ok {
		c.found = append(c.found, Finding{Key: a.path, Say: say})
	}
}

var fillers = []string{"", "unit", "accept", "review", "decide"}

func (c *checker) parts() {
	seen := map[string]bool{}
	for _, p := range c.d.Parts {
		say := func(must, ok bool, words string) {
			if !ok {
				c.found = append(c.found, Finding{Key: p.Key, Part: true, Must: must, Say: words})
			}
		}
		say(true, p.Title != "" || len(c.d.Parts) == 1, "这个部分没有标题")
		say(true, !seen[p.Key], "两个部分的编号相同")
		say(true, slices.Contains(fillers, p.Filler), "“"+p.Title+"”的填写人不认识")
		say(false, len(p.Fields) > 0, "“"+p.Title+"”里没有字段")
		seen[p.Key] = true
	}
}

// shape looks at the form as a whole.
func (c *checker) shape() {
	form := spot{}
	if c.must(form, len(c.all) > 0, "表单里没有字段"); len(c.all) == 0 {
		return
	}
	c.must(form, len(c.all) <= mostFields, fmt.Sprintf("表单有 %d 个字段，最多 %d 个", len(c.all), mostFields))
	locks := slices.ContainsFunc(c.all, func(a spot) bool { return a.Locked && a.part.Filler == "" })
	c.must(form, locks, "没有一个字段锁定为办理人：不能确定是谁在申请")
	times := map[string]int{}
	for _, a := range c.all {
		times[a.path]++
		c.must(a, times[a.path] != 2, "有两个字段的编号都是 "+a.Key)
	}
}

func (c *checker) field(a spot) {
	c.must(a, a.Label != "", "有一个字段没有题目")
	c.must(a, nameLike(a.Key), "“"+a.Label+"”的编号只能是字母、数字和下划线")
	_, known := typeOf[a.Kind]
	c.must(a, known, "“"+a.Label+"”的类型不认识")
	inner := a.table != nil && (a.Kind == Rows || a.Kind == Person || a.Kind == Files || a.Kind == Words)
	c.must(a, !inner, "表格里不能有表格、人员、文件或说明：“"+a.Label+"”")
	c.must(a, a.Kind != Words || !a.Required && a.Source == "" && !a.Locked, "“"+a.Label+"”是说明，没有答案：不能必填、有来源或锁定")
	c.options(a)
	c.pattern(a)
	c.limits(a)
	c.source(a)
	c.roster(a)
	c.pick(a)
	c.byStaff(a)
	c.byUnit(a)
}

func (c *checker) options(a spot) {
	if a.Kind != Choice && a.Kind != Choices {
		return
	}
	c.must(a, len(a.Options) > 0, "“"+a.Label+"”没有选项")
	values, labels := map[string]bool{}, map[string]bool{}
	for _, o := range a.Options {
		c.must(a, o.Value != "" && o.Label != "", "“"+a.Label+"”有一个空的选项")
		c.must(a, o.Value == "" || !values[o.Value], "“"+a.Label+"”有两个选项的代码都是“"+o.Value+"”")
		c.must(a, o.Label == "" || !labels[o.Label], "“"+a.Label+"”有两个选项都叫“"+o.Label+"”")
		values[o.Value], labels[o.Label] = true, true
	}
}

func (c *checker) pattern(a spot) {
	if a.Pattern == "" {
		return
	}
	form, err := regexp.Compile(a.Pattern)
	if c.must(a, err == nil, "“"+a.Label+"”的填写格式不是正则表达式"); err != nil {
		return
	}
	c.must(a, a.Example == "" || form.MatchString(a.Example), "“"+a.Label+"”的例子不符合它自己的填写格式")
	c.should(a, a.Example != "", "“"+a.Label+"”有填写格式，没有符合格式的例子")
}

func (c *checker) limits(a spot) {
	c.must(a, a.Min == nil || a.Max == nil || *a.Min <= *a.Max, "“"+a.Label+"”的最小值大于最大值")
	c.must(a, a.MaxLength == 0 || a.MinLength <= a.MaxLength, "“"+a.Label+"”的最少字数多于最多字数")
	c.must(a, a.MaxItems == 0 || a.MinItems <= a.MaxItems, "“"+a.Label+"”最少的行数或项数多于最多的")
	c.must(a, a.Kind != Choices || a.MinItems <= len(a.Options), "“"+a.Label+"”的选项比最少要选的少")
	if a.Kind != Rows {
		return
	}
	c.must(a, len(a.Fields) > 0, "表格“"+a.Label+"”没有列")
	unique := slices.ContainsFunc(a.Fields, func(f FieldDef) bool { return f.Unique })
	most := Field{MaxItems: a.MaxItems}.limit()
	c.must(a, unique || most <= mostLoose, fmt.Sprintf("表格“%s”可以超过 %d 行，要有一列各行不得重复", a.Label, mostLoose))
}
