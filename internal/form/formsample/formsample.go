// Package formsample invents answers to a form: those that somebody who rehearses need not type, and those by which the template of a table
// proves that it reads its own rows back (ITM-7). It owns nothing and knows no item.
package formsample

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"wangting/internal/form"
	"wangting/internal/regno"
	"wangting/internal/workday"
)

// Fill answers what a form asks, with invented words and numbers, on top of what is answered already (用样例填写). A rule of the
// item that is not known here may still want something else; the page then says so beside the question.
func Fill(f *form.Form, d form.Data, now time.Time) form.Data {
	out := form.Data{}
	maps.Copy(out, d)
	for range 3 { // an answer may ask for another
		for _, q := range f.Fields() {
			if f.Visible(out, q.Name) {
				fill(out, q, now)
			}
		}
	}
	for range 2 { // a date that is moved may move another
		for _, r := range f.Rules() {
			if r.Rule == "not-before" && blank(d[cmp.Or(r.Rows, r.Field)]) {
				postpone(r, out)
			}
		}
	}
	return out
}

// fill answers a question that is open, or what is open of one about a person. What the account knows replaces it when it is stored.
func fill(out form.Data, q form.Field, now time.Time) {
	v := answer(q, 1, now)
	if v == nil {
		return
	}
	have, some := out[q.Name].(map[string]any)
	sample, person := v.(map[string]any)
	switch {
	case blank(out[q.Name]):
		out[q.Name] = v
	case some && person:
		whole := maps.Clone(have)
		for name, x := range sample {
			if blank(whole[name]) {
				whole[name] = x
			}
		}
		out[q.Name] = whole
	}
}

// postpone moves the dates of a rule to the earliest that it takes.
func postpone(r form.Rule, d form.Data) {
	if r.Rows == "" {
		later(r, d, d[r.Of])
		return
	}
	rows, _ := d[r.Rows].([]any)
	for _, row := range rows {
		if row, ok := row.(map[string]any); ok {
			of, beside := row[r.Of]
			if !beside {
				of = d[r.Of]
			}
			later(r, row, of)
		}
	}
}

func later(r form.Rule, d map[string]any, other any) {
	own, _ := d[r.Field].(string)
	start, _ := other.(string)
	layout := time.DateOnly
	if n := len("2006-01"); len(start) == n || len(own) == n {
		layout, start = "2006-01", start[:min(len(start), n)]
	}
	of, err := time.Parse(layout, start)
	if err != nil || own == "" {
		return
	}
	if least := of.AddDate(r.Years, r.Months, r.Days).Format(layout); own < least {
		d[r.Field] = least
	}
}

func blank(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case bool:
		return !v
	case []any:
		return !slices.ContainsFunc(v, func(one any) bool { return !blank(one) })
	case map[string]any:
		for _, one := range v {
			if !blank(one) {
				return false
			}
		}
		return true
	}
	return false
}

// Of answers one question, whether it is asked or not: a table with its rows.
func Of(q form.Field, now time.Time) any { return answer(q, 1, now) }

// answer is the n-th sample of an answer.
func answer(q form.Field, n int, now time.Time) any {
	switch q.Kind {
	case form.Rows:
		rows := make([]any, max(q.MinItems, 1))
		for i := range rows {
			row := map[string]any{}
			for _, c := range q.Fields {
				if v := answer(c, i+1, now); v != nil {
					row[c.Name] = v
				}
			}
			if row["docType"] == string(regno.IdentityCard) && row["number"] != nil {
				row["number"] = regno.PracticeCard(int64(i + 1)).Number
			}
			rows[i] = row
		}
		return rows
	case form.Person:
		card := regno.PracticeCard(int64(n))
		return map[string]any{"name": nameOf(n), "docType": string(card.Type), "number": card.Number,
			"phone": string(regno.PracticeMobile(int64(n)))}
	case form.Choices:
		return q.ReadMany([]string{q.Options[0].Value})
	case form.Tick:
		return true
	case form.Files, form.Words:
		return nil
	}
	return q.Read(typed(q, n, now))
}

// typed is what somebody would type.
func typed(q form.Field, n int, now time.Time) string {
	today := now.In(workday.Zone)
	switch q.DateRule {
	case "past":
		today = today.AddDate(0, 0, -20)
	case "future":
		today = today.AddDate(0, 0, 40)
	}
	switch q.Kind {
	case form.Number:
		return within(q, 1)
	case form.Money: // its limits are in fen, and it is typed in yuan
		fen := int64(300000)
		if q.Min != nil {
			fen = max(fen, int64(*q.Min))
		}
		if q.Max != nil {
			fen = min(fen, int64(*q.Max))
		}
		return fmt.Sprintf("%d.%02d", fen/100, fen%100)
	case form.Percent:
		return within(q, 50)
	case form.Date:
		return today.Format(time.DateOnly)
	case form.Month:
		return today.Format("2006-01")
	case form.Moment:
		return today.Format("2006-01-02T15:04")
	case form.Region:
		return "321202"
	case form.Address:
		return fmt.Sprintf("321202/示例路 %d 号", n)
	case form.Choice:
		return q.Options[0].Value
	}
	return words(q, n)
}

// within is a number that the field takes, near to the one that is usual.
func within(q form.Field, usual float64) string {
	if q.Min != nil {
		usual = max(usual, *q.Min)
	}
	if q.Max != nil {
		usual = min(usual, *q.Max)
	}
	if q.Step > 0 {
		usual = math.Ceil(usual/q.Step) * q.Step
	}
	return strconv.FormatFloat(usual, 'f', -1, 64)
}

func words(q form.Field, n int) string {
	if q.Example != "" {
		return q.Example
	}
	switch q.Format {
	case "uscc":
		return string(regno.PracticeUSCC(int64(n)))
	case "idcard":
		return regno.PracticeCard(int64(n)).Number
	case "name":
		return nameOf(n)
	case "bankcard":
		return "6222000000000000"
	case "phone", "mobile":
		return string(regno.PracticeMobile(int64(n)))
	}
	say := []rune(fmt.Sprintf("试办示例内容%d", n))
	if q.Kind == form.LongText {
		say = []rune("试办用的示例内容，说明情况、时间、地点和经过，写满二十个字以上。")
	}
	if q.MaxLength > 0 && len(say) > q.MaxLength {
		say = say[:q.MaxLength]
	}
	return string(say)
}

// nameOf is the name of somebody who does not exist.
func nameOf(n int) string {
	return fmt.Sprintf("示例人%c", []rune("甲乙丙丁戊己庚辛壬癸")[max(n-1, 0)%10])
}
