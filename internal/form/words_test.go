package form

import (
	"net/url"
	"strings"
	"testing"

	"wangting/internal/clocktest"
)

// ITM-2: a 说明 stands between the questions, and no data ever holds it.
func TestWordsBetweenTheQuestionsAreNoData(t *testing.T) {
	def := Definition{Parts: []PartDef{{Key: "p", Title: "申请", Fields: []FieldDef{
		{Key: "tip", Kind: Words, Label: "补贴按季度发放", Hint: "每季度第一个月到账"}, {Key: "count", Kind: Number, Label: "人数", Required: true}}}}}
	schema, err := def.Schema()
	if err != nil {
		t.Fatal(err)
	}
	back, err := DefinitionOf(schema)
	if err != nil || back.Parts[0].Fields[0].Kind != Words {
		t.Fatalf("it came back as %+v: %v", back, err)
	}
	f, err := Compile(schema)
	if err != nil {
		t.Fatal(err)
	}
	sent, err := f.Receive(map[string]any{"tip": "x", "count": float64(3)})
	if err != nil {
		t.Fatal(err)
	}
	for from, d := range map[string]Data{"a browser": f.Decode(url.Values{"tip": {"x"}, "count": {"3"}}), "a program": sent,
		"an old draft": f.Clean(Data{"tip": "x", "count": float64(3)})} {
		if _, kept := d["tip"]; kept || d["count"] != float64(3) {
			t.Errorf("from %s: %v", from, d)
		}
		if err := f.ValidateAt(d, clocktest.Now()); err != nil {
			t.Errorf("from %s: %v", from, err)
		}
		if rows := f.Summary(d); len(rows) != 1 || rows[0].Name != "count" {
			t.Errorf("from %s it reads %+v", from, rows)
		}
	}
}

func TestWordsCanBeNeitherRequiredNorAColumnNorAskedAbout(t *testing.T) {
	words := FieldDef{Key: "tip", Kind: Words, Label: "提示"}
	required, sourced := words, words
	required.Required, sourced.Source = true, "unit.name"
	asks := FieldDef{Key: "n", Kind: Number, Label: "人数", When: &Cond{Field: "tip", Equals: []string{"x"}}}
	for name, fields := range map[string][]FieldDef{
		"required":    {required},
		"with source": {sourced},
		"a column":    {{Key: "list", Kind: Rows, Label: "名单", Fields: []FieldDef{words}}},
		"asked about": {words, asks},
	} {
		found := false
		for _, x := range (Definition{Parts: []PartDef{{Key: "p", Title: "申请", Fields: fields}}}).Check("") {
			found = found || x.Must && strings.Contains(x.Say, "提示")
		}
		if !found {
			t.Errorf("%s is published", name)
		}
	}
}
