package form

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

// Warnings are the sentences of the rules that only warn (level warn), beside the inputs and in the order of the form. They
// refuse nothing; whoever files reads them, and whoever reviews.
func (f *Form) Warnings(d Data, now time.Time) []fault.Field {
	d = f.Clean(d)
	wrong, warned := newFindings(), newFindings()
	if f.check(d, now, wrong) != nil {
		return nil
	}
	for _, r := range f.rules {
		if r.warns() {
			r.apply(f, d, now, wrong, warned)
		}
	}
	return fault.Of(f.fault(d, warned)).Fields
}

// Reminders are the sentences of Warnings, the first of them when they are many.
func (f *Form) Reminders(d Data, now time.Time) (says []string) {
	list := f.Warnings(d, now)
	for _, w := range list[:min(len(list), mostRemarks)] {
		says = append(says, w.Say)
	}
	if more := len(list) - mostRemarks; more > 0 {
		says = append(says, fmt.Sprintf("还有 %d 处没有列出", more))
	}
	return says
}

// Warned is Warnings as a page shows a fault, whose sentences stand beside the inputs; nil when there is none.
func (f *Form) Warned(d Data, now time.Time) *fault.Fault {
	list := f.Warnings(d, now)
	if len(list) == 0 {
		return nil
	}
	return &fault.Fault{Kind: fault.Invalid, Fields: list}
}

// applyRules applies the rules: what they refuse is found, and a warning asks for its reason.
func (f *Form) applyRules(d Data, now time.Time, found *findings) {
	for _, r := range f.rules {
		if !r.warns() {
			r.apply(f, d, now, found, found)
			continue
		}
		if r.Reason == "" {
			continue
		}
		warned := newFindings()
		r.apply(f, d, now, found, warned)
		if _, answered := d[r.Reason]; !answered && len(warned.says) > 0 && f.Visible(d, r.Reason) {
			reason, _ := byName(f.fields, r.Reason)
			found.add(r.Reason, ask(reason)+"："+fault.Of(f.fault(d, warned)).Fields[0].Say)
		}
	}
}

// scope is where a rule looks: at one row and around it, or at the answers at the top.
type scope struct {
	f    *Form
	d    Data
	rows Field
	row  map[string]any
	i    int // -1 at the top
}

// get finds a question, its answer, and the name of its input.
func (s scope) get(name string) (Field, any, string) {
	if c, ok := s.rows.Child(name); ok && s.i >= 0 {
		return c, s.row[name], cell(s.rows.Name, s.i, name)
	}
	f, _ := byName(s.f.fields, name)
	return f, s.d[name], name
}

// holds is a rule's condition. The answers are clean: what is hidden is not there.
func (s scope) holds(c *Cond) bool {
	return c.holds(func(name string) any {
		if _, ok := contexts[name]; ok {
			return s.f.ctx.value(name)
		}
		_, v, _ := s.get(name)
		return v
	})
}

// apply finds what breaks a rule. Answers that are wrong already are left alone.
func (r Rule) apply(f *Form, d Data, now time.Time, wrong, found *findings) {
	top := scope{f: f, d: d, i: -1}
	list, _ := d[r.Rows].([]any)
	rows, _ := byName(f.fields, r.Rows)
	switch {
	case r.Rule == "unique":
		r.unique(rows, list, found)
	case r.each():
		for i, row := range list {
			m, _ := row.(map[string]any)
			r.applyIn(scope{f: f, d: d, rows: rows, row: m, i: i}, now, wrong, found)
		}
	default:
		r.applyIn(top, now, wrong, found)
	}
}

// at applies a rule in one place.
func (r Rule) applyIn(s scope, now time.Time, wrong, found *findings) {
	field, _, input := s.get(r.Field)
	_, _, other := s.get(r.Of)
	if field.Kind == Person {
		input += ".number"
	}
	if wrong.has(input) || wrong.has(other) || !s.holds(r.When) {
		return
	}
	say := r.broken(s, now)
	if say != "" && r.Say != "" {
		say = r.Say
	}
	if s.i >= 0 {
		say = found.inRow(s.i, say)
	}
	found.add(input, say)
}

// broken is the sentence for a rule that does not hold.
func (r Rule) broken(s scope, now time.Time) string {
	field, v, _ := s.get(r.Field)
	of, w, _ := s.get(r.Of)
	if r.Rule == "age" {
		return r.otherAge(field, v, now)
	}
	if answer, isText := v.(string); isText && r.Rule == "answer" {
		return r.otherThan(field, answer)
	}
	if day, isText := v.(string); isText {
		from, _ := w.(string)
		return r.brokenDay(field, of, day, from, now)
	}
	have, isNumber := v.(float64)
	if !isNumber {
		return ""
	}
	limit, hasLimit := w.(float64)
	switch r.Rule {
	case "rows-equal":
		rows, _ := s.d[r.Rows].([]any)
		if list, _ := byName(s.f.fields, r.Rows); float64(len(rows)) != have && len(rows) > 0 {
			return fmt.Sprintf("%s与%s的行数不一致，当前是 %d 行", field.Label, list.Label, len(rows))
		}
	case "sum":
		if total, whole := sum(s.d, r.Rows, r.Column); whole && total != have {
			return field.Label + "与各行合计不一致，各行合计是 " + printed(field, total)
		}
	case "between":
		return r.outside(field, have)
	}
	if !hasLimit {
		return ""
	}
	return r.beyond(s, field, of, have, limit)
}

