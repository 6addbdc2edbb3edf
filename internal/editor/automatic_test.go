package editor

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// ITM-12: the rules of every shipped automatic stage are drawn by its form and come back as they were.
func TestTheRulesOfAnAutomaticStageSurviveTheirForm(t *testing.T) {
	for _, r := range catalog.Rules {
		if len(r.Params) > 1 {
			t.Errorf("the form has room for one parameter, %s has %d", r.Key, len(r.Params))
		}
	}
	stages := 0
	for _, it := range shipped(t) {
		for _, s := range flowOf(it).Stages {
			path := KindStage + ":" + s.Key
			d, err := Data(it, path)
			if err != nil {
				t.Fatal(err)
			}
			f, err := Ask(it, path)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.Validate(d); err != nil {
				t.Errorf("%s %s: %+v", it.Code, s.Name, err)
			}
			was, err := get(it, path)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := rawOf(it, path, f.Canonical(d))
			if err != nil {
				t.Fatal(err)
			}
			if same, err := equal(was, raw); err != nil || !same {
				t.Errorf("%s: %s became %s, %v", it.Code, was, raw, err)
			}
			if len(s.Rules) > 0 {
				stages++
			}
		}
	}
	if stages < 5 {
		t.Errorf("%d automatic stages, want at least 5", stages)
	}
}

func TestAParameterOfARuleIsMappedOrRefused(t *testing.T) {
	it := shippedQuery(t, "card-loss")
	path := KindStage + ":" + it.Flow.Stages[0].Key
	save := func(row map[string]any) []Finding {
		d, err := Data(it, path)
		if err != nil {
			t.Fatal(err)
		}
		d["rules"] = []any{row}
		raw, err := rawOf(it, path, d)
		if err != nil {
			t.Fatal(err)
		}
		if err := set(it, path, raw); err != nil {
			t.Fatal(err)
		}
		return Check(it, nil)
	}
	field := it.Definition.Parts[0].Fields[0].Key
	for name, tc := range map[string]struct {
		row  map[string]any
		want string
	}{
		"unmapped":        {map[string]any{"rule": "of-age"}, "没有填写参数“周岁”"},
		"no number":       {map[string]any{"rule": "of-age", "value": "十六"}, "应当是数字"},
		"a constant":      {map[string]any{"rule": "of-age", "value": "16"}, ""},
		"of the form":     {map[string]any{"rule": "insured-as-said", "field": field}, ""},
		"of no question":  {map[string]any{"rule": "insured-as-said", "field": "gone"}, "表单里没有的项目"},
		"no such rule":    {map[string]any{"rule": "always"}, "不在可用规则的清单里"},
		"not wanted here": {map[string]any{"rule": "card-usable", "value": "1"}, ""},
		"of the others":   {map[string]any{"rule": "unit-clear"}, "核对的是单位，而事项不面向单位"},
	} {
		found := save(tc.row)
		said := slices.ContainsFunc(found, func(f Finding) bool { return f.Must && f.Section == "flow" && strings.Contains(f.Say, "规则") })
		hit := slices.ContainsFunc(found, func(f Finding) bool { return f.Must && f.Path == path && strings.Contains(f.Say, tc.want) })
		if tc.want == "" && said || tc.want != "" && !hit {
			t.Errorf("%s: %+v", name, found)
		}
	}
}

// What was a property that no page could change is asked for, and compared in a sentence.
func TestWhatOnlyFilesCouldSayIsAskedForAndCompared(t *testing.T) {
	old, now := shippedQuery(t, "card-loss"), shippedQuery(t, "card-loss")
	now.Codes, now.OtherUnits, now.Face = []string{"91"}, "到窗口办", !old.Face
	now.Materials = append(now.Materials, catalog.Material{Key: "m", Name: "证件", Kind: "居民身份证", ValidDays: 30})
	now.Flow.Stages[0].Rules = []catalog.RuleUse{{Rule: "of-age", Params: map[string]string{"years": "18"}}}
	now.Flow.Stages[0].Sample = 5
	list, err := Compare(old, now)
	if err != nil {
		t.Fatal(err)
	}
	all, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"只对这些单位开放", "其他单位到哪里办", "本人刷脸后才能提交", "居民身份证", "多少天内的可以再用", "年满规定年龄", "抽查比例"} {
		if !strings.Contains(string(all), want) {
			t.Errorf("%s is not said in %s", want, all)
		}
	}
	if strings.Contains(string(all), "数据 ") {
		t.Errorf("something is said as data: %s", all)
	}
	now.OtherUnits, now.Face, now.Audience = "", true, catalog.ForUnits
	now.Materials[len(now.Materials)-1].Kind = ""
	for _, want := range []string{"其他单位到哪里办", "刷脸提交只用于个人", "没有选择材料库里的种类"} {
		if !slices.ContainsFunc(Check(now, nil), func(f Finding) bool { return f.Must && strings.Contains(f.Say, want) }) {
			t.Errorf("the check lets it pass: %s", want)
		}
	}
	if d, err := Data(now, PathScope); err != nil || d["codes"] != "91" || form.Data(d)["face"] != true {
		t.Errorf("the page holds %v, %v", d, err)
	}
}
