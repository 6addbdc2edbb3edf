package editor

import (
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
		when, _ := row["when"].(map[string]any)
		about, plain := when["field"].(string)
		if equals := texts(when["equals"]); plain && when["op"] == nil && len(equals) > 0 {
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
		if row["rule"] == "answer" {
			row["values"] = valuesOf(it, field, labels)
		}
		if about != "" {
			row["when"] = form.Cond{Field: about, Equals: valuesOf(it, about, equals)}
		}
	}
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