// beyond compares a number with another.
func (r Rule) beyond(s scope, field, of Field, have, limit float64) string {
	_, t, _ := s.get(r.Times)
	times, hasTimes := t.(float64)
	least := r.amount(field, r.Min)
	switch {
	case r.Rule == "product" && hasTimes && limit*times != have:
		return field.Label + "应为 " + printed(field, limit*times)
	case r.Rule == "at-least-product" && hasTimes && have < limit*times:
		return field.Label + "少于 " + printed(field, limit*times) + "，请核对"
	case r.Rule == "within" && have > limit:
		return field.Label + "不能大于" + of.Label
	case r.Rule == "within-percent" && have*100 > limit*r.Percent:
		return fmt.Sprintf("%s超过了%s的 %s%%", field.Label, of.Label, percent(r.Percent))
	case r.Rule == "at-least" && have < least && have*100 < limit*r.Percent:
		return fmt.Sprintf("%s应不少于 %s，或不少于%s的 %s%%", field.Label, printed(field, least), of.Label, percent(r.Percent))
	}
	return ""
}

func percent(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// amount is a number of the rule as the answer is kept.
func (r Rule) amount(f Field, n float64) float64 {
	if f.Kind == Money {
		return n * 100
	}
	return n
}

func (r Rule) outside(f Field, have float64) string {
	low, high := r.amount(f, r.Min), r.amount(f, r.Max)
	switch {
	case high > 0 && (have < low || have > high):
		return fmt.Sprintf("%s应在 %s 到 %s 之间", f.Label, printed(f, low), printed(f, high))
	case have < low:
		return f.Label + "应不少于 " + printed(f, low)
	}
	return ""
}

// brokenDay compares a date with another, or with today. A date is compared with a month by its month.
func (r Rule) brokenDay(field, of Field, day, from string, now time.Time) string {
	if n := min(len(day), len(from)); n == len(monthOnly) {
		day, from = day[:n], from[:n]
	}
	switch r.Rule {
	case "not-before":
		if first, ok := r.after(from); ok && day < first {
			return r.tooEarly(field, of)
		}
	case "not-after":
		if last, ok := r.after(from); ok && day > last {
			return field.Label + "距" + of.Label + "超过" + r.span()
		}
	case "late":
		if last, ok := r.after(day); ok && now.In(zone).Format(time.DateOnly)[:len(last)] > last {
			return "距" + field.Label + "已经超过" + r.span()
		}
	case "early":
		if first, ok := r.after(day); ok && now.In(zone).Format(time.DateOnly)[:len(first)] < first {
			return "距" + field.Label + "还不满" + r.span()
		}
	}
	return ""
}

// otherAge says that somebody is too young or too old. A number that tells no date of birth, as of a passport, is left alone.
func (r Rule) otherAge(field Field, v any, now time.Time) string {
	number, isText := v.(string)
	kind := string(regno.IdentityCard)
	if m, isPerson := v.(map[string]any); isPerson {
		number, isText = m["number"].(string)
		kind, _ = m["docType"].(string)
	}
	if !isText {
		return ""
	}
	doc, err := regno.ParseDocument(regno.DocType(kind), number, now)
	if err != nil {
		return ""
	}
	birth, known := doc.Birth()
	switch day := now.In(zone); {
	case known && r.Min > 0 && birth.AddDate(int(r.Min), 0, 0).After(day):
		return fmt.Sprintf("%s未满 %d 周岁", field.Label, int(r.Min))
	case known && r.Max > 0 && !birth.AddDate(int(r.Max)+1, 0, 0).After(day):
		return fmt.Sprintf("%s已满 %d 周岁", field.Label, int(r.Max)+1)
	}
	return ""
}

// otherThan says that an answer is none of those that a rule wants.
func (r Rule) otherThan(field Field, answer string) string {
	if slices.Contains(r.Values, answer) {
		return ""
	}
	var labels []string
	for _, o := range field.Options {
		if slices.Contains(r.Values, o.Value) {
			labels = append(labels, "“"+o.Label+"”")
		}
	}
	return field.Label + "应当是" + strings.Join(labels, "或者")
}

// after is the day, or the month, that the rule counts to.
func (r Rule) after(date string) (string, bool) {
	layout := time.DateOnly
	if len(date) == len(monthOnly) {
		layout = monthOnly
	}
	day, err := time.Parse(layout, date)
	return day.AddDate(r.Years, r.Months, r.Days).Format(layout), err == nil
}

// span is the time of a rule in words.
func (r Rule) span() string {
	var b strings.Builder
	for _, p := range []struct {
		n    int
		unit string
	}{{r.Years, "年"}, {r.Months, "个月"}, {r.Days, "日"}} {
		if p.n != 0 {
			fmt.Fprintf(&b, " %d %s", p.n, p.unit)
		}
	}
	return b.String()
}

func (r Rule) tooEarly(field, of Field) string {
	if r.Days > 0 || r.Months > 0 || r.Years > 0 {
		return field.Label + "应比" + of.Label + "晚" + r.span() + "以上"
	}
	return field.Label + "不能早于" + of.Label
}

// unique finds rows that are the same in some columns. Rows where one of them is empty are left alone.
func (r Rule) unique(rows Field, list []any, found *findings) {
	seen := map[string]int{}
	for i, row := range list {
		m, _ := row.(map[string]any)
		var key, labels []string
		for _, name := range r.Columns {
			c, _ := rows.Child(name)
			if s := text(m[name]); s != "" {
				key, labels = append(key, s), append(labels, c.Label)
			}
		}
		if len(key) == 0 || len(key) < len(r.Columns) {
			continue
		}
		first, twice := seen[strings.Join(key, "\x00")]
		if !twice {
			seen[strings.Join(key, "\x00")] = i
			continue
		}
		say := fmt.Sprintf("%s与第 %d 行相同，请核对", strings.Join(labels, "、"), found.number(first))
		if r.Say != "" {
			say = r.Say
		}
		found.add(cell(rows.Name, i, r.Columns[0]), found.inRow(i, say))
	}
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
