package form

import (
	"testing"
)

const asking = `{"type":"object","properties":{
 "kind":{"type":"string","title":"类别","oneOf":[{"const":"a","title":"甲"},{"const":"b","title":"乙"}]},
 "count":{"type":"integer","title":"人数"},"pay":{"type":"integer","x-kind":"money","title":"金额"},
 "day":{"type":"string","format":"date","title":"日期"},"city":{"type":"string","x-kind":"region","title":"城市"},
 "ok":{"type":"boolean","title":"同意"},
 "more":{"type":"string","title":"补充","x-show-if":{"field":"kind","equals":"a"}},
 "asked":{"type":"string","title":"问题","x-show-if":COND}}}`

func asked(t *testing.T, cond string) *Form {
	t.Helper()
	f, err := Compile([]byte(replace(asking, cond)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func replace(s, cond string) string {
	for i := range s {
		if i+4 <= len(s) && s[i:i+4] == "COND" {
			return s[:i] + cond + s[i+4:]
		}
	}
	return s
}

func TestAConditionComparesWhatWasAnswered(t *testing.T) { // ITM-3
	for why, tc := range map[string]struct {
		cond string
		d    Data
		want bool
	}{
		"one of two values":               {`{"field":"kind","equals":["a","b"]}`, Data{"kind": "b"}, true},
		"no answer equals nothing":        {`{"field":"kind","equals":["a","b"]}`, Data{}, false},
		"no answer is not a value":        {`{"field":"kind","op":"ne","equals":["a"]}`, Data{}, true},
		"9 is less than 10":               {`{"field":"count","op":"lt","equals":["10"]}`, Data{"count": float64(9)}, true},
		"no answer is not less":           {`{"field":"count","op":"lt","equals":["10"]}`, Data{}, false},
		"money is said in yuan":           {`{"field":"pay","op":"gt","equals":["100"]}`, Data{"pay": float64(10001)}, true},
		"just as much is not more":        {`{"field":"pay","op":"gt","equals":["100"]}`, Data{"pay": float64(10000)}, false},
		"a day before another":            {`{"field":"day","op":"lt","equals":["2026-10-01"]}`, Data{"day": "2026-09-30"}, true},
		"a district is of its city":       {`{"field":"city","equals":["320100"]}`, Data{"city": "320106"}, true},
		"a ticked box":                    {`{"field":"ok","equals":[true]}`, Data{"ok": true}, true},
		"all of them":                     {`{"all":[{"field":"kind","equals":"a"},{"field":"ok","equals":true}]}`, Data{"kind": "a"}, false},
		"any of them":                     {`{"any":[{"field":"kind","equals":"a"},{"field":"ok","equals":true}]}`, Data{"kind": "a"}, true},
		"not":                             {`{"not":{"field":"kind","equals":"a"}}`, Data{"kind": "b"}, true},
		"a hidden answer counts as none":  {`{"field":"more","equals":"x"}`, Data{"kind": "b", "more": "x"}, false},
		"an answer that was asked counts": {`{"field":"more","equals":"x"}`, Data{"kind": "a", "more": "x"}, true},
		"the region of the case":          {`{"field":"@region","equals":"320100"}`, Data{}, true},
		"who applies":                     {`{"field":"@audience","equals":"person"}`, Data{}, false},
		"no verdict yet":                  {`{"field":"@verdict","equals":"approved"}`, Data{}, false},
	} {
		f := asked(t, tc.cond).In(Context{Region: "320100", Audience: "unit"})
		if got := f.Visible(tc.d, "asked"); got != tc.want {
			t.Errorf("%s: %v, want %v", why, got, tc.want)
		}
	}
}

func TestAConditionIsRefusedWhenItIsTooDeepOrAsksForNothing(t *testing.T) { // ITM-3
	for why, cond := range map[string]string{
		"four deep":       `{"not":{"not":{"not":{"field":"kind","equals":"a"}}}}`,
		"no field":        `{"all":[{"equals":"a"}]}`,
		"unknown":         `{"field":"none","equals":"a"}`,
		"unknown context": `{"field":"@weather","equals":"a"}`,
	} {
		if _, err := Compile([]byte(replace(asking, cond))); err == nil {
			t.Errorf("%s is taken", why)
		}
	}
}

func TestThePageGetsWhatTheContextLeavesOpen(t *testing.T) {
	for cond, want := range map[string]struct {
		script string
		always bool
		words  string
	}{
		`{"field":"pay","op":"gt","equals":["100"]}`:                                                  {`{"name":"pay","op":"gt","values":["100"],"number":true}`, false, "金额大于“100”"},
		`{"field":"ok","equals":true}`:                                                                {`{"name":"ok","values":["1"]}`, false, "同意为“是”"},
		`{"field":"@audience","equals":"unit"}`:                                                       {"", true, ""},
		`{"any":[{"field":"@audience","equals":"unit"},{"field":"kind","equals":"a"}]}`:               {"", true, "类别为“甲”"},
		`{"all":[{"field":"@audience","equals":"person"},{"field":"kind","equals":"a"}]}`:             {"", false, "类别为“甲”"},
		`{"all":[{"field":"@audience","equals":"unit"},{"not":{"field":"kind","equals":["a","b"]}}]}`: {`{"all":[{"not":{"name":"kind","values":["a","b"]}}]}`, false, "（类别不为“甲”或者“乙”）"},
	} {
		f := asked(t, cond).In(Context{Audience: "unit"})
		field, _ := f.Field("asked")
		script, always := f.Asked(field.ShowIf, "", nil)
		if script != want.script || script == "" && always != want.always {
			t.Errorf("%s: %s, %v", cond, script, always)
		}
		if got := f.Words(field.ShowIf, nil); got != want.words {
			t.Errorf("%s: %s, want %s", cond, got, want.words)
		}
	}
}

// ITM-3, ITM-8: a condition outside the form asks about a column of a table, and one row that answers so is enough.
func TestAConditionOfAMaterialAsksAboutRows(t *testing.T) {
	f, err := Compile([]byte(`{"type":"object","properties":{"mode":{"type":"string","title":"方式"},
 "people":{"type":"array","title":"人员","items":{"type":"object","properties":{"kind":{"type":"string","title":"类别"},
 "days":{"type":"integer","title":"天数"}}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	row := func(kind string, days float64) any { return map[string]any{"kind": kind, "days": days} }
	foreign, long := Cond{Field: "people/kind", Equals: []string{"foreign"}}, Cond{Field: "people/days", Op: OpGreater, Equals: []string{"90"}}
	for say, x := range map[string]struct {
		c    Cond
		d    Data
		want bool
	}{
		"one of two rows":            {foreign, Data{"people": []any{row("own", 1), row("foreign", 1)}}, true},
		"no row":                     {foreign, Data{"people": []any{row("own", 1)}}, false},
		"no table":                   {foreign, Data{}, false},
		"a row above a number":       {long, Data{"people": []any{row("own", 1), row("own", 91)}}, true},
		"no row above a number":      {long, Data{"people": []any{row("own", 90)}}, false},
		"none of the rows is so":     {Cond{Field: "people/kind", Op: OpNot, Equals: []string{"foreign"}}, Data{"people": []any{row("own", 1)}}, true},
		"both, of different rows":    {Cond{All: []Cond{foreign, long}}, Data{"people": []any{row("foreign", 1), row("own", 91)}}, true},
		"both, one of them not":      {Cond{All: []Cond{foreign, {Field: "mode", Equals: []string{"a"}}}}, Data{"people": []any{row("foreign", 1)}, "mode": "b"}, false},
		"either, beside the table":   {Cond{Any: []Cond{foreign, {Field: "mode", Equals: []string{"b"}}}}, Data{"mode": "b"}, true},
		"a column that is not there": {Cond{Field: "people/gone", Equals: []string{"x"}}, Data{"people": []any{row("own", 1)}}, false},
	} {
		if got := f.Holds(x.d, &x.c); got != x.want {
			t.Errorf("%s: %v", say, got)
		}
	}
}
