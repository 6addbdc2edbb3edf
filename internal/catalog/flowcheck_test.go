package catalog

import (
	"slices"
	"strings"
	"testing"

	"wangting/internal/form"
)

// sound is an item whose flow has everything and nothing wrong.
func sound() *Item {
	x := form.Definition{Parts: []form.PartDef{{Key: "p", Fields: []form.FieldDef{{Key: "x", Kind: form.Text, Label: "甲"}}}}}
	return &Item{Code: "i", Definition: &x, PromiseDays: 20, LegalDays: 30, Type: "行政许可", Documents: []Document{{Key: "no", Name: "不予决定书"}},
		Flow: &Flow{AcceptDays: 5, Stages: []Stage{
			{Key: "a", Name: "受理", Kind: Manual, Post: AcceptPost,
				Verbs: []VerbUse{{Verb: "accept", To: "r"}, {Verb: "refuse", Document: "no"}, {Verb: "ask"}}},
			{Key: "r", Name: "审查", Kind: Manual, Post: ReviewPost, Days: 10, NotSame: []string{"a"},
				Verbs: []VerbUse{{Verb: "publish", To: "p"}, {Verb: "review", To: "d"}, {Verb: "suspend"}, {Verb: "consult"}, {Verb: "ask"}}},
			{Key: "p", Name: "公示", Kind: Publicity, Days: 5},
			{Key: "d", Name: "决定", Kind: Manual, Post: DecidePost, Days: 5, NotSame: []string{"a", "r"},
				Verbs: []VerbUse{{Verb: "grant", To: "c"}, {Verb: "deny", To: "c", Document: "no"}, {Verb: "back", To: "r"}, {Verb: "extend"}}},
			{Key: "c", Name: "办结", Kind: Manual, Post: DecidePost, Verbs: []VerbUse{{Verb: "close"}}},
		}}}
}

func TestASoundFlowHasNoFindings(t *testing.T) {
	if found := sound().CheckFlow(); len(found) != 0 {
		t.Errorf("found %+v", found)
	}
	for _, two := range []bool{false, true} {
		if found := (&Item{PromiseDays: 10, TwoReviewers: two}).CheckFlow(); len(found) != 0 {
			t.Errorf("the usual flow, two reviewers %v: %+v", two, found)
		}
	}
}

