package form

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Rule is a relation between answers, which a schema cannot express.
//
//	rows-equal  field holds the number of rows of rows
//	sum         field is the sum of column over rows
//	product     field is of × times
//	not-before  field (a date) is not before of, or not before days after it
//	within      field (a number) is at most of
//	at-least    field is at least min, or at least percent of of
//
// A rule is skipped when one of its answers is missing, hidden or invalid.
type Rule struct {
	Rule    string  `json:"rule"`
	Field   string  `json:"field,omitempty"`
	Of      string  `json:"of,omitempty"`
	Times   string  `json:"times,omitempty"`
	Rows    string  `json:"rows,omitempty"`
	Column  string  `json:"column,omitempty"`
	Min     float64 `json:"min,omitempty"`
	Percent float64 `json:"percent,omitempty"`
	Days    int     `json:"days,omitempty"`
	Say     string  `json:"say,omitempty"` // replaces the usual sentence
}

// need is a question that a rule reads, and which kinds it can be of.
type need struct {
	path string // key, or table/column
	fits func(Kind) bool
}

// needs are the questions that a rule reads; false when the rule is not known.
func (r Rule) needs() ([]need, bool) {
	is := func(k Kind) func(Kind) bool { return func(have Kind) bool { return have == k } }
	number := Kind.numeric
	switch r.Rule {
	case "rows-equal":
		return []need{{r.Field, number}, {r.Rows, is(Rows)}}, true
	case "sum":
		return []need{{r.Field, number}, {r.Rows, is(Rows)}, {r.Rows + "/" + r.Column, number}}, true
	case "not-before":
		return []need{{r.Field, is(Date)}, {r.Of, is(Date)}}, true
	case "within", "at-least":
		return []need{{r.Field, number}, {r.Of, number}}, true
	case "product":
		return []need{{r.Field, number}, {r.Of, number}, {r.Times, number}}, true
	}
	return nil, false
}

// check reports mistakes of the editor.
func (r Rule) check(fields []Field) error {
	needs, known := r.needs()
	if !known {
		return fmt.Errorf("rule %q is not known", r.Rule)
	}
	for _, n := range needs {
		name, column, inside := strings.Cut(n.path, "/")
		f, ok := byName(fields, name)
		if ok && inside {
			_, ok = f.Child(column)
		}
		if !ok {
			return fmt.Errorf("rule %s names %q, which is no field", r.Rule, n.path)
		}
	}
	return nil
}

func (r Rule) apply(f *Form, d Data, found *findings) {
	if found.has(r.Field) || found.has(r.Of) {
		return
	}
	field, _ := byName(f.fields, r.Field)
	of, _ := byName(f.fields, r.Of)
	have, isNumber := d[r.Field].(float64)
	limit, hasLimit := d[r.Of].(float64)
	say := ""
	switch {
	case r.Rule == "rows-equal" && isNumber:
		rows, _ := d[r.Rows].([]any)
		if list, _ := byName(f.fields, r.Rows); float64(len(rows)) != have && len(rows) > 0 {
			say = fmt.Sprintf("%s与%s的行数不一致，当前是 %d 行", field.Label, list.Label, len(rows))
		}
	case r.Rule == "sum" && isNumber:
		if total, whole := sum(d, r.Rows, r.Column); whole && total != have {
			say = field.Label + "与各行合计不一致，各行合计是 " + printed(field, total)
		}
	case r.Rule == "product" && isNumber && hasLimit:
		if times, ok := d[r.Times].(float64); ok && limit*times != have {
			say = field.Label + "应为 " + printed(field, limit*times)
		}
	case r.Rule == "not-before":
		from, _ := d[r.Of].(string)
		until, _ := d[r.Field].(string)
		say = r.tooEarly(field, of, from, until)
	case r.Rule == "within" && isNumber && hasLimit && have > limit:
		say = field.Label + "不能大于" + of.Label
	case r.Rule == "at-least" && isNumber && hasLimit:
		if have < r.Min && have*100 < limit*r.Percent {
			say = fmt.Sprintf("%s应不少于 %s，或不少于%s的 %s%%", field.Label, printed(field, r.Min), of.Label, strconv.FormatFloat(r.Percent, 'f', -1, 64))
		}
	}
	if say != "" && r.Say != "" {
		say = r.Say
	}
	found.add(r.Field, say)
}

func (r Rule) tooEarly(field, of Field, from, until string) string {
	first, err := time.Parse(time.DateOnly, from)
	if err != nil || until == "" || until >= first.AddDate(0, 0, r.Days).Format(time.DateOnly) {
		return ""
	}
	if r.Days > 0 {
		return fmt.Sprintf("%s应比%s晚 %d 日以上", field.Label, of.Label, r.Days)
	}
	return field.Label + "不能早于" + of.Label
}

// sum adds a column; whole is true when every cell is a number.
func sum(d Data, rows, column string) (total float64, whole bool) {
	list, _ := d[rows].([]any)
	for _, r := range list {
		m, _ := r.(map[string]any)
		n, ok := m[column].(float64)
		if !ok {
			return 0, false
		}
		total += n
	}
	return total, len(list) > 0
}
