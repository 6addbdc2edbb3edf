package form

import (
	"maps"
	"slices"
	"time"

	"wangting/internal/regno"
)

// Canonical gives d with every value that can be read in its one spelling: names, phones,
// codes, numbers of documents, bank accounts and dates. A value that cannot be read stays as it was
// typed, for Validate to refuse. It changes nothing that is canonical already.
func (f *Form) Canonical(d Data) Data {
	out := Data{}
	for name, v := range d {
		field, ok := byName(f.fields, name)
		switch {
		case !ok:
		case field.Kind == Rows:
			v = canonicalRows(field, v)
		case field.Kind == Person:
			v = canonicalGroup(field.Fields, v)
		default:
			v = field.canonical(v)
		}
		out[name] = v
	}
	return out
}

func canonicalRows(f Field, v any) any {
	list, ok := v.([]any)
	if !ok {
		return v
	}
	rows := make([]any, len(list))
	for i, r := range list {
		rows[i] = canonicalGroup(f.Fields, r)
	}
	return rows
}

func canonicalGroup(fields []Field, v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	m = maps.Clone(m)
	for _, c := range fields {
		if typed, ok := m[c.Name]; ok {
			m[c.Name] = c.canonical(typed)
		}
	}
	docType, isText := m["docType"].(string)
	number, hasNumber := m["number"].(string)
	if isText && hasNumber {
		if doc, err := regno.ParseDocument(regno.DocType(docType), number, never); err == nil {
			m["number"] = doc.Number
		}
	}
	return m
}

// never is later than every date of birth: how a number is written does not depend on the day.
var never = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// canonical is one value of a field. Everything but text has one spelling anyway.
func (f Field) canonical(v any) any {
	if list, ok := v.([]any); ok && f.Kind == Choices {
		return f.ordered(list)
	}
	s, ok := v.(string)
	if !ok {
		return v
	}
	if parse := f.parser(); parse != nil {
		if read, err := parse(s); err == nil {
			return read
		}
	}
	return v
}

// ordered gives the chosen options once and in their order; what is no option stands behind.
func (f Field) ordered(list []any) any {
	var out []any
	for _, o := range f.Options {
		if slices.Contains(list, any(o.Value)) {
			out = append(out, o.Value)
		}
	}
	for _, v := range list {
		if _, isText := v.(string); !isText || !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// parser reads the values of the field and writes them canonically; nil when they are free text.
func (f Field) parser() func(string) (string, error) {
	switch f.Kind {
	case Date:
		return parseDate
	case Month:
		return parseMonth
	case Moment:
		return parseMoment
	case Address:
		return parseAddress
	}
	switch f.Format {
	case "mobile":
		return func(s string) (string, error) { m, err := regno.ParseMobile(s); return string(m), err }
	case "uscc":
		return func(s string) (string, error) { c, err := regno.ParseUSCC(s); return string(c), err }
	case "idcard":
		return func(s string) (string, error) {
			d, err := regno.ParseDocument(regno.IdentityCard, s, never)
			return d.Number, err
		}
	case "name":
		return func(s string) (string, error) { n, err := regno.ParseName(s); return string(n), err }
	case "phone":
		return ParsePhone
	case "bankcard":
		return parseBankAccount
	}
	return nil
}
