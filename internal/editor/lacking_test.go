package editor

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

func TestAMaterialMayFollowOnlyWhereNothingHangsOnIt(t *testing.T) { // ITM-8
	for why, tc := range map[string]struct {
		do   func(it *catalog.Item)
		want string // "" is no finding
	}{
		"a flow that accepts without it": {func(*catalog.Item) {}, ""},
		"a flow that does not":           {func(it *catalog.Item) { it.Flow.Stages[0].Verbs = it.Flow.Stages[0].Verbs[1:] }, "流程里没有“容缺受理”"},
		"longer than the promise":        {func(it *catalog.Item) { it.Materials[0].LackDays = 21 }, "超过承诺时限 20 个工作日"},
		"a material that is optional":    {func(it *catalog.Item) { it.Materials[0].Optional = true }, "是选交的材料"},
		"a material that is reviewed": {func(it *catalog.Item) {
			it.Flow.Stages[1].Points = []catalog.Check{{Text: "核对场地", On: "material:site"}}
		}, "是审查要点对照的材料"},
	} {
		it := &catalog.Item{Online: true, Audience: "unit", PromiseDays: 20,
			Materials: []catalog.Material{{Key: "site", Name: "场地证明", Hint: "房产证", LackDays: 10}},
			Flow: &catalog.Flow{Stages: []catalog.Stage{
				{Key: "a", Name: "受理", Kind: catalog.Manual, Post: catalog.AcceptPost,
					Verbs: []catalog.VerbUse{{Verb: "accept_lacking", To: "r"}, {Verb: "accept", To: "r"}}},
				{Key: "r", Name: "审查", Kind: catalog.Manual, Post: catalog.ReviewPost}}}}
		tc.do(it)
		var got []string
		for _, f := range Check(it, nil) {
			if f.Section == "materials" {
				got = append(got, f.Say)
			}
		}
		all := strings.Join(got, "|")
		if tc.want == "" && all != "" || !strings.Contains(all, tc.want) {
			t.Errorf("%s: found %q, want %q", why, all, tc.want)
		}
	}
}

func TestANoteOfStaffIsNothingThatTheApplicantsItemHangsOn(t *testing.T) { // ITM-4
	it, err := catalog.Read([]byte(`{"code":"i","online":true,"audience":"unit","promiseDays":20,"employerIn":"found",
 "materials":[{"key":"m","name":"证明","hint":"一份","optional":true,"requiredIf":{"field":"found","equals":["x"]}}],
 "documents":[{"key":"d","name":"决定书","for":"granted","blocks":[{"key":"b","text":"经查，{{field:found}}。"}]}],
 "definition":{"parts":[{"key":"a","title":"甲","fields":[{"key":"u","kind":"text","label":"单位","source":"unit.name","locked":true}]},
 {"key":"n","title":"记录","filler":"review","fields":[{"key":"found","kind":"text","label":"结论","required":true}]}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range Check(it, nil) {
		got = append(got, f.Say)
	}
	for _, want := range []string{"决定审核单位的字段已经不存在", "“证明”的必交条件用了不是申请人填写的字段",
		"里用了字段“结论”，它是内部附注，申请人看不到。请去掉，或者在表单里给它勾选“对外”"} {
		if !strings.Contains(strings.Join(got, "|"), want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	for _, o := range fieldOptions(it) {
		if o.Value == "found" {
			t.Error("a note is offered as a question of the applicant")
		}
	}
}

func TestAPartOfTheEmployerNeedsAnEmployerWhoAnswers(t *testing.T) { // ITM-4
	const item = `{"code":"i","online":true,"audience":"person","promiseDays":20,%s
 "documents":[{"key":"d","name":"决定书","for":"granted","blocks":[{"key":"b","text":"单位认为{{field:said}}。"}]}],
 "definition":{"parts":[{"key":"a","title":"甲","fields":[{"key":"u","kind":"person","label":"申请人","source":"person","locked":true},
  {"key":"e","kind":"text","label":"单位代码","format":"uscc"}]},
 {"key":"n","title":"单位意见","filler":"unit","fields":[{"key":"said","kind":"text","label":"意见","required":true}]}]}}`
	const nobody, deleted, open = "“单位意见”由单位审核人填写，但这个事项没有单位审核", "决定审核单位的字段已经不存在", "可能没有内容"
	for why, tc := range map[string]struct {
		says string
		want []string
	}{
		"nobody answers":                        {"", []string{nobody}},
		"the employer agrees":                   {`"employerIn":"e","employerWord":"agree",`, nil},
		"silence passes, so that a tag is open": {`"employerIn":"e","employerWord":"opinion",`, []string{open}},
		"the employer would name themselves":    {`"employerIn":"said","employerWord":"agree",`, []string{deleted}},
	} {
		it, err := catalog.Read(fmt.Appendf(nil, item, tc.says))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range Check(it, nil) {
			for _, one := range []string{nobody, deleted, open} {
				if strings.Contains(f.Say, one) {
					got = append(got, one)
				}
				if one == nobody && strings.Contains(f.Say, one) && (f.Section != "form" || f.Path != KindPart+":n") {
					t.Errorf("%s: said at %s", why, f.Path)
				}
			}
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: found %q, want %q", why, got, tc.want)
		}
	}
	said, err := json.Marshal(Fillers)
	if err != nil || !strings.Contains(string(said), `单位审核人`) || FillerSay(form.PartDef{Filler: form.ByUnit}) != "（单位审核人填写）" {
		t.Errorf("offered are %s, %v", said, err)
	}
}

func TestWhatTheHallMakesStandsForAPDFOfTheApplicants(t *testing.T) { // ITM-8
	for why, tc := range map[string]struct {
		m    catalog.Material
		want string // "" is no finding
	}{
		"of units, by a unit":             {catalog.Material{Fetch: "unit-months"}, ""},
		"of persons, by a unit":           {catalog.Material{Fetch: "employment"}, "与这个事项的服务对象不符"},
		"nothing that anybody knows":      {catalog.Material{Fetch: "weather"}, "自动获取的内容不认识"},
		"a spreadsheet":                   {catalog.Material{Fetch: "unit-months", Types: []string{"xlsx"}}, "文件类型要有 PDF"},
		"a promise":                       {catalog.Material{Promise: "没有欠费"}, ""},
		"a promise in place of a picture": {catalog.Material{Promise: "没有欠费", Types: []string{"jpg"}}, "文件类型要有 PDF"},
	} {
		tc.m.Key, tc.m.Name, tc.m.Hint = "m", "证明", "一份"
		it := &catalog.Item{Online: true, Audience: "unit", PromiseDays: 20, Materials: []catalog.Material{tc.m}}
		var got []string
		for _, f := range Check(it, nil) {
			if f.Section == "materials" {
				got = append(got, f.Say)
			}
		}
		all := strings.Join(got, "|")
		if tc.want == "" && all != "" || !strings.Contains(all, tc.want) {
			t.Errorf("%s: found %q, want %q", why, all, tc.want)
		}
	}
}
