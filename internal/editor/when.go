package editor

import (
	"cmp"
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// A 显示条件 is edited as a table of comparisons that all hold, or of which one holds. A condition that is deeper came by a file:
// it is said, kept as it is, and given up only on purpose.

const (
	whenRows  = "whenRows"
	whenJoin  = "whenJoin"
	whenClear = "whenClear"
)

// askWhen are the questions about the condition of an element.
func askWhen(it *catalog.Item, path string) []form.FieldDef {
	fields := askable(it, path)
	if len(fields) == 0 {
		return nil
	}
	list := []form.FieldDef{
		table(whenRows, "显示条件", "不填就总是显示；“值”填选项的名称，多个用顿号隔开", 10,
			must(pick("field", "字段", "", fields...)),
			must(pick("op", "比较", "", opt("is", "等于"), opt("ne", "不等于"), opt("lt", "小于"), opt("gt", "大于"))),
			must(text("value", "值", "", 300))),
		only(pick(whenJoin, "几个条件", "", opt("all", "全部满足"), opt("any", "满足一个")), "", ""),
	}
	list[1].When = nil
	if c := conditionAt(it, path); c != nil && !flat(c) {
		list = append(list, tick(whenClear, "取消现有的条件", "现在的条件来自文件，比较复杂："+Say(it, c)+"。不勾选就保持不变"))
	}
	return list
}

// askable are the questions that a condition may ask about: those before the element, and where the case is handled.
func askable(it *catalog.Item, path string) []form.Option {
	var list []form.Option
	_, key, _ := cutPath(path)
	table, _, inside := strings.Cut(key, "/")
	filler := fillerAt(it, path)
	for _, p := range definitionOf(it).Parts {
		if KindPart+":"+p.Key == path {
			break
		}
		if p.Filler != filler {
			continue
		}
		for _, f := range p.Fields {
			if inside && f.Key == table {
				for _, c := range f.Fields {
					if c.Key != key[len(table)+1:] && comparable(c.Kind) {
						list = append(list, opt(c.Key, f.Label+"："+c.Label))
					}
				}
			}
			if f.Key == table {
				return list
			}
			if comparable(f.Kind) {
				list = append(list, opt(f.Key, f.Label))
			}
		}
	}
	return list
}

// fillerAt is who fills a part, or the part of a question; "" for everything else, such as a block of a document.
func fillerAt(it *catalog.Item, path string) string {
	_, key, _ := cutPath(path)
	key, _, _ = strings.Cut(key, "/")
	for _, p := range definitionOf(it).Parts {
		is := KindPart+":"+p.Key == path
		for _, f := range p.Fields {
			is = is || strings.HasPrefix(path, KindField+":") && f.Key == key
		}
		if is {
			return p.Filler
		}
	}
	return ""
}

func comparable(k form.Kind) bool {
	return k != form.Rows && k != form.Person && k != form.Files && k != form.LongText && k != form.Words
}

func conditionAt(it *catalog.Item, path string) *form.Cond {
	v, err := elementAt(it, path)
	if err != nil {
		return nil
	}
	switch v := v.(type) {
	case *form.PartDef:
		return v.When
	case *form.FieldDef:
		return v.When
	case *catalog.Block:
		return v.When
	}
	return nil
}

// flat reports whether a condition fits into the table.
func flat(c *form.Cond) bool {
	simple := func(c form.Cond) bool { return c.Field != "" && len(c.All)+len(c.Any) == 0 && c.Not == nil }
	switch {
	case c == nil, simple(*c):
		return true
	case c.Field != "" || c.Not != nil || len(c.All) > 0 && len(c.Any) > 0:
		return false
	}
	return !slices.ContainsFunc(c.All, func(c form.Cond) bool { return !simple(c) }) &&
		!slices.ContainsFunc(c.Any, func(c form.Cond) bool { return !simple(c) })
}

// whenData puts a condition into the data of the form that changes it.
func whenData(it *catalog.Item, c *form.Cond, d form.Data) {
	if c == nil || !flat(c) {
		return
	}
	list := c.All
	switch {
	case c.Field != "":
		list = []form.Cond{*c}
	case len(c.Any) > 0:
		list, d[whenJoin] = c.Any, "any"
	}
	var rows []any
	for _, one := range list {
		op := one.Op
		if op == "" {
			op = "is"
		}
		rows = append(rows, map[string]any{"field": one.Field, "op": op, "value": strings.Join(labelsOf(it, one.Field, one.Equals), "、")})
	}
	d[whenRows] = rows
}

// whenOf reads the condition out of the form again.
func whenOf(it *catalog.Item, old *form.Cond, d form.Data) *form.Cond {
	rows, _ := d[whenRows].([]any)
	var list []form.Cond
	for _, r := range rows {
		m, _ := r.(map[string]any)
		field, _ := m["field"].(string)
		value, _ := m["value"].(string)
		op, _ := m["op"].(string)
		if field == "" {
			continue
		}
		if op == "is" {
			op = ""
		}
		list = append(list, form.Cond{Field: field, Op: op, Equals: valuesOf(it, field, value)})
	}
	switch {
	case len(list) == 0 && old != nil && !flat(old) && d[whenClear] != true:
		return old
	case len(list) == 0:
		return nil
	case len(list) == 1:
		return &list[0]
	case d[whenJoin] == "any":
		return &form.Cond{Any: list}
	}
	return &form.Cond{All: list}
}

// labelsOf are the labels of values of a question; valuesOf is the way back.
func labelsOf(it *catalog.Item, key string, values []string) []string {
	f, ok := question(it, key)
	if !ok {
		return values
	}
	return labelsFor(f, values)
}

func labelsFor(f form.FieldDef, values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v
		for _, o := range f.Options {
			if o.Value == v {
				out[i] = o.Label
			}
		}
		if f.Kind == form.Tick && v == "true" {
			out[i] = "是"
		}
	}
	return out
}

