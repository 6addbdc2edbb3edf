package editor

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// Data gives an element as the answers of the form of Ask.
func Data(it *catalog.Item, path string) (form.Data, error) {
	raw, err := get(it, path)
	if err != nil {
		return nil, gone(err)
	}
	return dataOf(it, path, raw)
}

// dataOf reads an element's JSON into the answers of its form.
func dataOf(it *catalog.Item, path string, raw json.RawMessage) (form.Data, error) {
	d := form.Data{}
	if err := json.Unmarshal(raw, &d); err != nil {
		return nil, err
	}
	switch kind, key, _ := cutPath(path); kind {
	case PathRules:
		rulesData(it, d)
	case KindDocument:
		if doc := documentAt(it, key); doc != nil && d["for"] == nil {
			if is := it.DocumentFor(*doc); is != "" {
				d["for"] = is
			}
		}
	case KindPart, KindField, KindBlock:
		if kind == KindBlock {
			blockData(it, d)
		}
		var c struct{ When *form.Cond }
		if err := json.Unmarshal(raw, &c); err != nil {
			return nil, err
		}
		delete(d, "when")
		whenData(it, c.When, d)
	case KindStage:
		automaticData(d)
		return d, verbsData(it, raw, d)
	case KindMaterial:
		var m catalog.Material
		if err := json.Unmarshal(raw, &m); err != nil {
			return nil, err
		}
		delete(d, "requiredIf")
		if whenData(it, m.RequiredIf, d); m.RequiredIf != nil {
			d["optional"] = true
		}
		if m.MaxBytes > 0 {
			d["megabytes"] = float64(m.MaxBytes >> 20)
		}
	}
	return d, nil
}

// rawOf turns answers into the element's JSON. What the form does not ask about stays what it was: an item may hold more than
// one form shows, because a file brought it.
func rawOf(it *catalog.Item, path string, d form.Data) (json.RawMessage, error) {
	old, err := get(it, path)
	if err != nil {
		return nil, err
	}
	was := map[string]any{}
	if err := json.Unmarshal(old, &was); err != nil {
		return nil, err
	}
	asked := definition(it, path)
	out := carried(was, d, asked.Parts[0].Fields)
	switch kind, _, _ := cutPath(path); kind {
	case KindPart, KindField, KindBlock:
		for _, k := range []string{whenRows, whenJoin, "when"} {
			delete(out, k)
		}
		if c := whenOf(it, conditionAt(it, path), d); c != nil {
			out["when"] = c
		}
		if kind == KindField {
			number(out)
		} else if kind == KindBlock {
			blockOf(it, out)
		}
	case PathRules:
		rulesOf(it, out)
	case KindStage:
		automaticOf(out)
		if err := verbsOf(it, out); err != nil {
			return nil, err
		}
	case KindMaterial:
		material(out, whenOf(it, conditionAt(it, path), d), d)
	}
	return json.Marshal(out)
}

// carried is the answers with what was there and is not asked about; rows keep it when their required answers are the same.
func carried(was map[string]any, d map[string]any, asked []form.FieldDef) map[string]any {
	out := map[string]any{}
	known := map[string]form.FieldDef{}
	for _, f := range asked {
		known[f.Key] = f
	}
	for k, v := range was {
		if _, is := known[k]; !is {
			out[k] = v
		}
	}
	for k, v := range d {
		f, is := known[k]
		if !is {
			continue
		}
		if f.Kind == form.Rows {
			v = carriedRows(was[k], v, f.Fields)
		}
		out[k] = v
	}
	return out
}

func carriedRows(was, now any, columns []form.FieldDef) any {
	before, _ := was.([]any)
	rows, _ := now.([]any)
	out, used := []any{}, map[int]bool{}
	for _, r := range rows {
		m, _ := r.(map[string]any)
		if len(m) == 0 {
			continue // a blank row
		}
		from, best, at := map[string]any{}, -1, -1
		for i, b := range before {
			w, _ := b.(map[string]any)
			if alike := likeness(w, m, columns); !used[i] && sameRow(w, m, columns) && alike > best {
				from, best, at = w, alike, i
			}
		}
		used[at] = true
		out = append(out, carried(from, m, columns))
	}
	return out
}

// likeness counts the equal answers of two rows: rows with the same required answers may differ in the others.
func likeness(a, b map[string]any, columns []form.FieldDef) (n int) {
	for _, c := range columns {
		if fmt.Sprint(a[c.Key]) == fmt.Sprint(b[c.Key]) {
			n++
		}
	}
	return n
}

func sameRow(a, b map[string]any, columns []form.FieldDef) bool {
	for _, c := range columns {
		if c.Required && fmt.Sprint(a[c.Key]) != fmt.Sprint(b[c.Key]) {
			return false
		}
	}
	return len(a) > 0
}

// number gives new options of a question their values, once.
func number(out map[string]any) {
	list, _ := out["options"].([]any)
	used := map[string]bool{}
	for _, o := range list {
		m, _ := o.(map[string]any)
		v, _ := m["value"].(string)
		used[v] = true
	}
	n := 1
	for _, o := range list {
		m, _ := o.(map[string]any)
		if v, _ := m["value"].(string); v != "" {
			continue
		}
		for used["o"+strconv.Itoa(n)] {
			n++
		}
		m["value"] = "o" + strconv.Itoa(n)
		used["o"+strconv.Itoa(n)] = true
	}
}

func material(out map[string]any, needed *form.Cond, d form.Data) {
	for _, k := range []string{whenRows, whenJoin, "requiredIf", "megabytes", "maxBytes"} {
		delete(out, k)
	}
	if needed != nil {
		out["requiredIf"], out["optional"] = needed, true
	}
	if mb, ok := d["megabytes"].(float64); ok && mb > 0 {
		out["maxBytes"] = int64(mb) << 20
	}
}

func inTable(key string) bool { return strings.Contains(key, "/") }
