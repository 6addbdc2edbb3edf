package form

import (
	"maps"
	"strings"
)

// Visible reports whether a question of the top level is asked, given the other answers.
func (f *Form) Visible(d Data, name string) bool { return f.look(d).shows(name) }

// Holds reports whether a condition holds for the answers; one that is nil does. It may stand anywhere in an item: its values
// compare as those of the fields that it names. Of table/column one row that answers so is enough.
func (f *Form) Holds(d Data, c *Cond) bool { return c.typed(f.kindOf).holds(f.look(d).value) }

func (f *Form) kindOf(name string) Kind {
	table, column, inside := strings.Cut(name, "/")
	field, ok := byName(f.fields, table)
	if inside {
		field, ok = field.Child(column)
	}
	if ok {
		return field.Kind
	}
	return contexts[name]
}

// look decides what is asked, given the answers. It remembers, so its work grows with the questions, not with the ways
// through their conditions. An answer to a hidden question counts as none.
type look struct {
	f     *Form
	d     Data
	shown map[string]bool
}

func (f *Form) look(d Data) *look { return &look{f: f, d: d, shown: map[string]bool{}} }

func (l *look) shows(name string) bool {
	if s, known := l.shown[name]; known {
		return s
	}
	l.shown[name] = true // a question that depends on itself is asked
	l.shown[name] = l.decide(name)
	return l.shown[name]
}

func (l *look) decide(name string) bool {
	for _, p := range l.f.parts {
		if field, ok := byName(p.Fields, name); ok {
			return p.ShowIf.holds(l.value) && field.ShowIf.holds(l.value)
		}
	}
	return false
}

// value is what a condition compares.
func (l *look) value(name string) any {
	if _, ok := contexts[name]; ok {
		return l.f.ctx.value(name)
	}
	if table, column, inside := strings.Cut(name, "/"); inside {
		return l.column(table, column)
	}
	v, answered := l.d[name]
	if !answered || !l.shows(name) {
		return nil
	}
	return v
}

// column are the answers in a column of a table, each of which a condition outside the form may ask about.
func (l *look) column(table, column string) any {
	field, _ := byName(l.f.fields, table)
	list, isRows := l.value(table).([]any)
	if !isRows {
		return nil
	}
	var all []any
	for _, row := range l.rows(field, list) {
		if m, _ := row.(map[string]any); m[column] != nil {
			all = append(all, m[column])
		}
	}
	if all == nil {
		return nil
	}
	return all
}

// beside decides the same about the questions of a row or a person.
func (l *look) beside(fields []Field, m map[string]any) func(c Field) bool {
	shown := map[string]bool{}
	var shows func(c Field) bool
	value := func(name string) any {
		c, inside := byName(fields, name)
		if !inside {
			return l.value(name)
		}
		if v, answered := m[name]; answered && shows(c) {
			return v
		}
		return nil
	}
	shows = func(c Field) bool {
		if s, known := shown[c.Name]; known {
			return s
		}
		shown[c.Name] = true
		shown[c.Name] = c.ShowIf.holds(value)
		return shown[c.Name]
	}
	return shows
}

// group gives a row or a person without what is not asked of it.
func (l *look) group(fields []Field, m map[string]any) map[string]any {
	shows, kept := l.beside(fields, m), maps.Clone(m)
	for _, c := range fields {
		if !shows(c) {
			delete(kept, c.Name)
		}
	}
	return kept
}

// Clean gives d without hidden answers and without blank rows at the end. This is the
// data that is checked, and that a case stores when it is submitted.
func (f *Form) Clean(d Data) Data {
	out, l := Data{}, f.look(d)
	for _, field := range f.fields {
		v, ok := d[field.Name]
		if !ok || !l.shows(field.Name) {
			continue
		}
		switch field.Kind {
		case Words: // has no answer
		case Rows:
			if rows := l.rows(field, v); len(rows) > 0 {
				out[field.Name] = rows
			} else if _, isList := v.([]any); !isList {
				out[field.Name] = v
			}
		case Person:
			m, isObject := v.(map[string]any)
			if !isObject {
				out[field.Name] = v
			} else if m = l.group(field.Fields, m); len(m) > 0 {
				out[field.Name] = m
			}
		case Choices:
			if list, isList := v.([]any); !isList || len(list) > 0 {
				out[field.Name] = v
			}
		default:
			out[field.Name] = v
		}
	}
	return out
}

func (l *look) rows(f Field, v any) []any {
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
		m = l.group(f.Fields, m)
		rows = append(rows, m)
		if len(m) > 0 {
			filled = len(rows)
		}
	}
	return rows[:filled]
}
