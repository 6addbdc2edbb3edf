package editor

import (
	"errors"
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// EDT-3: where something is dropped, it stays, whatever list it is of.
func TestAnElementIsDroppedBeforeOrBehindAnother(t *testing.T) {
	item := func() *catalog.Item {
		return &catalog.Item{
			Definition: &form.Definition{Parts: []form.PartDef{
				{Key: "p", Fields: []form.FieldDef{{Key: "a"}, {Key: "b", Kind: form.Rows, Fields: []form.FieldDef{{Key: "x"}, {Key: "y"}}}, {Key: "c"}}},
				{Key: "q", Fields: []form.FieldDef{{Key: "d"}}}}},
			Materials: []catalog.Material{{Key: "a"}, {Key: "b"}, {Key: "c"}},
			Flow:      &catalog.Flow{Stages: []catalog.Stage{{Key: "a"}, {Key: "b"}, {Key: "c"}}},
			Documents: []catalog.Document{{Key: "n", Blocks: []catalog.Block{{Key: "a"}, {Key: "b"}, {Key: "c"}}}, {Key: "o"}},
			Lookup:    &catalog.Lookup{Params: []catalog.Param{{Key: "a"}, {Key: "b"}}, Columns: []catalog.Column{{Key: "a"}, {Key: "b"}}},
		}
	}
	for _, c := range []struct{ what, path, where, want string }{
		{"a field down", "field:a", "after:field:b", "field:b field:a field:c"},
		{"a field to the end", "field:a", "after:field:c", "field:b field:c field:a"},
		{"a field up", "field:c", "before:field:a", "field:c field:a field:b"},
		{"a field onto itself", "field:b", "before:field:b", "field:a field:b field:c"},
		{"a field where it is", "field:a", "before:field:b", "field:a field:b field:c"},
		{"a column", "field:b/x", "after:field:b/y", "field:b/y field:b/x"},
		{"a part", "part:q", "before:part:p", "part:q part:p"},
		{"a material", "material:c", "before:material:b", "material:a material:c material:b"},
		{"a stage", "stage:a", "after:stage:b", "stage:b stage:a stage:c"},
		{"a document", "document:n", "after:document:o", "document:o document:n"},
		{"a block", "block:n/c", "before:block:n/a", "block:n/c block:n/a block:n/b"},
		{"a parameter", "param:a", "after:param:b", "param:b param:a"},
		{"a column of a query", "column:b", "before:column:a", "column:b column:a"},
	} {
		it := item()
		if err := place(it, c.path, c.where); err != nil {
			t.Errorf("%s: %v", c.what, err)
		}
		if got := strings.Join(besides(it, c.path), " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
	for _, c := range [][2]string{{"field:a", "after:field:d"}, {"field:a", "after:field:b/x"}, {"field:gone", "before:field:a"},
		{"material:a", "before:stage:a"}, {"basic", "before:law"}} {
		it := item()
		if err := place(it, c[0], c[1]); !errors.Is(err, errGone) {
			t.Errorf("%s %s: %v", c[0], c[1], err)
		}
	}
}

// EDT-3: 移到 offers the parts of the form to a question, and every place of its list to whatever stands in one.
func TestAnElementCanBeMovedToAnyOtherPlaceOfItsList(t *testing.T) {
	item := func() *catalog.Item {
		return &catalog.Item{
			Definition: &form.Definition{Parts: []form.PartDef{
				{Key: "p", Title: "单位", Fields: []form.FieldDef{{Key: "a", Label: "甲"}, {Key: "b", Label: "乙"}}}, {Key: "q", Title: "承诺"}}},
			Materials: []catalog.Material{{Key: "m", Name: "执照"}},
		}
	}
	for path, want := range map[string]string{
		"field:a":    "“单位”的末尾 “承诺”的末尾 字段“乙”之后",
		"field:b":    "“单位”的末尾 “承诺”的末尾 最前面 字段“甲”之后",
		"part:q":     "最前面 部分“单位”之后",
		"material:m": "",
	} {
		var got []string
		for _, o := range Places(item(), path) {
			got = append(got, o.Label)
			goes := place
			if strings.HasPrefix(o.Value, KindPart+":") {
				goes = moveTo
			}
			if err := goes(item(), path, o.Value); err != nil {
				t.Errorf("%s to %s: %v", path, o.Value, err)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s can go to %q, want %q", path, got, want)
		}
	}
}
