// Package formsheet makes a workbook of the rows of a form (CAS-9): its template, how a filled one is read and checked, and
// how its rows come into the answers. Template, page and check have one definition, the form; so what a page refuses a
// workbook refuses too, in the same words.
//
// A row that was uploaded before is replaced, not added again. It is recognised by the column whose values are unique, or,
// without such a column, by all its cells. So the same workbook may be uploaded any number of times.
package formsheet

import (
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/sheet"
)

// MostLines is how many lines of a workbook are read.
const MostLines = 10_000

// Table is a question answered by rows.
type Table struct {
	sheet.Form
	form  *form.Form
	field form.Field
}

// Of gives the table of a form by the name of its question; false when it is none.
func Of(f *form.Form, name string) (Table, bool) {
	field, ok := f.Field(name)
	if !ok || field.Kind != form.Rows {
		return Table{}, false
	}
	t := Table{form: f, field: field}
	t.Name = sheetName(field.Label)
	t.MostLines = min(field.Limit(), MostLines)
	for _, c := range field.Fields {
		col := column(c)
		if c.ShowIf != nil {
			col.Required, col.Hint = false, hint(asked(c.ShowIf, field.Fields), col.Hint)
		}
		t.Columns = append(t.Columns, col)
	}
	return t, true
}

// Label is the question.
func (t Table) Label() string { return t.field.Label }

// sheetName is a name that a spreadsheet takes for a sheet.
func sheetName(label string) string {
	label = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) {
			return -1
		}
		return r
	}, label)
	if r := []rune(label); len(r) > 31 {
		label = string(r[:31])
	}
	return label
}

func column(c form.Field) sheet.Column {
	col := sheet.Column{Head: c.Label, Required: c.Required, Hint: c.Hint}
	switch {
	case c.Kind == form.Date:
		col.Kind = sheet.Day
		col.Hint = hint(c.Hint, "如 2026-12-01")
	case c.Kind == form.Month, c.Kind == form.Moment:
		col.Kind = sheet.Digits
		col.Hint = hint(c.Hint, "按文本填写，如 2026-12")
		if c.Kind == form.Moment {
			col.Hint = hint(c.Hint, "按文本填写，如 2026-12-01 14:30")
		}
	case c.Kind == form.Choice:
		for _, o := range c.Options {
			col.List = append(col.List, o.Label)
		}
	case c.Kind == form.Choices:
		var labels []string
		for _, o := range c.Options {
			labels = append(labels, o.Label)
		}
		col.Hint = hint(c.Hint, "可填一项或几项，用顿号隔开："+strings.Join(labels, "、"))
	case c.Kind == form.Tick:
		col.List = []string{"是", "否"}
	case c.Kind == form.Money:
		col.Hint = hint(c.Hint, "单位：元")
	case c.Kind == form.Address:
		col.Hint = hint(c.Hint, "从省写起，如 江苏省泰州市海陵区府前路1号")
	case c.Kind == form.Region:
		col.Hint = hint(c.Hint, "填写城市名称，如 南京市")
	case c.Format != "" && c.Format != "name", c.Unique:
		col.Kind = sheet.Digits
		col.Hint = hint(c.Hint, "按文本填写")
	}
	return col
}

// asked says when a column is to be filled in.
func asked(c *form.Cond, beside []form.Field) string {
	i := slices.IndexFunc(beside, func(f form.Field) bool { return f.Name == c.Field })
	if i < 0 || c.Op != form.OpIn {
		return "符合填写条件的行才填"
	}
	var labels []string
	for _, v := range c.Equals {
		labels = append(labels, "“"+beside[i].OptionLabel(v)+"”")
	}
	return "“" + beside[i].Label + "”是" + strings.Join(labels, "或者") + "的行才填，并且必须填"
}

func hint(own, usual string) string {
	if own == "" || usual == "" {
		return own + usual
	}
	return own + "；" + usual
}

// Read gives the lines of a workbook. The fault is Invalid beside sheet.FieldFile.
func (t Table) Read(file io.Reader) ([]sheet.Line, error) {
	return sheet.Read(file, t.Columns, MostLines)
}

// Check finds what is wrong with the lines, by the rules of the form, beside the answers that d has already. It gives the
// rows of those that are right, and adds to the Wrong of the others.
func (t Table) Check(lines []sheet.Line, d form.Data, now time.Time) (good []any, err error) {
	rows, numbers := make([]any, len(lines)), make([]int, len(lines))
	for i, l := range lines {
		rows[i], numbers[i] = t.row(l), l.N
	}
	d = maps.Clone(d)
	if d == nil {
		d = form.Data{}
	}
	d[t.field.Name] = rows
	d = t.form.Canonical(d)
	wrong, err := t.form.CheckRows(d, t.field.Name, numbers, now)
	if err != nil {
		return nil, fmt.Errorf("checking a sheet: %w", err)
	}
	rows, _ = d[t.field.Name].([]any)
	for i := range lines {
		for name, say := range wrong[i] {
			c, _ := t.field.Child(name)
			if lines[i].Wrong[c.Label] == "" {
				lines[i].Wrong[c.Label] = say
			}
		}
		if len(lines[i].Wrong) == 0 {
			good = append(good, rows[i])
		}
	}
	return good, nil
}

