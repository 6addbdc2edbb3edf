package editor

import (
	"encoding/json"
	"maps"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// Who is entitled without having applied (免申即享): an editor picks a rule of the closed list, and for each of its values the field of the
// form that shows it.

// entitledKey asks for the rule; the values of a rule are asked for under its key and theirs.
const entitledKey = "entitled"

func valueKey(e catalog.Entitlement, v catalog.EntitledValue) string {
	return entitledKey + "_" + strings.ReplaceAll(e.Key, "-", "_") + "_" + v.Key
}

func askEntitled(it *catalog.Item) form.Definition {
	rules := []form.Option{}
	var values []form.FieldDef
	for _, e := range catalog.Entitlements {
		rules = append(rules, opt(e.Key, e.Name))
		for _, v := range e.Values {
			hint := "选预填并锁定了核心系统同一项的字段"
			switch {
			case v.Gives != "":
				hint = "“确认申领”就是选定它的这一项回答"
			case v.Maybe:
				hint += "；可以不选"
			}
			values = append(values, only(pick(valueKey(e, v), v.Name, hint, showable(it, v)...), entitledKey, e.Key))
		}
	}
	return ask(append([]form.FieldDef{pick(entitledKey, "免申即享的规则",
		"系统每天按它查出符合条件的单位，填好申请等单位确认；不选就是没有免申即享", rules...)}, values...)...)
}

// showable are the fields of the applicant that can take a value.
func showable(it *catalog.Item, v catalog.EntitledValue) []form.Option {
	list := []form.Option{}
	for _, part := range definitionOf(it).Filled("").Parts {
		for _, f := range part.Fields {
			if v.Source != "" && f.Source == v.Source || v.Source == "" && f.Kind == form.Choice {
				list = append(list, opt(f.Key, f.Label))
			}
		}
	}
	return list
}

// entitledOf is what an item says, as the form asks for it.
func entitledOf(it *catalog.Item) map[string]string {
	out := map[string]string{}
	if it.Entitled == nil {
		return out
	}
	e, b, _ := it.Entitlement()
	out[entitledKey] = it.Entitled.Rule
	for _, v := range e.Values {
		if f := b.From[v.Key]; f != "" {
			out[valueKey(e, v)] = f
		}
	}
	return out
}

func setEntitled(it *catalog.Item, raw json.RawMessage) error {
	var said map[string]string
	if err := json.Unmarshal(raw, &said); err != nil {
		return err
	}
	b := catalog.EntitledBy{Rule: said[entitledKey], From: map[string]string{}}
	e, _ := catalog.EntitlementOf(b.Rule)
	for _, v := range e.Values {
		b.From[v.Key] = said[valueKey(e, v)]
	}
	it.SetEntitled(b)
	return nil
}

// entitled visits the fields that show values. A value goes without its field, and the check says what the rule lacks.
func (w walker) entitled() {
	e, b, ok := w.it.Entitlement()
	if !ok {
		return
	}
	from := maps.Clone(b.From)
	for _, v := range e.Values {
		key := b.From[v.Key]
		if key != "" && w.drop(reference{KindField + ":" + key, "", "免申即享的“" + v.Name + "”填入它", false}) {
			delete(from, v.Key)
		}
	}
	if len(from) < len(b.From) {
		w.it.SetEntitled(catalog.EntitledBy{Rule: b.Rule, From: from})
	}
}

func (c *checker) entitled() {
	for _, f := range c.it.CheckEntitled() {
		c.must(false, "scope", PathEntitled, f.Say)
	}
}

type entitledHead struct {
	Entitled string `json:"entitled"`
}
