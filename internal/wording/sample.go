package wording

import (
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// Size says how much the samples of a template hold.
type Size string

const (
	Shortest Size = "short"
	Longest  Size = "long"
	Missing  Size = "missing" // the shortest, without everything that may have no value
)

const (
	mostSampleRows = 40
	mostSample     = 400 // characters of one answer
)

// Sample gives invented values for a document of an item.
func Sample(it *catalog.Item, kind string, size Size) Values {
	v := Values{Words: map[string][]string{}, Tables: map[string]Table{}}
	for _, t := range Of(it, kind) {
		switch {
		case size == Missing && t.Absent != nil && t.Absent(it):
		case size == Longest:
			v.Words[t.Name] = Paragraphs(t.Long)
		default:
			v.Words[t.Name] = Paragraphs(t.Short)
		}
	}
	each(it, func(p form.PartDef, f form.FieldDef) {
		if f.Kind != form.Rows || size == Missing && (f.MinItems == 0 || p.When != nil || f.When != nil) {
			return
		}
		t := Table{}
		for _, c := range f.Fields {
			t.Keys, t.Head = append(t.Keys, c.Key), append(t.Head, c.Label)
		}
		rows := max(f.MinItems, 1)
		if size == Longest {
			rows = mostSampleRows
		}
		for range min(rows, mostSampleRows) {
			row := make([]string, len(f.Fields))
			for i, c := range f.Fields {
				row[i] = sample(c, size == Longest)
			}
			t.Rows = append(t.Rows, row)
		}
		v.Tables[f.Key] = t
	})
	return v
}

// sample is an answer to a question.
func sample(f form.FieldDef, long bool) string {
	if len(f.Options) > 0 {
		best := f.Options[0].Label
		for _, o := range f.Options {
			if (len(o.Label) > len(best)) == long {
				best = o.Label
			}
		}
		return best
	}
	switch f.Kind {
	case form.Number, form.Percent:
		if long {
			return "999999"
		}
		return "1"
	case form.Money:
		if long {
			return "999,999,999.99"
		}
		return "0.01"
	case form.Date:
		return "2026年11月27日"
	case form.Month:
		return "2026-11"
	case form.Moment:
		return "2026-11-27 10:02"
	case form.Tick:
		return "是"
	case form.Region:
		return "江苏省连云港市连云区"
	case form.Address:
		if long {
			return "新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿克陶县示例镇示例路 1 号示例小区 1 幢 1 单元 101 室"
		}
		return "江苏省泰州市海陵区示例路 1 号"
	case form.Person:
		return "示例人，居民身份证，（证件号码）"
	}
	if !long {
		return "例"
	}
	n := f.MaxLength
	if n == 0 || n > mostSample {
		n = mostSample
	}
	return string([]rune(strings.Repeat("示例内容很长", n/6+1))[:n])
}
