package editor

import (
	"cmp"
	"strconv"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// A 显示条件 is edited as a table of comparisons, which may stand in groups (whengroups.go).

const (
	whenRows  = "whenRows"
	whenJoin  = "whenJoin"
	whenGroup = "group"
)

// groupNames are the groups of comparisons.
var groupNames = []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}

// askWhen are the questions about the condition of an element.
func askWhen(it *catalog.Item, path string) []form.FieldDef {
	fields, label := append(askable(it, path), about(it, path)...), "显示条件"
	if len(fields) == 0 {
		return nil
	}
	empty := "不填就总是显示。"
	if strings.HasPrefix(path, KindMaterial+":") {
		fields, label = append(needOptions(it), about(it, path)...), "必交条件"
		empty = "选交的材料，满足条件时必须提交；表格里的列，有一行满足就行。不填就不要求。"
	}
	if c := conditionAt(it, path); !fits(c) {
		empty = "现在的条件来自文件，超过三层：" + Say(it, c) + "。不填就保持不变。"
	}
	return []form.FieldDef{
		table(whenRows, label, empty+whenHint, 20, whenColumns(fields)...),
		pick(whenJoin, "几个条件", "同一组的先合起来：“全部满足”时一组里满足一个就行，“满足一个”时一组要全部满足", joins...),
	}
}

const whenHint = "“值”填选项的名称，多个用顿号隔开。没有填写的字段，“不等于”“不小于”“不大于”都算满足。不选组的单独算一个条件"

var joins = []form.Option{opt("all", "全部满足"), opt("any", "满足一个")}

// whenColumns are the columns of a table of comparisons.
func whenColumns(fields []form.Option) []form.FieldDef {
	groups := make([]form.Option, len(groupNames))
	for i, name := range groupNames {
		groups[i] = opt(strconv.Itoa(i+1), name)
	}
	return []form.FieldDef{
		must(pick("field", "字段", "", fields...)),
		must(pick("op", "比较", "", opt("is", "等于"), opt(form.OpNot, "不等于"), opt(form.OpLess, "小于"),
			opt(notLess, "不小于"), opt(form.OpGreater, "大于"), opt(notGreater, "不大于"))),
		must(text("value", "值", "", 300)),
		pick(whenGroup, "组", "", groups...),
	}
}

// about are what a condition may ask besides the questions: where the case is handled, who applies where both can, and, in a document, what
// was decided.
func about(it *catalog.Item, path string) []form.Option {
	list := []form.Option{opt(form.AtRegion, contextOf[form.AtRegion].Label)}
	if it.Audience == "both" {
		list = append(list, opt(form.AtAudience, contextOf[form.AtAudience].Label))
	}
	if strings.HasPrefix(path, KindBlock+":") {
		list = append(list, opt(form.AtVerdict, contextOf[form.AtVerdict].Label))
	}
	return list
}

// contextOf are the questions that nobody fills in, by their names.
var contextOf = map[string]form.FieldDef{
	form.AtRegion:   pick(form.AtRegion, "办理地区", "", form.Regions()...),
	form.AtAudience: pick(form.AtAudience, "申请人", "", opt("unit", "单位"), opt("person", "个人")),
	form.AtVerdict:  pick(form.AtVerdict, "决定", "", opt("approved", "准予"), opt("denied", "不予")),
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
	case *catalog.Material:
		return v.RequiredIf
	}
	return nil
}

// whenData puts a condition into the data of the form that changes it.
func whenData(it *catalog.Item, c *form.Cond, d form.Data) {
	g, ok := groupsOf(c)
	if c == nil || !ok {
		return
	}
	var rows []any
	named := 0
	for _, group := range g.groups {
		name := any(nil)
		if len(group) > 1 {
			named++
			name = strconv.Itoa(named)
		}
		for _, one := range group {
			row := map[string]any{"field": one.Field, "op": cmp.Or(one.Op, "is"), "value": strings.Join(labelsOf(it, one.Field, one.Equals), "、")}
			if name != nil {
				row[whenGroup] = name
			}
			rows = append(rows, row)
		}
	}
	if d[whenRows] = rows; g.any {
		d[whenJoin] = "any"
	}
}

// whenOf reads the condition out of the form again; old is the one that was there.
func whenOf(it *catalog.Item, old *form.Cond, d form.Data) *form.Cond {
	rows, _ := d[whenRows].([]any)
	g := grouped{any: d[whenJoin] == "any"}
	at := map[string]int{}
	for _, r := range rows {
		m, _ := r.(map[string]any)
		field, _ := m["field"].(string)
		value, _ := m["value"].(string)
		op, _ := m["op"].(string)
		name, _ := m[whenGroup].(string)
		if field == "" {
			continue
		}
		if op == "is" {
			op = form.OpIn
		}
		c := form.Cond{Field: field, Op: op, Equals: valuesOf(it, field, value)}
		if i, there := at[name]; there && name != "" {
			g.groups[i] = append(g.groups[i], c)
			continue
		}
		at[name] = len(g.groups)
		g.groups = append(g.groups, []form.Cond{c})
	}
	if len(g.groups) == 0 && !fits(old) {
		return old
	}
	return g.unless(old)
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
		for _, o := range optionsOf(f) {
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

// optionsOf are the values of a question that have labels.
func optionsOf(f form.FieldDef) []form.Option {
	if f.Kind == form.Region {
		return form.Regions()
	}
	return f.Options
}

func valuesOf(it *catalog.Item, key, typed string) []string {
	f, _ := question(it, key)
	var out []string
	for _, v := range strings.FieldsFunc(typed, func(r rune) bool { return r == '、' || r == '\n' }) {
		v = strings.TrimSpace(v)
		for _, o := range optionsOf(f) {
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
	if f, ok := contextOf[key]; ok {
		return f, true
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
	label, values := "", c.Equals
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
