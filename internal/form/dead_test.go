package form

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestADeadConditionIsFound(t *testing.T) { // ITM-3
	all := func(list ...Cond) *Cond { return &Cond{All: list} }
	any := func(list ...Cond) *Cond { return &Cond{Any: list} }
	op := func(field, op string, values ...string) Cond { return Cond{Field: field, Op: op, Equals: values} }
	low, high := 1.0, 9.0
	for why, tc := range map[string]struct {
		path string
		c    *Cond
		want string // never, always or nothing
	}{
		"two answers of one choice":        {"until", all(*equals("kind", "a"), *equals("kind", "b")), "never"},
		"a part and a question disagree":   {"until", equals("kind", "c"), "never"},
		"they agree":                       {"until", equals("kind", "a"), ""},
		"every option, or no answer":       {"yes", any(*equals("kind", "a", "b", "c"), op("kind", "ne", "a", "b", "c")), "always"},
		"every option":                     {"yes", equals("kind", "a", "b", "c"), ""},
		"ticked and not":                   {"until", all(*equals("yes", "true"), Cond{Not: equals("yes", "true")}), "never"},
		"ticked or not":                    {"until", any(*equals("yes", "true"), op("yes", "ne", "true")), "always"},
		"between 3 and 4 people":           {"yes", all(op("count", "gt", "3"), op("count", "lt", "4")), "never"},
		"between 3 and 5 people":           {"yes", all(op("count", "gt", "3"), op("count", "lt", "5")), ""},
		"more than there may be":           {"yes", &Cond{Field: "few", Op: "gt", Equals: []string{"9"}}, "never"},
		"as many as there may be":          {"yes", &Cond{Field: "few", Equals: []string{"9"}}, ""},
		"half a person":                    {"yes", equals("count", "2.5"), "never"},
		"half a step":                      {"yes", equals("step", "1.5"), ""},
		"a third of a step":                {"yes", equals("step", "1.3"), "never"},
		"a day between neighbours":         {"yes", all(op("from", "gt", "2026-01-01"), op("from", "lt", "2026-01-02")), "never"},
		"a day between":                    {"yes", all(op("from", "gt", "2026-01-01"), op("from", "lt", "2026-01-03")), ""},
		"a cent between":                   {"list/after", all(op("pay", "gt", "1"), op("pay", "lt", "1.01")), "never"},
		"two cents between":                {"list/after", all(op("pay", "gt", "1"), op("pay", "lt", "1.02")), ""},
		"an account of those paid in cash": {"list/after", all(*equals("bank", "1"), *equals("how", "x")), "never"},
		"an account of those paid by bank": {"list/after", all(*equals("bank", "1"), *equals("how", "y")), ""},
		"a person at an item for units":    {"yes", equals(AtAudience, "person"), "never"},
		"a unit at an item for units":      {"yes", equals(AtAudience, "unit"), "always"},
		"two cities at once":               {"yes", all(*equals("city", "320100"), *equals("city", "320200")), "never"},
		"the verdict is out or it is not":  {"yes", any(*equals(AtVerdict, "approved", "denied"), op(AtVerdict, "ne", "approved", "denied")), "always"},
		"several answers together":         {"until", all(*equals("care", "a"), *equals("care", "b")), ""},
		"more answers than may be given":   {"until", all(*equals("care", "a"), *equals("care", "b"), *equals("care", "c")), "never"},
	} {
		d := sound()
		first := &d.Parts[0].Fields
		*first = slices.Insert(*first, 6,
			FieldDef{Key: "few", Kind: Number, Label: "几", Integer: true, Min: &low, Max: &high},
			FieldDef{Key: "step", Kind: Number, Label: "年限", Step: 0.5},
			FieldDef{Key: "care", Kind: Choices, Label: "福利", MaxItems: 2, Options: []Option{{"a", "甲"}, {"b", "乙"}, {"c", "丙"}}})
		list := d.field("list")
		list.Fields = append(list.Fields, FieldDef{Key: "after", Kind: Text, Label: "备注"})
		d.field(tc.path).When = tc.c
		got := ""
		for _, f := range d.Check("unit") {
			switch {
			case strings.Contains(f.Say, "永远不会满足") && f.Key == tc.path:
				got += "never"
			case strings.Contains(f.Say, "总是满足") && f.Key == tc.path:
				got += "always"
			default:
				t.Errorf("%s: %+v", why, f)
			}
		}
		if got != tc.want {
			t.Errorf("%s: %q, want %q", why, got, tc.want)
		}
	}
}

