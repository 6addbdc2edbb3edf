package wording

import (
	"time"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// Answers adds the answers of a case, also those of the employer, to values, and how conditions on them are decided.
func (v *Values) Answers(it *catalog.Item, d form.Data, x form.Context) error {
	if !it.HasForm() {
		return nil
	}
	f, err := it.Told()
	if err != nil {
		return err
	}
	f = f.In(x)
	v.Holds = func(c *form.Cond) bool { return f.Holds(d, c) }
	for _, r := range f.Full(d) {
		field, _ := f.Field(r.Name)
		switch {
		case r.Table != nil:
			t := Table{Head: r.Table.Head, Rows: r.Table.Rows}
			for _, c := range field.Fields {
				t.Keys = append(t.Keys, c.Name)
			}
			v.Tables[r.Name] = t
		case field.Kind == form.Date:
			v.Words[FieldTag+r.Name] = Paragraphs(chineseDay(r.Value))
		default:
			v.Words[FieldTag+r.Name] = Paragraphs(r.Value)
		}
	}
	return nil
}

// Noted adds what staff wrote where the item marks it 对外; whatever else is in d is left alone.
func (v *Values) Noted(it *catalog.Item, d form.Data) error {
	f, err := it.Outward()
	if err != nil || f == nil {
		return err
	}
	for _, r := range f.Full(d) {
		if field, _ := f.Field(r.Name); field.Kind == form.Date {
			r.Value = chineseDay(r.Value)
		}
		v.Words[FieldTag+r.Name] = Paragraphs(r.Value)
	}
	return nil
}

// chineseDay writes a day as documents do; one that cannot be read stays as it is.
func chineseDay(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return t.Format("2006年1月2日")
}
