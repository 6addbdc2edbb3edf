package editor

import (
	"wangting/internal/catalog"
	"wangting/internal/form"
)

func ask(fields ...form.FieldDef) form.Definition {
	return form.Definition{Parts: []form.PartDef{{Key: "p1", Fields: fields}}}
}

func num(n float64) *float64 { return &n }

func text(key, label, hint string, most int) form.FieldDef {
	return form.FieldDef{Key: key, Kind: form.Text, Label: label, Hint: hint, MaxLength: most}
}

func long(key, label, hint string) form.FieldDef {
	return form.FieldDef{Key: key, Kind: form.LongText, Label: label, Hint: hint, MaxLength: 5000}
}

func whole(key, label, suffix string, most float64) form.FieldDef {
	return form.FieldDef{Key: key, Kind: form.Number, Integer: true, Label: label, Suffix: suffix, Min: num(0), Max: num(most)}
}

func tick(key, label, hint string) form.FieldDef {
	return form.FieldDef{Key: key, Kind: form.Tick, Label: label, Hint: hint}
}

func pick(key, label, hint string, options ...form.Option) form.FieldDef {
	return form.FieldDef{Key: key, Kind: form.Choice, Label: label, Hint: hint, Options: distinct(options)}
}

func picks(key, label, hint string, options ...form.Option) form.FieldDef {
	return form.FieldDef{Key: key, Kind: form.Choices, Label: label, Hint: hint, Options: distinct(options)}
}

// distinct keeps the first of options of one value: a column may have the key of a question, and a value is one option.
func distinct(options []form.Option) (out []form.Option) {
	seen := map[string]bool{}
	for _, o := range options {
		if !seen[o.Value] {
			seen[o.Value], out = true, append(out, o)
		}
	}
	return out
}

func table(key, label, hint string, most int, columns ...form.FieldDef) form.FieldDef {
	return form.FieldDef{Key: key, Kind: form.Rows, Label: label, Hint: hint, MaxItems: most, Fields: columns}
}

func must(f form.FieldDef) form.FieldDef {
	f.Required = true
	return f
}

func only(f form.FieldDef, field string, values ...string) form.FieldDef {
	f.When = &form.Cond{Field: field, Equals: values}
	return f
}

// answered asks only of a question that has an answer: 说明 has none.
func answered(f form.FieldDef) form.FieldDef {
	f.When = &form.Cond{Field: "kind", Op: form.OpNot, Equals: []string{string(form.Words)}}
	return f
}

func opt(value, label string) form.Option { return form.Option{Value: value, Label: label} }

func same(values ...string) []form.Option {
	list := make([]form.Option, len(values))
	for i, v := range values {
		list[i] = opt(v, v)
	}
	return list
}

func terms(list []catalog.Term) []form.Option {
	var out []form.Option
	for _, t := range list {
		out = append(out, opt(t.Slug, t.Name))
	}
	return out
}
