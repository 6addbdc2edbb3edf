package rehearsal

import (
	"fmt"
	"slices"
	"time"

	"wangting/internal/form"
	"wangting/internal/regno"
	"wangting/internal/workday"
)

// Sample answers what a form asks, with invented words and numbers, on top of what is answered already (用样例填写). A rule of the
// item may still want something else; the page then says so beside the question.
func Sample(f *form.Form, d form.Data, now time.Time) form.Data {
	out := form.Data{}
	for k, v := range d {
		out[k] = v
	}
	for range 3 { // an answer may ask for another
		for _, q := range f.Fields() {
			if blank(out[q.Name]) && q.Identity == "" && f.Visible(out, q.Name) {
				if v := answer(q, 1, now); v != nil {
					out[q.Name] = v
				}
			}
		}
	}
	return out
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
	case form.Files:
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
		return "1"
	case form.Money:
		return "3000"
	case form.Percent:
		return "50"
	case form.Date:
		return today.Format(time.DateOnly)
	case form.Month:
		return today.Format("2006-01")
	case form.Moment:
		return today.Format("2006-01-02T15:04")
	case form.Region:
		return "321202"
	case form.Choice:
		return q.Options[0].Value
	}
	return words(q, n)
}

func words(q form.Field, n int) string {
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