func TestADeadPartIsFound(t *testing.T) {
	d := sound()
	d.Parts[1].When = &Cond{All: []Cond{*equals("kind", "a"), *equals("kind", "b")}}
	got := d.Dead("unit")
	if len(got) < 1 || !got[0].Part || got[0].Key != "b" || !got[0].Must {
		t.Errorf("%+v", got)
	}
}

// IN-2: what an editor may write costs no time that counts, or is given up.
func TestTheProofGivesUp(t *testing.T) {
	d := Definition{Parts: []PartDef{{Key: "a"}}}
	f := &d.Parts[0].Fields
	var sum []Cond
	for i := range 40 {
		key := fmt.Sprintf("f%d", i)
		*f = append(*f, FieldDef{Key: key, Kind: Number, Label: key})
		sum = append(sum, Cond{Any: []Cond{*equals(key, "1"), *equals(key, "2"), *equals(key, "3")}})
	}
	for i := range 40 { // each pair excludes the other, so no branch is decided early
		sum = append(sum, Cond{Any: []Cond{{Not: equals(fmt.Sprintf("f%d", i), "1")}, {Not: equals(fmt.Sprintf("f%d", 39-i), "1")}}})
	}
	*f = append(*f, FieldDef{Key: "last", Kind: Text, Label: "末", When: &Cond{All: sum}})
	if got := d.Dead("unit"); len(got) > 0 {
		t.Errorf("%+v", got)
	}
	s := &solver{c: newChecker(d, "unit"), domain: map[string][]any{}, given: map[string]any{}, said: map[string][]string{}, looking: map[string]bool{}}
	s.collect(&Cond{All: sum}, nil)
	s.choose()
	if !s.possible(func() truth { return open }) || s.steps > mostSteps+40 {
		t.Errorf("%d steps", s.steps)
	}
}

// some are questions whose answers can all be tried.
var some = []struct {
	def     FieldDef
	says    []string // values for conditions
	answers []any
}{
	{FieldDef{Kind: Choice, Options: []Option{{"a", "甲"}, {"b", "乙"}, {"c", "丙"}}}, []string{"a", "b", "c"}, []any{nil, "a", "b", "c"}},
	{FieldDef{Kind: Number, Integer: true, Min: new(float64), Max: four()}, []string{"0", "1", "2", "4", "9"},
		[]any{nil, 0.0, 1.0, 2.0, 3.0, 4.0}},
	{FieldDef{Kind: Tick}, []string{"true"}, []any{nil, true}},
	{FieldDef{Kind: Date}, []string{"2026-01-02", "2026-01-03", "2026-01-05"},
		[]any{nil, "2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04", "2026-01-05", "2026-01-06"}},
	{FieldDef{Kind: Choices, MaxItems: 2, Options: []Option{{"a", "甲"}, {"b", "乙"}, {"c", "丙"}}}, []string{"a", "b", "c"},
		[]any{nil, []any{"a"}, []any{"b"}, []any{"c"}, []any{"a", "b"}, []any{"a", "c"}, []any{"b", "c"}}},
	{FieldDef{Kind: Region}, []string{"320100", "320200"}, []any{nil, "320100", "320200", "320300"}},
	{FieldDef{Kind: Text}, []string{"p", "q"}, []any{nil, "p", "q", "r"}},
}

func four() *float64 { n := 4.0; return &n }

// drawn makes a form out of any bytes: up to three questions, a part, and conditions of all sorts.
type drawing struct {
	raw []byte
	d   Definition
}

func (x *drawing) next(n int) int {
	if len(x.raw) == 0 || n < 2 {
		return 0
	}
	b := int(x.raw[0])
	x.raw = x.raw[1:]
	return b % n
}

