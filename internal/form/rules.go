package form

import (
	"fmt"
	"slices"
	"strings"
)

// Rule is a relation between answers, which a schema cannot express.
//
//	rows-equal        field holds the number of rows of rows
//	sum               field is the sum of column over rows
//	unique            no two rows of rows are the same in columns
//	product           field is of × times
//	at-least-product  field is at least of × times
//	not-before        field (a date or a month) is not before of, or not before the days, months, years after it
//	not-after         field (a date or a month) is not after the days, months, years after of
//	late              today is not after the days, months, years after field (a date or a month)
//	early             today is not before the days, months, years after field (a date or a month)
//	within            field (a number) is at most of
//	within-percent    field is at most percent of of
//	at-least          field is at least min, or at least percent of of
//	between           field is at least min, and at most max where there is one; amounts of money are in 元
//	answer            field (a choice) is one of values
//	age               field (a person, or an identity number) is at least min, and at most max where there is one, years old today
//	in-core           field is what the core business system knows, as check asks it (CoreChecks); nobody asks it here: see CoreAsks
//
// With rows, the rules below unique are about each row: field is a column, of and times are columns or questions outside.
// A rule is skipped when one of its answers is missing, hidden or invalid, or when its condition does not hold.
type Rule struct {
	Rule    string   `json:"rule"`
	Field   string   `json:"field,omitempty"`
	Of      string   `json:"of,omitempty"`
	Times   string   `json:"times,omitempty"`
	Rows    string   `json:"rows,omitempty"`
	Column  string   `json:"column,omitempty"`
	Columns []string `json:"columns,omitempty"`
	Min     float64  `json:"min,omitempty"`
	Max     float64  `json:"max,omitempty"`
	Percent float64  `json:"percent,omitempty"`
	Days    int      `json:"days,omitempty"`
	Months  int      `json:"months,omitempty"`
	Years   int      `json:"years,omitempty"`
	Values  []string `json:"values,omitempty"`
	Check   string   `json:"check,omitempty"` // of in-core: a key of CoreChecks
	When    *Cond    `json:"when,omitempty"`
	Level   string   `json:"level,omitempty"`  // "" 拒绝, warn 提醒: it is said to whoever files and whoever reviews
	Reason  string   `json:"reason,omitempty"` // of a warning: the question that has to be answered then
	Say     string   `json:"say,omitempty"`    // replaces the usual sentence
}

// LevelWarn is the level of a rule that refuses nothing.
const LevelWarn = "warn"

func (r Rule) warns() bool { return r.Level == LevelWarn }

// each reports whether a rule is about each row.
func (r Rule) each() bool {
	return r.Rows != "" && !slices.Contains([]string{"rows-equal", "sum", "unique"}, r.Rule)
}

// need is a question that a rule reads, and which kinds it can be of.
type need struct {
	paths []string // key, or table/column; one of them has to be there
	fits  func(Kind) bool
}

// counts reports whether a rule counts from answers of a kind: no days from a month.
func (r Rule) counts(k Kind) bool { return k == Date || k == Month && r.Days == 0 }

// needs are the questions that a rule reads; false when the rule is not known.
func (r Rule) needs() (list []need, known bool) {
	is := func(k Kind) func(Kind) bool { return func(have Kind) bool { return have == k } }
	of := func(kinds []Kind) func(Kind) bool {
		return func(have Kind) bool { return slices.Contains(kinds, have) }
	}
	anyKind := func(Kind) bool { return true }
	add := func(fits func(Kind) bool, names ...string) {
		for i, name := range names {
			paths := []string{name}
			if r.each() {
				paths = []string{r.Rows + "/" + name, name}
			}
			if r.each() && i == 0 {
				paths = paths[:1] // the field itself is a column
			}
			list = append(list, need{paths, fits})
		}
	}
	switch r.Rule {
	case "rows-equal":
		add(Kind.numeric, r.Field)
		add(is(Rows), r.Rows)
	case "sum":
		add(Kind.numeric, r.Field, r.Rows+"/"+r.Column)
		add(is(Rows), r.Rows)
	case "unique":
		add(is(Rows), r.Rows)
		for _, c := range r.Columns {
			add(anyKind, r.Rows+"/"+c)
		}
	case "not-before", "not-after":
		add(r.counts, r.Field, r.Of)
	case "late", "early":
		add(r.counts, r.Field)
	case "within", "at-least", "within-percent":
		add(Kind.numeric, r.Field, r.Of)
	case "between":
		add(Kind.numeric, r.Field)
	case "product", "at-least-product":
		add(Kind.numeric, r.Field, r.Of, r.Times)
	case "answer":
		add(is(Choice), r.Field)
	case "age":
		add(of([]Kind{Person, Text}), r.Field)
	case InCore:
		check, _ := CoreCheckOf(r.Check)
		add(of(check.Kinds), r.Field)
		for _, read := range check.Reads {
			if !read.Maybe {
				list = append(list, need{r.readAt(read.Key), of(read.Kinds)})
			}
		}
	default:
		return nil, false
	}
	if r.Reason != "" {
		list = append(list, need{[]string{r.Reason}, anyKind})
	}
	return list, r.Level == "" || r.warns()
}

// check reports mistakes of the editor.
func (r Rule) check(fields []Field) error {
	needs, known := r.needs()
	if !known {
		return fmt.Errorf("rule %q of level %q is not known", r.Rule, r.Level)
	}
	for _, n := range needs {
		if !slices.ContainsFunc(n.paths, func(path string) bool { return hasPath(fields, path) }) {
			return fmt.Errorf("rule %s names %q, which is no field", r.Rule, n.paths[0])
		}
	}
	if r.Rule == "age" && r.Min <= 0 && r.Max <= 0 {
		return fmt.Errorf("rule age about %q has neither min nor max", r.Field)
	}
	if r.Rule != "answer" {
		return nil
	}
	field, _ := byName(fields, r.Field)
	if r.Rows != "" {
		rows, _ := byName(fields, r.Rows)
		field, _ = rows.Child(r.Field)
	}
	for _, v := range r.Values {
		if !slices.ContainsFunc(field.Options, func(o Option) bool { return o.Value == v }) {
			return fmt.Errorf("rule answer names %q, which is no option of %q", v, r.Field)
		}
	}
	if len(r.Values) == 0 || len(r.Values) >= len(field.Options) {
		return fmt.Errorf("rule answer about %q takes none of its options, or all", r.Field)
	}
	return nil
}

func hasPath(fields []Field, path string) bool {
	name, column, inside := strings.Cut(path, "/")
	f, ok := byName(fields, name)
	if ok && inside {
		_, ok = f.Child(column)
	}
	return ok
}
