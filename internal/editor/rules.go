package editor

import (
	"fmt"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// The columns of 「填写规则」 that a rule holds in another shape: options by their labels, and a condition of one comparison.
const (
	ruleValues     = "labels"
	ruleWhenField  = "whenField"
	ruleWhenValues = "whenValues"
)

// rulesData shows rules as the form asks for them, rulesOf is the way back. A condition that is more than one comparison stays with its
// rule, and the form shows none.
func rulesData(it *catalog.Item, d form.Data) {
	rows, _ := d["rules"].([]any)
	for _, r := range rows {
		row, _ := r.(map[string]any)
		field, _ := row["field"].(string)
		if values := texts(row["values"]); len(values) > 0 {
			row[ruleValues] = strings.Join(labelsOf(it, field, values), "、")
			delete(row, "values")
		}
		if about, equals, plain := plainRule(row); plain {
			row[ruleWhenField], row[ruleWhenValues] = about, strings.Join(labelsOf(it, about, equals), "、")
			delete(row, "when")
		}
	}
}

func rulesOf(it *catalog.Item, out map[string]any) {
	rows, _ := out["rules"].([]any)
	for _, r := range rows {
		row, _ := r.(map[string]any)
		field, _ := row["field"].(string)
		labels, _ := row[ruleValues].(string)
		about, _ := row[ruleWhenField].(string)
		equals, _ := row[ruleWhenValues].(string)
		for _, k := range []string{ruleValues, ruleWhenField, ruleWhenValues, "values"} {
			delete(row, k)
		}
		if _, _, plain := plainRule(row); plain {
			delete(row, "when") // the form showed it: what it says now counts, nothing too
		}
		if row["rule"] == "answer" {
			row["values"] = valuesOf(it, field, labels)
		}
		if about != "" {
			row["when"] = form.Cond{Field: about, Equals: valuesOf(it, about, equals)}
		}
	}
}

// plainRule reads the condition of a rule that the form has room for: one comparison, of options.
func plainRule(row map[string]any) (about string, equals []string, plain bool) {
	when, _ := row["when"].(map[string]any)
	about, _ = when["field"].(string)
	equals = texts(when["equals"])
	return about, equals, about != "" && when["op"] == nil && len(equals) > 0
}

// deepRules says which rules have a condition that the form has no room for, and what it is; "" when none has.
func deepRules(it *catalog.Item) string {
	var all []string
	for i, r := range definitionOf(it).Rules {
		if r.When != nil && !(plainWhen(r.When) && len(r.When.Equals) > 0) {
			all = append(all, fmt.Sprintf("第 %d 条现在的条件是：%s，不选就保持不变", i+1, Say(it, r.When)))
		}
	}
	return strings.Join(all, "；")
}

// texts are the words of a list as JSON gives it.
func texts(v any) (out []string) {
	list, _ := v.([]any)
	for _, one := range list {
		if s, ok := one.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
