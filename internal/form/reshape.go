package form

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Reshape does what the buttons 添加一行 and 移除 ask for when a form was posted
// by one of them (_add=NAME, _remove=NAME.2), and reports whether it was: the
// post is then no submission. Rows without a script need nothing more.
func (f *Form) Reshape(d Data, v url.Values) (Data, bool) {
	if name := v.Get("_add"); name != "" {
		field, ok := byName(f.fields, name)
		rows, _ := d[name].([]any)
		if ok && field.Kind == Rows && len(rows) < field.limit() {
			for len(rows) < field.MinItems-1 {
				rows = append(rows, map[string]any{})
			}
			d[name] = append(slices.Clone(rows), map[string]any{})
		}
		return d, true
	}
	if what := v.Get("_remove"); what != "" {
		name, number, _ := strings.Cut(what, ".")
		rows, _ := d[name].([]any)
		i := rowPosition(v, name, number)
		if field, ok := byName(f.fields, name); ok && field.Kind == Rows && i >= 0 && i < len(rows) {
			d[name] = slices.Delete(slices.Clone(rows), i, i+1)
			if len(rows) == 1 {
				delete(d, name)
			}
		}
		return d, true
	}
	return d, false
}

// rowPosition finds where the row with a number stands after the gaps closed.
func rowPosition(v url.Values, name, number string) int {
	want, err := strconv.Atoi(number)
	if err != nil {
		return -1
	}
	var before = map[int]bool{}
	for key := range v {
		rest, ok := strings.CutPrefix(key, name+".")
		if !ok {
			continue
		}
		n, _, ok := strings.Cut(rest, ".")
		if i, err := strconv.Atoi(n); ok && err == nil && i >= 0 && i < want {
			before[i] = true
		}
	}
	return len(before)
}

func (f Field) limit() int {
	if f.MaxItems > 0 && f.MaxItems < maxRows {
		return f.MaxItems
	}
	return maxRows
}

// Prefill answers what the hall knows already. src gives "" for what it does
// not know. A person takes its name, docType, number and phone below its own path.
func (f *Form) Prefill(src func(path string) string) Data {
	d := Data{}
	for _, field := range f.fields {
		if field.Prefill == "" {
			continue
		}
		if field.Kind != Person {
			if v := scalar(field, clip(src(field.Prefill))); v != nil {
				d[field.Name] = v
			}
			continue
		}
		m := map[string]any{}
		for _, c := range field.Fields {
			if v := scalar(c, clip(src(field.Prefill+"."+c.Name))); v != nil {
				m[c.Name] = v
			}
		}
		if len(m) > 0 {
			d[field.Name] = m
		}
	}
	return d
}
