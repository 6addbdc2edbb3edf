package form

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Reshape adds or removes a row when the button 添加一行 or 移除 posted the form
// (_add=NAME, _remove=NAME.2), or the one that shows places to choose from. It reports whether one of them did: the post is then not a
// submission. Rows thereby work without JavaScript. A table that the page did not draw stays.
func (f *Form) Reshape(d Data, v url.Values) (Data, bool) {
	if name := v.Get("_add"); name != "" {
		field, ok := byName(f.fields, name)
		rows, _ := d[name].([]any)
		if ok && field.Kind == Rows && len(rows) < min(field.limit(), PageRows) && !kept(v, name) {
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
		if field, ok := byName(f.fields, name); ok && field.Kind == Rows && i >= 0 && i < len(rows) && !Big(d[name]) && !kept(v, name) {
			d[name] = slices.Delete(slices.Clone(rows), i, i+1)
			if len(rows) == 1 {
				delete(d, name)
			}
		}
		return d, true
	}
	return d, v.Has(FromMark) || v.Has(PlacesMark)
}

func kept(v url.Values, name string) bool { return slices.Contains(v[KeptMark], name) }

// rowPosition gives the index of a row by its number in the input, after gaps are closed.
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

// Prefill fills in answers that the hall knows. src gives a value by its path, or "". For
// a person, name, docType, number and phone are below the path of the person.
func (f *Form) Prefill(src func(path string) string) Data {
	d := Data{}
	for _, field := range f.fields {
		if field.Prefill == "" {
			continue
		}
		if field.Kind != Person {
			if v := scalar(field, entered(src(field.Prefill))); v != nil {
				d[field.Name] = v
			}
			continue
		}
		m := map[string]any{}
		for _, c := range field.Fields {
			if v := scalar(c, entered(src(field.Prefill+"."+c.Name))); v != nil {
				m[c.Name] = v
			}
		}
		if len(m) > 0 {
			d[field.Name] = m
		}
	}
	return f.Canonical(d)
}
