package form

import "maps"

// Visible reports whether a question of the top level, or a column (rows.name), is asked,
// given the other answers. A column is asked when its table is.
func (f *Form) Visible(d Data, name string) bool {
	for _, p := range f.parts {
		if field, ok := byName(p.Fields, name); ok {
			return p.ShowIf.holds(nil, d) && field.ShowIf.holds(nil, d) && f.reached(d, p.ShowIf, name) && f.reached(d, field.ShowIf, name)
		}
	}
	return false
}

// reached reports whether the field of a condition is itself asked. A question is hidden
// when its condition depends on a hidden question.
func (f *Form) reached(d Data, c *Cond, from string) bool {
	if c == nil || c.Field == from {
		return true
	}
	for _, p := range f.parts {
		field, ok := byName(p.Fields, c.Field)
		if !ok {
			continue
		}
		return p.ShowIf.holds(nil, d) && field.ShowIf.holds(nil, d)
	}
	return true
}

// Clean gives d without hidden answers and without blank rows at the end. This is the
// data that is checked, and that a case stores when it is submitted.
func (f *Form) Clean(d Data) Data {
	out := Data{}
	for _, field := range f.fields {
		v, ok := d[field.Name]
		if !ok || !f.Visible(d, field.Name) {
			continue
		}
		switch field.Kind {
		case Rows:
			if rows := cleanRows(field, v, d); len(rows) > 0 {
				out[field.Name] = rows
			} else if _, isList := v.([]any); !isList {
				out[field.Name] = v
			}
		case Person:
			m, isObject := v.(map[string]any)
			if !isObject {
				out[field.Name] = v
			} else if m = cleanGroup(field.Fields, m, d); len(m) > 0 {
				out[field.Name] = m
			}
		default:
			out[field.Name] = v
		}
	}
	return out
}

func cleanRows(f Field, v any, top Data) []any {
	list, _ := v.([]any)
	var rows []any
	filled := 0
	for _, r := range list {
		m, isObject := r.(map[string]any)
		if !isObject {
			rows = append(rows, r)
			filled = len(rows)
			continue
		}
		m = cleanGroup(f.Fields, m, top)
		rows = append(rows, m)
		if len(m) > 0 {
			filled = len(rows)
		}
	}
	return rows[:filled]
}

func cleanGroup(fields []Field, m map[string]any, top Data) map[string]any {
	m = maps.Clone(m)
	for _, c := range fields {
		if !c.ShowIf.holds(m, top) {
			delete(m, c.Name)
		}
	}
	return m
}
