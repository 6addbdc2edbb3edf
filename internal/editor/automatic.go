package editor

import (
	"encoding/json"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// askAutomatic asks for what only an automatic stage has (ITM-12): rules and an act of the closed lists. Each rule has at most one
// parameter, which is a question of the form, or a constant.
func askAutomatic(it *catalog.Item) []form.FieldDef {
	var rules, deeds []form.Option
	for _, r := range catalog.Rules {
		label := r.Name
		for _, p := range r.Params {
			label += "（参数：" + p.Name + "）"
		}
		rules = append(rules, opt(r.Key, label))
	}
	for _, d := range catalog.Deeds {
		deeds = append(deeds, opt(d.Key, d.Name))
	}
	list := []form.FieldDef{
		table("rules", "规则", "全部符合就准予，有一条不符合或者查不到就转人工", 20,
			must(pick("rule", "规则", "", rules...)),
			pick("field", "参数取自表单", "", fieldOptions(it)...),
			text("value", "参数是固定值", "", 60)),
		pick("deed", "准予后办理的业务", "在核心业务系统里办理，或者由大厅写出文书", deeds...),
		whole("sample", "抽查比例", "%", 100),
	}
	for i := range list {
		list[i] = only(list[i], "kind", string(catalog.Automatic))
	}
	return list
}

// automaticData shows the parameters of rules as the form asks for them, automaticOf is the way back.
func automaticData(d form.Data) {
	rows, _ := d["rules"].([]any)
	for _, r := range rows {
		row, _ := r.(map[string]any)
		params, _ := row["params"].(map[string]any)
		key, _ := row["rule"].(string)
		if kind, _ := catalog.RuleOf(key); len(kind.Params) > 0 {
			v, _ := params[kind.Params[0].Key].(string)
			if kind.Params[0].Type == catalog.TableParam {
				row["field"] = v
			} else if len(v) > 0 && v[0] == '=' {
				row["field"] = v[1:]
			} else if v != "" {
				row["value"] = v
			}
		}
		delete(row, "params")
	}
}

func automaticOf(out map[string]any) {
	rows, _ := out["rules"].([]any)
	for _, r := range rows {
		row, _ := r.(map[string]any)
		key, _ := row["rule"].(string)
		field, _ := row["field"].(string)
		value, _ := row["value"].(string)
		for _, k := range []string{"field", "value", "params"} {
			delete(row, k)
		}
		kind, _ := catalog.RuleOf(key)
		switch {
		case field != "" && len(kind.Params) > 0 && kind.Params[0].Type == catalog.TableParam:
			value = field
		case field != "":
			value = "=" + field
		}
		if len(kind.Params) > 0 && value != "" {
			row["params"] = map[string]any{kind.Params[0].Key: value}
		}
	}
}

// plainRules reports whether the form of a stage says its rules whole: none has a parameter that the form has no room for.
func plainRules(raw []byte) bool {
	var s catalog.Stage
	if raw != nil && json.Unmarshal(raw, &s) != nil {
		return false
	}
	for _, u := range s.Rules {
		kind, _ := catalog.RuleOf(u.Rule)
		for key := range u.Params {
			if len(kind.Params) == 0 || kind.Params[0].Key != key {
				return false
			}
		}
	}
	return true
}