func TestEachBrokenFlowIsFound(t *testing.T) { // ITM-9, ITM-10, ITM-11
	for name, tc := range map[string]struct {
		breaks func(it *Item, s []Stage)
		where  string
		say    string
	}{
		"no stages": {func(it *Item, _ []Stage) { it.Flow.Stages = nil }, "flow", "没有环节"},
		"too many stages": {func(it *Item, s []Stage) {
			for range 31 {
				it.Flow.Stages = append(it.Flow.Stages, s[1])
			}
		}, "flow", "最多 30 个"},
		"not begun with the acceptance":     {func(_ *Item, s []Stage) { s[0].Post = ReviewPost }, "flow:a", "应当是“受理”"},
		"a stage that nothing leads to":     {func(_ *Item, s []Stage) { s[1].Verbs = s[1].Verbs[1:] }, "flow:p", "没有任何操作通向“公示”"},
		"no way to the end":                 {func(_ *Item, s []Stage) { s[3].Verbs = s[3].Verbs[2:] }, "flow:d", "走不到“办结”"},
		"a decision that nobody closes":     {func(_ *Item, s []Stage) { s[3].Verbs[0].To = "r" }, "flow:d", "应当能够办结"},
		"a circle for one person":           {func(_ *Item, s []Stage) { s[3].NotSame = []string{"a"} }, "flow:r", "没有尽头"},
		"stages longer than the promise":    {func(_ *Item, s []Stage) { s[1].Days = 16 }, "flow", "合计 21 个工作日"},
		"a promise beyond the law":          {func(it *Item, _ []Stage) { it.LegalDays = 10 }, "flow", "超过法定时限"},
		"a permit accepted too late":        {func(it *Item, _ []Stage) { it.Flow.AcceptDays = 6 }, "flow", "受理时限 6"},
		"one person does everything":        {onePerson, "flow:c", "可以由一个人办完"},
		"a verb of no list":                 {func(_ *Item, s []Stage) { s[1].Verbs[1].Verb = "wave" }, "flow:r", "不在可用操作的清单里"},
		"a verb at the wrong kind of stage": {func(_ *Item, s []Stage) { s[2].Verbs = []VerbUse{{Verb: "suspend"}} }, "flow:p", "环节类型不能使用“中止”"},
		"a verb at the wrong desk":          {func(_ *Item, s []Stage) { s[0].Verbs[2] = VerbUse{Verb: "grant", To: "c"} }, "flow:a", "岗位不能使用“准予”"},
		"a verb twice":                      {func(_ *Item, s []Stage) { s[1].Verbs[3].Verb = "suspend" }, "flow:r", "有两个“中止”"},
		"a condition on an act of the program": {func(_ *Item, s []Stage) {
			s[2].Kind, s[2].Verbs = Automatic, []VerbUse{{Verb: "grant", To: "c", When: &form.Cond{Field: "x"}}}
		}, "flow:p", "只有人工环节的操作可以有条件"},
		"a condition on an answer that nobody gives": {func(_ *Item, s []Stage) { s[1].Verbs[1].When = &form.Cond{Field: "y"} }, "flow:r",
			"用了申请人不填的字段"},
		"a condition on the closing": {func(_ *Item, s []Stage) { s[4].Verbs[0].When = &form.Cond{Field: "x"} }, "flow:c", "不能带条件"},
		"only ways with conditions": {func(_ *Item, s []Stage) {
			s[1].Verbs[0].When, s[1].Verbs[1].When = &form.Cond{Field: "x"}, &form.Cond{Field: form.AtRegion}
		}, "flow:r", "请保留一个没有条件的操作"},
		"a missing document":              {func(_ *Item, s []Stage) { s[3].Verbs[0].Document = "yes" }, "flow:d", "文书不存在"},
		"a step to nowhere":               {func(_ *Item, s []Stage) { s[1].Verbs[1].To = "x" }, "flow:r", "不存在的环节"},
		"a step without a target":         {func(_ *Item, s []Stage) { s[1].Verbs[1].To = "" }, "flow:r", "没有选择下一环节"},
		"a way back to the acceptance":    {func(_ *Item, s []Stage) { s[3].Verbs[2].To = "a" }, "flow:d", "不能再回到受理环节"},
		"an end that leads on":            {func(_ *Item, s []Stage) { s[4].Verbs[0].To = "r" }, "flow:c", "不能有下一环节"},
		"nothing after the publicity":     {func(_ *Item, s []Stage) { s[4].Kind, s[4].Days = Publicity, 5 }, "flow:c", "后面没有环节"},
		"a publicity without days":        {func(_ *Item, s []Stage) { s[2].Days = 0 }, "flow:p", "没有填写公示的工作日"},
		"a publicity entered by a review": {func(_ *Item, s []Stage) { s[1].Verbs[1].To = "p" }, "flow:r", "进入公示环节要用“公示”"},
		"an unknown pair of hands":        {func(_ *Item, s []Stage) { s[3].NotSame[0] = "x" }, "flow:d", "不得由同一人办理"},
		"two stages with one key":         {func(_ *Item, s []Stage) { s[2].Key = "r" }, "flow:r", "标识相同"},
		"a stage without a name":          {func(_ *Item, s []Stage) { s[1].Name = "" }, "flow:r", "没有名称"},
		"a stage without a kind":          {func(_ *Item, s []Stage) { s[1].Kind = "" }, "flow:r", "环节类型"},
		"a stage without a desk":          {func(_ *Item, s []Stage) { s[1].Post = "" }, "flow:r", "没有选择岗位"},
		"an automatic stage":              {func(_ *Item, s []Stage) { s[1].Kind = Automatic }, "flow:r", "应当是第一个环节"},
		"days below nothing":              {func(_ *Item, s []Stage) { s[1].Days = -1 }, "flow:r", "不能是负数"},
	} {
		t.Run(name, func(t *testing.T) {
			it := sound()
			tc.breaks(it, it.Flow.Stages)
			found := it.CheckFlow()
			if !slices.ContainsFunc(found, func(f Finding) bool { return f.Must && f.Where == tc.where && strings.Contains(f.Say, tc.say) }) {
				t.Errorf("found %+v", found)
			}
		})
	}
}