func valuesOf(it *catalog.Item, key, typed string) []string {
	f, _ := question(it, key)
	var out []string
	for _, v := range strings.FieldsFunc(typed, func(r rune) bool { return r == '、' || r == '\n' }) {
		v = strings.TrimSpace(v)
		for _, o := range f.Options {
			if o.Label == v {
				v = o.Value
				break
			}
		}
		if f.Kind == form.Tick && v == "是" {
			v = "true"
		}
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}

// question finds a question by its key, or a column of any table.
func question(it *catalog.Item, key string) (form.FieldDef, bool) {
	if list, i := fieldAt(it, key); list != nil {
		return (*list)[i], true
	}
	for _, p := range definitionOf(it).Parts {
		for _, f := range p.Fields {
			for _, c := range f.Fields {
				if c.Key == key {
					return c, true
				}
			}
		}
	}
	return form.FieldDef{}, false
}

// questionIn finds a column of a table by its key, else what question finds.
func questionIn(it *catalog.Item, table, key string) (form.FieldDef, bool) {
	if list, i := fieldAt(it, table+"/"+key); table != "" && list != nil {
		return (*list)[i], true
	}
	return question(it, key)
}

// Say is a condition in words.
func Say(it *catalog.Item, c *form.Cond) string { return sayIn(it, "", c) }

// sayIn is Say for a condition of a column, which names columns of its table first.
func sayIn(it *catalog.Item, table string, c *form.Cond) string {
	switch {
	case c == nil:
		return ""
	case c.Not != nil:
		return "不是（" + sayIn(it, table, c.Not) + "）"
	case len(c.All) > 0:
		return joined(it, table, c.All, "，并且")
	case len(c.Any) > 0:
		return joined(it, table, c.Any, "，或者")
	}
	label := map[string]string{form.AtRegion: "办理地区", form.AtAudience: "申请人", form.AtVerdict: "决定"}[c.Field]
	values := c.Equals
	if f, ok := questionIn(it, table, c.Field); ok {
		label, values = f.Label, labelsFor(f, c.Equals)
	}
	op := map[string]string{"": "是", "ne": "不是", "lt": "小于", "gt": "大于"}[c.Op]
	return cmp.Or(label, c.Field) + op + "“" + strings.Join(values, "”或“") + "”"
}

// joined says conditions that are joined; what is joined itself stands in brackets.
func joined(it *catalog.Item, table string, list []form.Cond, by string) string {
	words := make([]string, len(list))
	for i := range list {
		words[i] = sayIn(it, table, &list[i])
		if len(list[i].All)+len(list[i].Any) > 1 {
			words[i] = "（" + words[i] + "）"
		}
	}
	return strings.Join(words, by)
}
