package editor

import (
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/clocktest"
	"wangting/internal/form"
)

// ITM-7: the template of every table that is shipped reads its own sample, and one that cannot is found beside the table.
func TestATemplateReadsItsOwnSample(t *testing.T) {
	c, err := catalog.Shipped(clocktest.Now())
	if err != nil {
		t.Fatal(err)
	}
	tables := 0
	for _, it := range c.List(catalog.Filter{Apply: true}) {
		for _, f := range readsBack(it, clocktest.Now()) {
			t.Errorf("%s: %+v", it.Code, f)
		}
		for _, p := range definitionOf(it).Parts {
			for _, f := range p.Fields {
				if f.Kind == form.Rows {
					tables++
				}
			}
		}
	}
	if tables < 5 {
		t.Fatalf("%d tables are shipped", tables)
	}
	one := form.FieldDef{Key: "one", Kind: form.Text, Label: "姓名"}
	pick := form.FieldDef{Key: "two", Kind: form.Choices, Label: "工种", Options: []form.Option{{Value: "a", Label: "焊工"}, {Value: "b", Label: "电工"}}}
	for want, columns := range map[string][]form.FieldDef{
		"":        {one, pick},
		"“姓名”：有两": {one, {Key: "two", Kind: form.Text, Label: "姓名"}},
		"“工种”：写入": {one, {Key: "two", Kind: form.Choices, Label: "工种", Options: []form.Option{{Value: "a", Label: "甲"}, {Value: "b", Label: "乙"}, {Value: "c", Label: "甲、乙"}}}},
		"“类别”：写入": {one, {Key: "two", Kind: form.Choice, Label: "类别", Options: []form.Option{{Value: "a", Label: "甲"}, {Value: "b", Label: "甲"}}}},
	} {
		it := &catalog.Item{Online: true, Audience: catalog.ForUnits, Definition: &form.Definition{Parts: []form.PartDef{{Key: "p1", Title: "一",
			Fields: []form.FieldDef{{Key: "list", Kind: form.Rows, Label: "名单", Fields: columns}}}}}}
		got := readsBack(it, clocktest.Now())
		if want == "" && len(got) > 0 {
			t.Errorf("found %+v", got)
		}
		if want != "" && (len(got) != 1 || !got[0].Must || got[0].Path != "field:list" || !strings.Contains(got[0].Say, want)) {
			t.Errorf("found %+v, want %s", got, want)
		}
	}
}
