package editor

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// VerbOptions are the acts that a stage may offer, without those that the hall cannot do yet.
func VerbOptions() []form.Option {
	var list []form.Option
	for _, v := range catalog.Verbs {
		if v.Absent == "" {
			list = append(list, opt(v.Key, v.Name))
		}
	}
	return list
}

// VerbName is the word for an act.
func VerbName(verb string) string {
	if v, ok := catalog.VerbOf(verb); ok {
		return v.Name
	}
	return verb
}

// The condition of an act is edited as one question and what it equals, in its row; all that says more is in a table of comparisons
// beside it, as a 显示条件 is (when.go), whose rows name the act by what it is and where it leads. One that is too deep for the table came
// by a file, and stays as it is until another is put in its place.
const (
	verbField  = "whenField"
	verbValues = "whenValues"
	verbWhen   = "verbWhen"
)

// askVerbWhen is that table; acts are those of the stage, and stages where they may lead.
func askVerbWhen(it *catalog.Item, path string, stages []form.Option) form.FieldDef {
	hint := "一个字段等于几个选项的，写在上面；其他的写在这里，同一个操作的几行合起来算。"
	if deep := deepVerbs(it, path); deep != "" {
		hint = "现在的条件来自文件，超过三层：" + deep + "。不填就保持不变。" + hint
	}
	columns := append([]form.FieldDef{must(pick("verb", "操作", "", VerbOptions()...)), pick("to", "去到", "与上面的一样", stages...)},
		whenColumns(append(conditional(it), about(it, path)...))...)
	return table(verbWhen, "操作的其他条件", hint+whenHint, 40, append(columns,
		pick(whenJoin, "几个条件", "同一个操作写一次就行，不选是全部满足", joins...))...)
}

// plainWhen reports whether a condition fits into the two columns.
func plainWhen(c *form.Cond) bool { return c != nil && c.Field != "" && c.Op == "" }

// deepVerbs says the conditions of acts that the table has no room for; "" when there is none.
func deepVerbs(it *catalog.Item, path string) string {
	var all []string
	_, key, _ := cutPath(path)
	for _, st := range flowOf(it).Stages {
		for _, u := range st.Verbs {
			if st.Key == key && !fits(u.When) {
				all = append(all, VerbName(u.Verb)+"："+Say(it, u.When))
			}
		}
	}
	return strings.Join(all, "；")
}

// verbsData shows the conditions of a stage's acts as the form asks for them, verbsOf is the way back.
func verbsData(it *catalog.Item, raw []byte, d form.Data) error {
	var s catalog.Stage
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	rows, _ := d["verbs"].([]any)
	var more []any
	for i, r := range rows {
		row, _ := r.(map[string]any)
		delete(row, "when")
		if c := s.Verbs[i].When; plainWhen(c) {
			row[verbField], row[verbValues] = c.Field, strings.Join(labelsOf(it, c.Field, c.Equals), "、")
			continue
		}
		of := form.Data{}
		whenData(it, s.Verbs[i].When, of)
		list, _ := of[whenRows].([]any)
		for j, one := range list {
			m, _ := one.(map[string]any)
			m["verb"] = s.Verbs[i].Verb
			if to := s.Verbs[i].To; to != "" {
				m["to"] = to
			}
			if j == 0 && of[whenJoin] != nil {
				m[whenJoin] = of[whenJoin]
			}
			more = append(more, m)
		}
	}
	if len(more) > 0 {
		d[verbWhen] = more
	}
	return nil
}

// verbsOf gives a fault beside a comparison of an act that the stage does not have.
func verbsOf(it *catalog.Item, out map[string]any) error {
	more, _ := out[verbWhen].([]any)
	delete(out, verbWhen)
	of, where := map[string][]any{}, map[string]int{}
	for i, r := range more {
		row, _ := r.(map[string]any)
		if key := actOf(row); row["verb"] != nil {
			if _, there := where[key]; !there {
				where[key] = i
			}
			of[key] = append(of[key], row)
		}
	}
	rows, _ := out["verbs"].([]any)
	for _, r := range rows {
		row, _ := r.(map[string]any)
		field, _ := row[verbField].(string)
		values, _ := row[verbValues].(string)
		delete(row, verbField)
		delete(row, verbValues)
		was := &form.Cond{}
		if raw, err := json.Marshal(row["when"]); err != nil || row["when"] == nil || json.Unmarshal(raw, was) != nil {
			was = nil
		}
		delete(row, "when")
		c := whenOf(it, was, compared(of[actOf(row)]))
		delete(where, actOf(row))
		if field != "" {
			plain := form.Cond{Field: field, Equals: valuesOf(it, field, values)}
			if len(of[actOf(row)]) > 0 {
				c = &form.Cond{All: []form.Cond{plain, *c}}
			} else {
				c = &plain
			}
		}
		if c != nil {
			row["when"] = c
		}
	}
	f := &fault.Fault{Kind: fault.Invalid}
	for _, i := range slices.Sorted(maps.Values(where)) {
		f.Fields = append(f.Fields, fault.Field{Name: fmt.Sprintf("%s.%d.verb", verbWhen, i), Say: "“可用操作”中没有这个操作，或者去到的环节不同"})
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// actOf names an act of a stage: what it is and where it leads.
func actOf(row map[string]any) string {
	verb, _ := row["verb"].(string)
	to, _ := row["to"].(string)
	return verb + " " + to
}

// compared are the comparisons of one act as the answers of a table of its own.
func compared(rows []any) form.Data {
	d := form.Data{whenRows: rows}
	for _, r := range rows {
		if m, _ := r.(map[string]any); m[whenJoin] == "any" {
			d[whenJoin] = "any"
		}
	}
	return d
}