func (t Table) row(l sheet.Line) map[string]any {
	m := map[string]any{}
	for _, c := range t.field.Fields {
		v := c.Read(meaning(c, l.Cells[c.Label]))
		if c.Kind == form.Choices {
			v = c.ReadMany(meanings(c, l.Cells[c.Label]))
		}
		if v != nil {
			m[c.Name] = v
		}
	}
	return m
}

// meaning is what a form would send for the words of a cell.
func meaning(c form.Field, cell string) string {
	cell = strings.TrimSpace(cell)
	options := c.Options
	switch c.Kind {
	case form.Tick:
		if slices.Contains([]string{"是", "√", "✓", "Y", "y"}, cell) {
			return "1"
		}
	case form.Region:
		options = form.Regions()
		fallthrough
	case form.Choice, form.Choices:
		for _, o := range options {
			if o.Label == cell || c.Kind == form.Region && o.Label == cell+"市" {
				return o.Value
			}
		}
	}
	return cell
}

// meanings are the options that a cell lists. A label may hold a 、 itself, so the longest one that fits is taken.
func meanings(c form.Field, cell string) (values []string) {
	const between = "、，,；;"
	for cell = strings.TrimSpace(cell); cell != ""; cell = strings.TrimSpace(strings.TrimLeft(cell, between+" ")) {
		end := strings.IndexAny(cell, between)
		if end < 0 {
			end = len(cell)
		}
		value := meaning(c, cell[:end])
		for _, o := range c.Options {
			rest, fits := strings.CutPrefix(cell, o.Label)
			fits = fits && (rest == "" || strings.IndexAny(strings.TrimSpace(rest), between) == 0)
			if fits && len(o.Label) >= end {
				end, value = len(o.Label), o.Value
			}
		}
		if value != "" {
			values = append(values, value)
		}
		cell = cell[end:]
	}
	return values
}

// Merge brings rows into the table of d. Rows that are there already are replaced or left, and blank ones go. The fault is
// Invalid beside sheet.FieldFile when the table would be too long; then nothing is changed.
func (t Table) Merge(d form.Data, rows []any) (out form.Data, added int, err error) {
	old, _ := d[t.field.Name].([]any)
	merged := slices.DeleteFunc(slices.Clone(old), blank)
	at := map[any]int{}
	for i, r := range merged {
		at[t.key(r)] = i
	}
	before := len(merged)
	for _, r := range rows {
		k := t.key(r)
		if i, there := at[k]; there {
			merged[i] = r
			continue
		}
		at[k] = len(merged)
		merged = append(merged, r)
	}
	if limit := t.field.Limit(); len(merged) > limit {
		return d, 0, fault.On(sheet.FieldFile, fmt.Sprintf("%s最多 %d 行，导入后将有 %d 行。请删去多出的行，或分几次申请",
			t.field.Label, limit, len(merged)))
	}
	out = maps.Clone(d)
	if out == nil {
		out = form.Data{}
	}
	out[t.field.Name] = merged
	return out, len(merged) - before, nil
}

// Add puts rows behind those of d and changes none that is there: one of the same key counts as there. Invalid beside
// sheet.FieldFile when the table would be too long.
func (t Table) Add(d form.Data, rows []any) (out form.Data, added, there int, err error) {
	old, _ := d[t.field.Name].([]any)
	known := map[any]bool{}
	for _, r := range old {
		known[t.key(r)] = true
	}
	var fresh []any
	for _, r := range rows {
		if known[t.key(r)] {
			there++
			continue
		}
		known[t.key(r)] = true
		fresh = append(fresh, r)
	}
	out, added, err = t.Merge(d, fresh)
	return out, added, there, err
}

// Field is the question.
func (t Table) Field() form.Field { return t.field }

func blank(row any) bool {
	m, ok := row.(map[string]any)
	return ok && len(m) == 0
}

// key tells which row is which: the values of the unique columns, or all of the row.
func (t Table) key(row any) any {
	m, _ := row.(map[string]any)
	for _, c := range t.field.Fields {
		if v := m[c.Name]; c.Unique && v != nil && reflect.TypeOf(v).Comparable() {
			return [2]any{c.Name, v}
		}
	}
	return fmt.Sprint(m) // printed in the order of the keys
}
