package resultpdf_test

import (
	"strings"
	"testing"
	"time"

	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/result"
	"wangting/internal/result/resultpdf"
	"wangting/internal/wording"
)

// ITM-13: the templates of the hall, and a document with everything a template can have, are set with the shortest and the longest
// values and without those that may be missing.
func TestTheTemplatesAreSetWithAnyData(t *testing.T) {
	var columns []form.FieldDef
	for _, k := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"} {
		columns = append(columns, form.FieldDef{Key: k, Kind: form.LongText, Label: "很长的列名称" + k, MaxLength: 400})
	}
	it := &catalog.Item{Name: "事项", PromiseDays: 5, LegalBasis: []catalog.Basis{{Title: "法"}}, Definition: &form.Definition{
		Parts: []form.PartDef{{Key: "p", Title: "一", Fields: []form.FieldDef{{Key: "why", Kind: form.LongText, Label: "理由", Required: true},
			{Key: "list", Kind: form.Rows, Label: "名单", MinItems: 1, Fields: columns}}}}}}
	s := result.Service{Render: resultpdf.Render, Now: func() time.Time { return time.Date(2026, 11, 27, 10, 2, 0, 0, time.UTC) }}
	full := catalog.Document{Key: "x", Name: "核准书", For: wording.Granted, ValidDays: 30, Blocks: []catalog.Block{
		{Key: "1", Kind: catalog.Heading, Text: "情况"}, {Key: "2", Text: "{{field:why}}"}, {Key: "3", Kind: catalog.TableOf, Field: "list"},
		{Key: "4", Text: "有效期至{{有效期至}}。"}}}
	docs := []catalog.Document{full}
	for _, k := range catalog.DocumentKinds {
		d, err := wording.Template(it, k.Slug)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	for _, d := range docs {
		for _, size := range []wording.Size{wording.Shortest, wording.Longest, wording.Missing} {
			if d.Key == "x" && size == wording.Missing { // what stands open is refused before: see wording.Check
				d.Blocks = d.Blocks[:3]
			}
			file, err := s.Specimen(it, d, size)
			if err != nil {
				t.Errorf("%s, %s: %v", d.Name, size, err)
				continue
			}
			for i, page := range pages(t, file) {
				if text := joined(page); !strings.Contains(text, "样张，不具法律效力") || strings.Contains(text, "{{") {
					t.Errorf("%s, %s, page %d says %s", d.Name, size, i+1, text)
				}
			}
		}
	}
}
