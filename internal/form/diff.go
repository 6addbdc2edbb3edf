package form

import (
	"fmt"
	"slices"
	"strings"
)

// Change is one changed answer, as a reviewer reads it.
type Change struct {
	Name  string // of the input
	Label string
	Old   string // "" when it was not answered
	New   string // "" when it is no longer answered
}

// Diff gives the changes from old to new, in the order of the form and masked like a
// Summary. In a table it gives each changed cell, and each added or removed row as a
// whole. A change counts even when both values look the same masked.
func (f *Form) Diff(old, new Data) []Change {
	old, new = f.Clean(old), f.Clean(new)
	var out []Change
	for _, field := range f.fields {
		a, b := old[field.Name], new[field.Name]
		switch field.Kind {
		case Rows:
			out = append(out, diffRows(field, a, b)...)
		case Person:
			m, _ := a.(map[string]any)
			n, _ := b.(map[string]any)
			out = append(out, diffGroup(field.Fields, field.Name+".", field.Label+" ", m, n)...)
		case Files:
			if x, y := ids(a), ids(b); !slices.Equal(x, y) {
				out = append(out, Change{field.Name, field.Label, count(x), count(y)})
			}
		default:
			out = appendChange(out, field, field.Name, field.Label, a, b)
		}
	}
	return out
}

func appendChange(out []Change, f Field, name, label string, a, b any) []Change {
	if text(a) == text(b) {
		return out
	}
	c := Change{Name: name, Label: label}
	if a != nil {
		c.Old = shown(f, a, true)
	}
	if b != nil {
		c.New = shown(f, b, true)
	}
	return append(out, c)
}

func diffGroup(fields []Field, prefix, label string, a, b map[string]any) []Change {
	var out []Change
	for _, c := range fields {
		out = appendChange(out, c, prefix+c.Name, label+c.Label, a[c.Name], b[c.Name])
	}
	return out
}

func diffRows(f Field, a, b any) []Change {
	x, _ := a.([]any)
	y, _ := b.([]any)
	var out []Change
	for i := range max(len(x), len(y)) {
		if len(out) >= mostChanges {
			return append(out, Change{Name: f.Name, Label: f.Label, New: fmt.Sprintf("第 %d 行起没有逐项比较", i+1)})
		}
		label := fmt.Sprintf("%s第 %d 行", f.Label, i+1)
		name := fmt.Sprintf("%s.%d", f.Name, i)
		switch {
		case i >= len(x):
			out = append(out, Change{Name: name, Label: label, New: rowWords(f, y[i], true)})
		case i >= len(y):
			out = append(out, Change{Name: name, Label: label, Old: rowWords(f, x[i], true)})
		default:
			m, _ := x[i].(map[string]any)
			n, _ := y[i].(map[string]any)
			out = append(out, diffGroup(f.Fields, name+".", label+" ", m, n)...)
		}
	}
	return out
}

func rowWords(f Field, row any, masked bool) string {
	m, _ := row.(map[string]any)
	var words []string
	for _, c := range f.Fields {
		if s := shown(c, m[c.Name], masked); s != "" {
			words = append(words, s)
		}
	}
	return strings.Join(words, "，")
}

func ids(v any) []string {
	list, _ := v.([]any)
	var s []string
	for _, id := range list {
		s = append(s, plain(id))
	}
	return s
}

func count(files []string) string {
	if len(files) == 0 {
		return ""
	}
	return fmt.Sprintf("%d 个文件", len(files))
}
