package editor

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// invent is a condition of at most some depth over three numbers.
func invent(r *rand.Rand, depth int) form.Cond {
	if depth == 1 || r.IntN(3) == 0 {
		return form.Cond{Field: string("abc"[r.IntN(3)]), Op: []string{"", form.OpNot, form.OpLess, form.OpGreater}[r.IntN(4)], Equals: []string{"5"}}
	}
	if r.IntN(3) == 0 {
		c := invent(r, depth-1)
		return form.Cond{Not: &c}
	}
	list := make([]form.Cond, 1+r.IntN(3))
	for i := range list {
		list[i] = invent(r, depth-1)
	}
	if r.IntN(2) == 0 {
		return form.Cond{All: list}
	}
	return form.Cond{Any: list}
}

// ITM-3: whatever condition an item may hold stands in the table of the editor and says the same when it is saved.
func TestAConditionInGroupsSaysTheSame(t *testing.T) {
	f, err := form.Compile([]byte(`{"type":"object","properties":{"a":{"type":"integer","title":"甲"},"b":{"type":"integer","title":"乙"},"c":{"type":"integer","title":"丙"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	numbers := []any{nil, float64(4), float64(5), float64(6)}
	for range 150 {
		c := invent(r, 3)
		g, ok := groupsOf(&c)
		if !ok {
			t.Fatalf("no groups for %+v", c)
		}
		same := g.cond()
		for i := range 64 {
			d := form.Data{}
			for k, name := range []string{"a", "b", "c"} {
				if v := numbers[i>>(2*k)&3]; v != nil {
					d[name] = v
				}
			}
			if f.Holds(d, &c) != f.Holds(d, same) {
				a, _ := json.Marshal(c)
				b, _ := json.Marshal(same)
				t.Fatalf("%s and %s differ for %v", a, b, d)
			}
		}
		if got := g.unless(&c); got != &c {
			t.Fatalf("%+v was changed by a save without a change", c)
		}
	}
}

func TestAConditionThatIsTooDeepStaysAsItIs(t *testing.T) { // ITM-3
	leaf := form.Cond{Field: "a", Equals: []string{"1"}}
	deep := &form.Cond{All: []form.Cond{leaf, {Any: []form.Cond{leaf, {All: []form.Cond{leaf, {Any: []form.Cond{leaf, leaf}}}}}}}}
	d := form.Data{}
	whenData(&catalog.Item{}, deep, d)
	if got := whenOf(&catalog.Item{}, deep, d); got != deep || len(d) > 0 {
		t.Errorf("it is %+v after a save, shown as %v", got, d)
	}
}

func TestTheTableOfAConditionIsReadBack(t *testing.T) { // ITM-3
	leaf := func(field, op string, values ...string) form.Cond {
		return form.Cond{Field: field, Op: op, Equals: values}
	}
	it := &catalog.Item{Audience: "both", Definition: &form.Definition{Parts: []form.PartDef{{Key: "p1", Title: "一", Fields: []form.FieldDef{
		{Key: "kind", Kind: form.Choice, Label: "类别", Options: []form.Option{{Value: "a", Label: "甲"}, {Value: "b", Label: "乙"}}},
		{Key: "count", Kind: form.Number, Label: "人数"}, {Key: "city", Kind: form.Region, Label: "地区"}}}}}}
	less := leaf("count", form.OpLess, "5")
	for say, c := range map[string]form.Cond{
		"类别是“甲”，并且（人数大于“5”，或者地区是“泰州市”）":     {All: []form.Cond{leaf("kind", "", "a"), {Any: []form.Cond{leaf("count", form.OpGreater, "5"), leaf("city", "", "321200")}}}},
		"（类别是“甲”或“乙”，并且人数小于“5”），或者申请人是“个人”": {Any: []form.Cond{{All: []form.Cond{leaf("kind", "", "a", "b"), less}}, leaf(form.AtAudience, "", "person")}},
		"不是（人数小于“5”），并且办理地区不是“泰州市”":         {All: []form.Cond{{Not: &less}, leaf(form.AtRegion, form.OpNot, "321200")}},
		"类别不是“乙”": leaf("kind", form.OpNot, "b"),
	} {
		d := form.Data{}
		whenData(it, &c, d)
		if got := whenOf(it, nil, d); got == nil || !reflect.DeepEqual(*got, c) {
			t.Errorf("%+v came back as %+v", c, got)
		}
		if got := Say(it, &c); got != say {
			t.Errorf("%+v is called %s", c, got)
		}
	}
}
