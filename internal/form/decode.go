package form

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Decode reads the values that a browser sent. It never fails and keeps every input whole:
// text in a number field stays text, and a text that is too long stays as long; Fits and
// Validate refuse them. What can be read is kept in its canonical spelling. Names that the
// form does not know are dropped. Gaps in the numbers of rows are closed.
func (f *Form) Decode(v url.Values) Data {
	d := Data{}
	for _, field := range f.fields {
		if got := decodeField(field, field.Name, v); got != nil {
			d[field.Name] = got
		}
	}
	return f.Canonical(d)
}

func decodeField(f Field, name string, v url.Values) any {
	switch f.Kind {
	case Person:
		if m := decodeGroup(f.Fields, name+".", v); len(m) > 0 {
			return m
		}
		return nil
	case Rows:
		return decodeRows(f, name, v)
	case Files:
		return decodeFiles(v[name])
	case Words:
		return nil
	}
	return single(f, name, v)
}

// single reads what a question of one line got, or the boxes of Choices.
func single(f Field, name string, v url.Values) any {
	switch {
	case f.Kind == Choices:
		return several(v[name])
	case f.Kind == Address && addressSent(name, v):
		return decodeAddress(name, v)
	}
	return scalar(f, entered(v.Get(name)))
}

func decodeGroup(fields []Field, prefix string, v url.Values) map[string]any {
	m := map[string]any{}
	for _, c := range fields {
		if got := single(c, prefix+c.Name, v); got != nil {
			m[c.Name] = got
		}
	}
	return m
}

// decodeRows keeps blank rows, because a person may have added one to fill in next.
func decodeRows(f Field, name string, v url.Values) any {
	numbers := rowNumbers(f, name, v)
	if len(numbers) == 0 {
		return nil
	}
	numbers = numbers[:min(len(numbers), maxRows+1)] // one too many, for Fits to refuse: no page could draw a million
	rows := make([]any, len(numbers))
	for i, n := range numbers {
		rows[i] = decodeGroup(f.Fields, name+"."+strconv.Itoa(n)+".", v)
	}
	return rows
}

// rowNumbers are the numbers of the rows that a page sent, in their order.
func rowNumbers(f Field, name string, v url.Values) []int {
	var numbers []int
	for key := range v {
		rest, ok := strings.CutPrefix(key, name+".")
		if !ok {
			continue
		}
		number, column, ok := strings.Cut(rest, ".")
		column, _, _ = strings.Cut(column, ".") // an Address has several inputs
		if _, known := f.Child(column); !ok || !known || len(number) > 6 {
			continue
		}
		if n, err := strconv.Atoi(number); err == nil && n >= 0 && strconv.Itoa(n) == number {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

func decodeFiles(ids []string) any { return listed(ids, strings.TrimSpace, maxFiles) }

// several are the ticked boxes of Choices.
func several(values []string) any { return listed(values, entered, maxChoices) }

// listed keeps one value more than the limit, for Fits to refuse.
func listed(values []string, read func(string) string, limit int) any {
	var list []any
	for _, v := range values {
		if v = read(v); v != "" && len(list) <= limit {
			list = append(list, v)
		}
	}
	if list == nil {
		return nil
	}
	return list
}

// entered is a value as it is kept: in valid UTF-8, with the line ends of Unix, without
// space around it.
func entered(s string) string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

// scalar reads one answer; "" is no answer.
func scalar(f Field, s string) any {
	if s == "" {
		return nil
	}
	switch f.Kind {
	case Number, Percent:
		if n, ok := number(s); ok {
			return n
		}
	case Money:
		if n, ok := number(s); ok && math.Abs(n) < 1e12 {
			if cents := math.Round(n * 100); math.Abs(n*100-cents) < 1e-4 {
				return cents
			}
		}
	case Tick:
		if s == "1" || s == "true" || s == "on" {
			return true
		}
		return nil
	case Choices:
		return []any{s}
	}
	return s
}

// number reads 1,234.5 and the full-width digits of an input method.
func number(s string) (float64, bool) {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '．', r == '。':
			return '.'
		case r == ',', r == '，', r == ' ':
			return -1
		}
		return r
	}, s)
	if len(s) > 15 || strings.ContainsAny(s, "eExXpPnNiI_+") {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}

// plain is a scalar as the text that an input would hold, except Money.
func plain(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		if v {
			return "true"
		}
		return "false"
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// text is everything that is written in a value of one line or of Choices.
func text(v any) string {
	if list, ok := v.([]any); ok {
		return strings.Join(ids(list), "\n")
	}
	return plain(v)
}

// Typed gives a value as the input shows it: money in 元, a ticked box as 1, and an input
// that could not be read as it was typed.
func (f Field) Typed(v any) string {
	switch n, isNumber := v.(float64); {
	case f.Kind == Money && isNumber:
		return yuan(n)
	case f.Kind == Tick:
		if v == true {
			return "1"
		}
		return ""
	}
	return plain(v)
}

// yuan prints 分 as 元 without grouping: 1234.50.
func yuan(cents float64) string {
	return strconv.FormatFloat(cents/100, 'f', 2, 64)
}
