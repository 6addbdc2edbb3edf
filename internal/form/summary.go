package form

import (
	"strconv"
	"strings"

	"wangting/internal/regno"
)

// Row is one answer, formatted for people.
type Row struct {
	Part  string // heading above it
	Name  string
	Label string
	Value string
	Table *Table   // instead of Value, for rows
	Files []string // instead of Value: ids of uploads
}

// Table is an answer of many rows.
type Table struct {
	Head []string
	Rows [][]string
}

// Summary formats the answers for a page and masks those with x-mask.
func (f *Form) Summary(d Data) []Row { return f.summary(d, true) }

// Full formats the answers without masks. The caller must have checked that the reader may see the numbers of persons, and must
// have recorded the access in the audit; or the reader is who typed them.
func (f *Form) Full(d Data) []Row { return f.summary(d, false) }

func (f *Form) summary(d Data, masked bool) []Row {
	d = f.Clean(d)
	var out []Row
	for _, p := range f.parts {
		for _, field := range p.Fields {
			v, ok := d[field.Name]
			if !ok {
				continue
			}
			r := Row{Part: p.Title, Name: field.Name, Label: field.Label}
			switch field.Kind {
			case Rows:
				r.Table = table(field, v, masked)
			case Files:
				list, _ := v.([]any)
				for _, id := range list {
					r.Files = append(r.Files, plain(id))
				}
			default:
				r.Value = shown(field, v, masked)
			}
			out = append(out, r)
		}
	}
	return out
}

// TableOf gives rows of a question without masks, for whoever may change them.
func TableOf(f Field, rows []any) *Table { return table(f, rows, false) }

func table(f Field, v any, masked bool) *Table {
	t := &Table{}
	for _, c := range f.Fields {
		t.Head = append(t.Head, c.Label)
	}
	list, _ := v.([]any)
	for _, r := range list {
		m, _ := r.(map[string]any)
		cells := make([]string, len(f.Fields))
		for i, c := range f.Fields {
			cells[i] = shown(c, m[c.Name], masked)
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// shown is one answer in words.
func shown(f Field, v any, masked bool) string {
	switch f.Kind {
	case Person:
		m, _ := v.(map[string]any)
		var words []string
		for _, c := range f.Fields {
			if s := shown(c, m[c.Name], masked); s != "" {
				words = append(words, s)
			}
		}
		return strings.Join(words, "，")
	case Choice:
		return f.OptionLabel(plain(v))
	case Choices:
		var labels []string
		for _, one := range ids(v) {
			labels = append(labels, f.OptionLabel(one))
		}
		return strings.Join(labels, "、")
	case Region:
		return regionName(plain(v))
	case Address:
		if masked {
			return mask(f.Mask, AddressWords(plain(v)))
		}
		return AddressWords(plain(v))
	case Tick:
		if v == true {
			return "是"
		}
		return ""
	case Moment:
		return strings.Replace(plain(v), "T", " ", 1)
	case Number, Money, Percent:
		if n, ok := v.(float64); ok {
			return printed(f, n)
		}
	}
	if masked {
		return mask(f.Mask, plain(v))
	}
	return plain(v)
}

func mask(kind, s string) string {
	switch kind {
	case "name":
		return regno.MaskName(s)
	case "document":
		return regno.MaskDocument(s)
	case "phone":
		return regno.MaskMobile(s)
	case "uscc":
		return regno.MaskUSCC(s)
	case "bank":
		if len(s) > 8 {
			return s[:4] + "********" + s[len(s)-4:]
		}
		return "********"
	}
	return s
}

// Yuan is an amount of fen for reading: 1,890.00 元.
func Yuan(fen int64) string { return printed(Field{Kind: Money}, float64(fen)) }

// printed is a number for reading: grouped, with its unit.
func printed(f Field, n float64) string {
	s, unit := strconv.FormatFloat(n, 'f', -1, 64), f.Suffix
	if f.Kind == Percent {
		return s + "%"
	}
	if f.Kind == Money {
		s, unit = yuan(n), "元"
	}
	s = grouped(s)
	if unit != "" {
		s += " " + unit
	}
	return s
}

func grouped(s string) string {
	whole, fraction, hasFraction := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if hasFraction {
		whole += "." + fraction
	}
	return sign + whole
}
