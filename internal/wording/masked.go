package wording

import (
	"slices"
	"strings"
	"unicode"

	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/region"
	"wangting/internal/regno"
)

// Masked puts the answers of a real case in the place of samples, so that nobody is known by them (EDT-5). What has a mask or a
// format is masked by it; whatever else people have written keeps its first character and its length, and a day its year. Amounts,
// choices and regions are shown. was is the item as it was when the case was filed: what it did not ask yet stays a sample.
func (v *Values) Masked(it, was *catalog.Item, d form.Data, x form.Context) error {
	if !it.HasForm() {
		return nil
	}
	f, err := it.Told()
	if err != nil {
		return err
	}
	f = f.In(x)
	v.Holds = func(c *form.Cond) bool { return f.Holds(d, c) }
	each(was, func(_ form.PartDef, old form.FieldDef) {
		delete(v.Words, FieldTag+old.Key)
		delete(v.Tables, old.Key)
	})
	for _, r := range f.Summary(d) {
		field, _ := f.Field(r.Name)
		if r.Table == nil {
			v.Words[FieldTag+r.Name] = Paragraphs(maskedAnswer(field, r.Value))
			continue
		}
		t := Table{Head: r.Table.Head}
		for _, c := range field.Fields {
			t.Keys = append(t.Keys, c.Name)
		}
		for _, row := range r.Table.Rows {
			row = slices.Clone(row)
			for i, c := range field.Fields {
				row[i] = maskedAnswer(c, row[i])
			}
			t.Rows = append(t.Rows, row)
		}
		v.Tables[r.Name] = t
	}
	return nil
}

// maskedAnswer masks an answer that the summary of a form has printed, and masked where the question has a mask of its own.
func maskedAnswer(f form.Field, s string) string {
	switch {
	case f.Mask != "":
		return s
	case f.Kind == form.Number, f.Kind == form.Money, f.Kind == form.Percent, f.Kind == form.Choice, f.Kind == form.Choices,
		f.Kind == form.Region, f.Kind == form.Tick:
		return s
	case f.Kind == form.Address:
		return MaskAddress(s)
	case f.Kind == form.Date, f.Kind == form.Month, f.Kind == form.Moment:
		year, _, _ := strings.Cut(s, "-")
		return year + "年**月**日"
	}
	if m := MaskAs(f.Format, s); m != s {
		return m
	}
	return hidden(s)
}

// MaskAs masks an answer by what it must look like; one of another format stays as it is.
func MaskAs(format, s string) string {
	switch format {
	case "idcard":
		return regno.MaskDocument(s)
	case "mobile", "phone":
		return regno.MaskMobile(s)
	case "bankcard":
		return regno.MaskUnitNumber(s)
	case "uscc":
		return regno.MaskUSCC(s)
	}
	return s
}

// MaskAddress keeps of an address what it shares with a whole county.
func MaskAddress(s string) string {
	county, line, ok := region.Split(s)
	if !ok {
		return hidden(s)
	}
	if line == "" {
		return region.Full(county)
	}
	return region.Full(county) + "****"
}

// hidden keeps the first character of a text and how much room the others take.
func hidden(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case i == 0, r == '\n', unicode.IsPunct(r), unicode.IsSpace(r):
			b.WriteRune(r)
		case r < unicode.MaxASCII:
			b.WriteByte('*')
		default:
			b.WriteString("**")
		}
	}
	return b.String()
}