// onePerson takes away every pair, and the way back, which would be a circle.
func onePerson(_ *Item, s []Stage) {
	s[1].NotSame, s[3].NotSame = nil, nil
	s[3].Verbs = slices.Delete(s[3].Verbs, 2, 3)
}

func TestAFlowOfTooManyWaysIsRefusedInTime(t *testing.T) {
	it := sound()
	var keys []string
	for i := range 14 {
		keys = append(keys, "m"+string(rune('a'+i)))
	}
	mid := it.Flow.Stages[:1:1]
	for _, k := range keys {
		st := Stage{Key: k, Name: k, Kind: Manual, Post: ReviewPost, Verbs: []VerbUse{{Verb: "review", To: keys[0]}, {Verb: "second", To: keys[5]},
			{Verb: "back", To: keys[9]}}}
		mid = append(mid, st)
	}
	it.Flow.Stages = append(mid, it.Flow.Stages[1:]...)
	if found := it.CheckFlow(); len(found) == 0 {
		t.Error("nothing is found")
	}
}

func TestEveryItemOfTheHallHasAFlowThatMayBePublished(t *testing.T) {
	for _, it := range seeded(t).Items() {
		for _, f := range it.CheckFlow() {
			t.Errorf("%s: %+v", it.Code, f)
		}
	}
}

// byRules is an item whose flow begins with rules, and has nothing wrong.
func byRules(t *testing.T) *Item {
	t.Helper()
	it := seeded(t).Item("staff-change")
	if it == nil {
		t.Fatal("no staff-change")
	}
	out := *it
	flow := it.TheFlow()
	flow.Stages = slices.Clone(flow.Stages)
	flow.Stages[0].Verbs, flow.Stages[0].Rules = slices.Clone(flow.Stages[0].Verbs), slices.Clone(flow.Stages[0].Rules)
	out.Flow = &flow
	return &out
}

func TestEachBrokenAutomaticStageIsFound(t *testing.T) { // ITM-12
	if found := byRules(t).CheckFlow(); len(found) > 0 {
		t.Fatalf("the sound flow has %+v", found)
	}
	for name, tc := range map[string]struct {
		breaks func(s *Stage)
		say    string
	}{
		"an unknown rule":                {func(s *Stage) { s.Rules[0].Rule = "x" }, "不在可用规则的清单里"},
		"a rule without its parameter":   {func(s *Stage) { s.Rules[0] = RuleUse{Rule: "of-age"} }, "没有填写参数“周岁”"},
		"a number that is none":          {func(s *Stage) { s.Rules[0] = RuleUse{"of-age", map[string]string{"years": "x"}} }, "应当是数字"},
		"a field that is not asked for":  {func(s *Stage) { s.Rules[0] = RuleUse{"of-age", map[string]string{"years": "=x"}} }, "表单里没有"},
		"a parameter of another rule":    {func(s *Stage) { s.Rules[0].Params = map[string]string{"years": "16"} }, "没有参数“years”"},
		"no rules":                       {func(s *Stage) { s.Rules = nil }, "没有规则"},
		"an unknown act":                 {func(s *Stage) { s.Deed = "x" }, "不在清单里"},
		"an automatic no":                {func(s *Stage) { s.Verbs[1] = VerbUse{Verb: "deny", To: "close", Document: "denial"} }, "只有“准予”和“转人工”"},
		"no way to staff":                {func(s *Stage) { s.Verbs = s.Verbs[:1] }, "只有“准予”和“转人工”"},
		"a way to the wrong staff":       {func(s *Stage) { s.Verbs[1].To = "review" }, "应当进入受理环节"},
		"no words to the applicant":      {func(s *Stage) { s.Verbs[0].Words = "" }, "没有写给申请人的话"},
		"more than all drawn for people": {func(s *Stage) { s.Sample = 101 }, "抽查比例"},
	} {
		t.Run(name, func(t *testing.T) {
			it := byRules(t)
			tc.breaks(&it.Flow.Stages[0])
			if !slices.ContainsFunc(it.CheckFlow(), func(f Finding) bool { return f.Must && strings.Contains(f.Say, tc.say) }) {
				t.Errorf("found %+v", it.CheckFlow())
			}
		})
	}
}
