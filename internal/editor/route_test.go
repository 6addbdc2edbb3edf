package editor

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

func routed(routes ...catalog.Route) *catalog.Item {
	return &catalog.Item{Audience: "unit", Online: true, Routes: routes, Definition: &form.Definition{Parts: []form.PartDef{{Key: "p1", Title: "一",
		Fields: []form.FieldDef{{Key: "kind", Kind: form.Choice, Label: "类别", Options: []form.Option{{Value: "a", Label: "甲"}, {Value: "b", Label: "乙"}}}}}}}}
}

var (
	inNanjing = form.Cond{Field: form.AtRegion, Equals: []string{"320100"}}
	ofKindA   = form.Cond{Field: "kind", Equals: []string{"a"}}
)

func TestRulesOfRoutingSurviveTheirForm(t *testing.T) { // ITM-18
	deep := &form.Cond{Not: &ofKindA}
	it := routed(catalog.Route{When: &form.Cond{All: []form.Cond{inNanjing, ofKindA}}, Department: "一处"}, catalog.Route{When: deep, Department: "二处"},
		catalog.Route{When: &inNanjing, Department: "三处"}, catalog.Route{Department: "四处"})
	was := it.Routes
	d, err := Data(it, PathScope)
	if err != nil {
		t.Fatal(err)
	}
	rows := d["routes"].([]any)
	if first := rows[0].(map[string]any); first["region"] != "320100" || first["field"] != "kind" || first["values"] != "甲" {
		t.Errorf("shown as %+v", first)
	}
	raw, err := rawOf(it, PathScope, d)
	if err != nil {
		t.Fatal(err)
	}
	if err := set(it, PathScope, raw); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(it.Routes, was) {
		got, _ := json.Marshal(it.Routes)
		t.Errorf("became %s", got)
	}
	if forget(it, KindField+":kind"); len(it.Routes) != 2 {
		t.Errorf("without the question: %+v", it.Routes)
	}
}

func TestEveryCaseFindsItsDepartment(t *testing.T) { // ITM-18
	rest := catalog.Route{Department: "其余处"}
	for why, tc := range map[string]struct {
		routes []catalog.Route
		want   string // "" is no finding
	}{
		"none":                     {nil, ""},
		"a region and the rest":    {[]catalog.Route{{When: &inNanjing, Department: "一处"}, rest}, ""},
		"no rest":                  {[]catalog.Route{{When: &inNanjing, Department: "一处"}}, "最后一条要是“其余”"},
		"something after the rest": {[]catalog.Route{rest, {When: &inNanjing, Department: "一处"}}, "永远用不到"},
		"the same twice":           {[]catalog.Route{{When: &inNanjing, Department: "一处"}, {When: &inNanjing, Department: "二处"}, rest}, "与前面一条的条件相同"},
		"a question that is gone":  {[]catalog.Route{{When: &form.Cond{Field: "gone", Equals: []string{"a"}}, Department: "一处"}, rest}, "已经删除的字段"},
		"no department":            {[]catalog.Route{{When: &ofKindA}, rest}, "没有写部门"},
	} {
		var got []string
		for _, f := range Check(routed(tc.routes...), nil) {
			if strings.Contains(f.Say, "分派") {
				got = append(got, f.Say)
			}
		}
		if all := strings.Join(got, "|"); tc.want == "" && all != "" || !strings.Contains(all, tc.want) {
			t.Errorf("%s: found %q, want %q", why, all, tc.want)
		}
	}
}
