package editor

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// propertyNames are what people call the properties that stand in a comparison and that no form of an editor asks for whole, by their
// names in JSON; Type.name where a type calls one otherwise.
var propertyNames = map[string]string{
	"icon": "图标", "pin": "在热门服务里的位置", "twoReviewers": "提出决定的人不能自己作出决定", "form": "原格式的表单",
	"sample": "样例的网址", "blank": "空表", "example": "样例",
	"when": "显示条件", "noPrefill": "不为其他人预先填写", "step": "是它的倍数", "width": "输入框宽度", "autocomplete": "浏览器自动填写",
	"placeholder": "输入框里的提示", "outward": "对外", "unique": "各行不得重复", "locked": "锁定为办理人", "public": "核验页公开的字段",
	"verbs": "可用操作", "verb": "操作", "to": "去到", "words": "写给申请人的话", "document": "出具", "silent": "不通知申请人",
	"VerbUse.when": "条件", "Rule.when": "条件", "Routed.when": "条件",
	"rules": "规则", "rule": "规则", "params": "参数", "field": "字段", "of": "对照字段", "times": "乘以", "rows": "表格", "column": "列",
	"columns": "列", "min": "数值或最小", "max": "最大", "percent": "百分比", "days": "天数", "months": "月数", "years": "年数",
	"check": "核对什么", "takes": "从名册取得的列", "from": "从名册选择", "pick": "从核心业务系统选择", "Take.value": "名册的内容",
	"level": "不符合时", "notSame": "不得由同一人办理", "reason": "要说明理由的字段", "say": "提示", "region": "地区", "values": "等于",
	"Rule.values": "应当选的选项", "department": "部门",
}

// propertyName is what people call a property of a type.
func propertyName(t reflect.Type, key string) string {
	return cmp.Or(propertyNames[t.Name()+"."+key], propertyNames[key])
}

// property is one property of an element as it is stored.
type property struct {
	key   string
	value reflect.Value
	in    reflect.Type
	table string // of the form, whose columns it may name
}

// properties are those of a struct, or of what a pointer leads to, in their order; those that are empty are left out.
func properties(v reflect.Value) (out []property) {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	r, isRule := v.Interface().(form.Rule)
	for i := range v.NumField() {
		f := v.Type().Field(i)
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || key == "" || key == "-" || hollow(v.Field(i)) {
			continue
		}
		p := property{key: key, value: v.Field(i), in: v.Type()}
		if isRule && (aboutRows(r) || !slices.Contains([]string{"field", "of", "times"}, key)) {
			p.table = r.Rows
		}
		out = append(out, p)
	}
	return out
}

// hollow reports whether a value says nothing: what is zero, and lists of nothing.
func hollow(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	}
	return v.IsZero()
}

// spelled is a property in words.
func spelled(it *catalog.Item, p property) string {
	v := p.value
	if !v.IsValid() {
		return ""
	}
	switch x := v.Interface().(type) {
	case *form.Cond:
		return sayIn(it, p.table, x)
	case *catalog.File:
		return fmt.Sprintf("%s（%d 字节，摘要 %.8s）", x.Name, x.Size, x.SHA256)
	case json.RawMessage:
		return fmt.Sprintf("%d 字节，摘要 %.8s", len(x), digestOf(x))
	case map[string]string:
		return paramsInWords(it, x)
	case *float64:
		return strconv.FormatFloat(*x, 'f', -1, 64)
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	switch v.Kind() {
	case reflect.Bool:
		return "是"
	case reflect.String:
		return named(it, p, v.String())
	case reflect.Slice:
		var all []string
		by := "、"
		for i := range v.Len() {
			one := v.Index(i)
			if one.Kind() == reflect.Struct {
				by = "\n"
			}
			all = append(all, spelled(it, property{p.key, one, p.in, p.table}))
		}
		return strings.Join(all, by)
	case reflect.Struct, reflect.Pointer:
		var all []string
		for _, q := range properties(v) {
			all = append(all, propertyName(q.in, q.key)+"："+spelled(it, q))
		}
		return strings.Join(all, "，")
	}
	return fmt.Sprint(v.Interface())
}

// named is a text of a property; where it is the key of something, what people call that.
func named(it *catalog.Item, p property, s string) string {
	label := func(path string) string { return cmp.Or(strings.TrimPrefix(nameOf(it, path), "环节"), s) }
	option := func(list []form.Option) string {
		if i := slices.IndexFunc(list, func(o form.Option) bool { return o.Value == s }); i >= 0 {
			return list[i].Label
		}
		return s
	}
	switch p.in.Name() + "." + p.key {
	case "VerbUse.verb":
		return VerbName(s)
	case "VerbUse.to", "Stage.notSame":
		return label(KindStage + ":" + s)
	case "VerbUse.document":
		return label(KindDocument + ":" + s)
	case "Check.on":
		return label(s)
	case "Rule.rule":
		return option(ruleKinds)
	case "Rule.level":
		return option([]form.Option{opt(form.LevelWarn, "提醒，仍可提交")})
	case "Rule.field", "Rule.of", "Rule.times", "Rule.rows", "Rule.column", "Rule.columns", "Rule.reason", "Routed.field":
		if f, ok := questionIn(it, p.table, s); ok {
			return f.Label
		}
	case "RuleUse.rule":
		k, _ := catalog.RuleOf(s)
		return cmp.Or(k.Name, s)
	case "Routed.region":
		return option(terms(catalog.Cities))
	case "FieldDef.kind":
		return option(Kinds)
	}
	return s
}

// paramsInWords are the parameters of a rule of an automatic stage.
func paramsInWords(it *catalog.Item, params map[string]string) string {
	var all []string
	for key, v := range params {
		name := key
		for _, k := range catalog.Rules {
			for _, p := range k.Params {
				if p.Key == key {
					name = p.Name
				}
			}
		}
		if f, ok := question(it, strings.TrimPrefix(v, "=")); ok {
			v = "表单里的“" + f.Label + "”"
		}
		all = append(all, name+" "+v)
	}
	slices.Sort(all)
	return strings.Join(all, "；")
}
