package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// LookupFinding is one thing that is wrong with the lookup of a query.
type LookupFinding struct {
	Where string // "", or param:<key> or column:<key>
	Say   string
}

type lookupCheck struct {
	it    *Item
	l     *Lookup
	v     View
	found []LookupFinding
}

func (c *lookupCheck) must(ok bool, where, say string, args ...any) {
	if !ok {
		c.found = append(c.found, LookupFinding{where, fmt.Sprintf(say, args...)})
	}
}

// CheckLookup proves the lookup of a query whole (ITM-14): held to who asks, masked, mapped, and not empty.
func (it *Item) CheckLookup() []LookupFinding {
	c := &lookupCheck{it: it, l: it.Lookup}
	if c.l == nil {
		c.must(false, "", "没有选择查询的视图")
		return c.found
	}
	v, ok := ViewOf(c.l.View)
	if !ok {
		c.must(false, "", "视图“%s”不在可用视图的清单里", c.l.View)
		return c.found
	}
	c.v = v
	c.head()
	c.lock()
	c.params()
	c.columns()
	if len(c.found) == 0 {
		c.sample()
	}
	return c.found
}

func (c *lookupCheck) head() {
	c.must(c.l.Say != "", "", "没有写查询的说明")
	c.must(c.l.Empty != "" && c.l.EmptySay != "", "", "没有写查不到时告诉查询人的话")
	c.must(c.l.Show == ShowTable || c.l.Show == ShowRecord, "", "没有选择结果是表格还是一条记录")
	c.must(c.l.PerHour >= 0, "", "每小时次数不能小于 0")
	c.must(!c.l.Proof || c.l.ProofMonths > 0 && c.l.ProofMonths <= 60, "", "打印凭证要填写有效期，1 到 60 个月")
	c.must(!c.l.Proof || c.l.Asks != AnybodyAsks, "", "不登录的查询不能打印凭证：凭证上要写明查询人")
}

// lock refuses a view about somebody that is not held to the identity of who asks.
func (c *lookupCheck) lock() {
	asks := c.l.Asks
	c.must(asks == AnybodyAsks || asks == PersonAsks || asks == UnitAsks, "", "没有选择谁可以查询")
	switch c.v.Lock {
	case PersonLock:
		c.must(asks == PersonAsks, "", "“%s”是本人的数据，只能由本人登录后查询，按本人的证件号码锁定", c.v.Name)
	case UnitLock:
		c.must(asks == UnitAsks, "", "“%s”是单位自己的数据，只能由单位登录后查询，按本单位的代码锁定", c.v.Name)
	default:
		c.must(asks == AnybodyAsks || asks == "", "", "“%s”不按查询人锁定，只能作为不登录的查询", c.v.Name)
	}
	c.must(asks != PersonAsks || c.it.For(ForPersons), "", "本人查询的事项，服务对象应当包括个人")
	c.must(asks != UnitAsks || c.it.For(ForUnits), "", "单位查询的事项，服务对象应当包括单位")
}

func (c *lookupCheck) params() {
	var takes []string
	for _, p := range c.l.Params {
		where := "param:" + p.Key
		c.must(p.Label != "" && p.Key != "", where, "有一个查询条件没有名称")
		_, ok := c.v.Param(p.Takes)
		c.must(ok, where, "查询条件“%s”对应的参数“%s”，视图“%s”不接受", p.Label, p.Takes, c.v.Name)
		c.must(!slices.Contains(takes, p.Takes), where, "查询条件“%s”与另一个条件对应同一个参数", p.Label)
		takes = append(takes, p.Takes)
	}
	if len(c.v.Needs) == 0 {
		return
	}
	complete := func(set []string) bool {
		return !slices.ContainsFunc(set, func(k string) bool { return !slices.Contains(takes, k) })
	}
	var ways []string
	for _, set := range c.v.Needs {
		var names []string
		for _, k := range set {
			p, _ := c.v.Param(k)
			names = append(names, p.Name)
		}
		ways = append(ways, strings.Join(names, "和"))
	}
	c.must(slices.ContainsFunc(c.v.Needs, complete), "", "视图“%s”要求填写%s，查询条件里没有", c.v.Name, strings.Join(ways, "，或者"))
}

func (c *lookupCheck) columns() {
	c.must(len(c.l.Columns) > 0, "", "没有选择显示的列")
	for _, col := range c.l.Columns {
		where := "column:" + col.Key
		c.must(col.Label != "" && col.Key != "", where, "有一列没有名称")
		for _, of := range []string{col.Of, col.To} {
			if of == "" && col.Of != "" {
				continue
			}
			known, ok := c.v.Column(of)
			c.must(ok, where, "列“%s”对应的“%s”，视图“%s”里没有", col.Label, of, c.v.Name)
			_, _, inside := listOf(of)
			c.must(!inside || c.l.Show == ShowRecord, where, "列“%s”在记录下面的表格里，结果应当是一条记录", col.Label)
			c.must(known.Type != NameColumn || c.l.Asks != AnybodyAsks || col.Mask == MaskName, where,
				"列“%s”是个人姓名，不登录的查询应当遮掩", col.Label)
			c.must(known.Type != TailColumn || col.Mask == MaskTail, where, "列“%s”是证件号码，应当只显示后 4 位", col.Label)
		}
		c.must(col.Mask == "" || col.Mask == MaskName || col.Mask == MaskTail, where, "列“%s”的遮掩方式不在清单里", col.Label)
	}
}

// sample asks the stored answer of the view: a query whose sample shows nothing shows people nothing.
func (c *lookupCheck) sample() {
	rows, err := c.v.Sample()
	c.must(err == nil, "", "样例答复读不出来")
	c.must(err != nil || len(rows) > 0, "", "视图“%s”没有样例答复", c.v.Name)
	seen := slices.ContainsFunc(c.l.Columns, func(col Column) bool {
		return slices.ContainsFunc(rows, func(r Row) bool { return r.Value(col.Of) != "" })
	})
	c.must(seen || len(rows) == 0, "", "用样例查询，显示的列都是空的")
}
