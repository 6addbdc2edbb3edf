package form

import "wangting/internal/fault"

// Receive reads the answers that a program sent as JSON, as Decode reads those of a browser: names that
// the form does not know are dropped, so is null, and what can be read gets its one spelling. Invalid
// names the answers of another shape than their question: no page could show them.
func (f *Form) Receive(sent map[string]any) (Data, error) {
	d, wrong := Data{}, &fault.Fault{Kind: fault.Invalid}
	for _, field := range f.fields {
		v, ok := sent[field.Name]
		if !ok || v == nil || field.Kind == Words {
			continue
		}
		if !field.shaped(v) {
			wrong.Fields = append(wrong.Fields, fault.Field{Name: field.Name, Say: field.Label + "的格式不正确，请对照题目的类型填写"})
			continue
		}
		d[field.Name] = v
	}
	if len(wrong.Fields) > 0 {
		return nil, wrong
	}
	return f.Canonical(d), nil
}

// shaped reports whether an answer has the shape of its question.
func (f Field) shaped(v any) bool {
	switch f.Kind {
	case Rows:
		return every(v, func(row any) bool { return shapedGroup(f.Fields, row) })
	case Person:
		return shapedGroup(f.Fields, v)
	case Choices, Files:
		return every(v, func(one any) bool { _, isText := one.(string); return isText })
	}
	switch v.(type) {
	case string, float64, bool:
		return true
	}
	return false
}

func every(v any, ok func(any) bool) bool {
	list, isList := v.([]any)
	if !isList {
		return false
	}
	for _, one := range list {
		if !ok(one) {
			return false
		}
	}
	return true
}

func shapedGroup(fields []Field, v any) bool {
	m, isObject := v.(map[string]any)
	if !isObject {
		return false
	}
	for name, one := range m {
		c, known := byName(fields, name)
		if !known || !c.shaped(one) {
			return false
		}
	}
	return true
}