// cond is a condition on the questions before number i.
func (x *drawing) cond(kinds []int, depth int) *Cond {
	switch shape := x.next(6); {
	case depth < maxDepth && shape == 0:
		return &Cond{Not: x.cond(kinds, depth+1)}
	case depth < maxDepth && shape < 3:
		list := []Cond{*x.cond(kinds, depth+1), *x.cond(kinds, depth+1)}
		if shape == 1 {
			return &Cond{All: list}
		}
		return &Cond{Any: list}
	}
	i := x.next(len(kinds) + 1)
	if i == len(kinds) {
		return equals(AtAudience, []string{"unit", "person"}[x.next(2)])
	}
	q := some[kinds[i]]
	c := &Cond{Field: fmt.Sprintf("f%d", i), Equals: []string{q.says[x.next(len(q.says))]}}
	ops := []string{OpIn, OpNot, OpLess, OpGreater}
	if !q.def.Kind.ordered() {
		ops = ops[:2]
	}
	c.Op = ops[x.next(len(ops))]
	if more := x.next(3); more == 0 && (c.Op == OpIn || c.Op == OpNot) {
		c.Equals = append(c.Equals, q.says[x.next(len(q.says))])
	}
	return c
}

func (x *drawing) draw() (kinds []int) {
	x.d.Parts = []PartDef{{Key: "p", Title: "一"}, {Key: "q", Title: "二"}}
	for i := range 3 {
		kind := x.next(len(some))
		f := some[kind].def
		f.Key, f.Label = fmt.Sprintf("f%d", i), fmt.Sprintf("问%d", i)
		if i > 0 && x.next(2) == 1 {
			f.When = x.cond(kinds, 1)
		}
		part := &x.d.Parts[0]
		if i == 2 {
			part = &x.d.Parts[1]
			if x.next(2) == 1 {
				part.When = x.cond(kinds, 1)
			}
		}
		part.Fields = append(part.Fields, f)
		kinds = append(kinds, kind)
	}
	x.d.Parts[1].Fields = append(x.d.Parts[1].Fields, FieldDef{Key: "last", Kind: Text, Label: "末", When: x.cond(kinds, 1)})
	return kinds
}

// tried is the same by trying all answers: what is never asked, and which conditions always hold.
func tried(t *testing.T, d Definition, kinds []int) (found []string) {
	t.Helper()
	schema, err := d.Schema()
	if err != nil {
		t.Fatal(err)
	}
	f, err := Compile(schema)
	if err != nil {
		t.Fatalf("%v in %s", err, schema)
	}
	met, missed := map[string]bool{}, map[string]bool{}
	var answer func(i int, d Data, f *Form)
	answer = func(i int, d Data, f *Form) {
		if i < len(kinds) {
			for _, v := range some[kinds[i]].answers {
				if delete(d, fmt.Sprintf("f%d", i)); v != nil {
					d[fmt.Sprintf("f%d", i)] = v
				}
				answer(i+1, d, f)
			}
			return
		}
		l := f.look(d)
		for _, p := range f.parts {
			part := p.ShowIf.holds(l.value)
			met["part "+p.Title], missed["part "+p.Title] = met["part "+p.Title] || part, missed["part "+p.Title] || !part
			for _, field := range p.Fields {
				own := field.ShowIf.holds(l.value)
				met[field.Name], missed[field.Name] = met[field.Name] || part && own, missed[field.Name] || !own
			}
		}
	}
	for _, audience := range []string{"unit", "person"} {
		answer(0, Data{}, f.In(Context{Audience: audience}))
	}
	note := func(name string, c *Cond) {
		if c != nil && !met[name] {
			found = append(found, name+" never")
		}
		if c != nil && !missed[name] {
			found = append(found, name+" always")
		}
	}
	for _, p := range f.parts {
		note("part "+p.Title, p.ShowIf)
		for _, field := range p.Fields {
			note(field.Name, field.ShowIf)
		}
	}
	slices.Sort(found)
	return found
}

func FuzzTheProofOfConditionsIsThatOfTryingAllAnswers(f *testing.F) { // ITM-3
	for i := range 60 {
		f.Add([]byte(strings.Repeat(fmt.Sprintf("%c%c%c%c", i*7, i*i, 255-i*3, i*11), 8)))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		x := &drawing{raw: raw}
		kinds := x.draw()
		var got []string
		for _, finding := range x.d.Dead("both") {
			name := finding.Key
			if finding.Part {
				name = "part " + map[string]string{"p": "一", "q": "二"}[finding.Key]
			}
			word := "always"
			if strings.Contains(finding.Say, "永远") {
				word = "never"
			}
			got = append(got, name+" "+word)
		}
		slices.Sort(got)
		if want := tried(t, x.d, kinds); !slices.Equal(got, want) {
			t.Errorf("%v, want %v in %+v", got, want, x.d)
		}
	})
}
