package editor

import (
	"slices"
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/clocktest"
	"wangting/internal/form"
	"wangting/internal/staff"
)

// proved is an item whose head, dates and conditions pass the check.
func proved() *catalog.Item {
	kind := func(v string) *form.Cond { return &form.Cond{Field: "kind", Equals: []string{v}} }
	return &catalog.Item{Online: true, Audience: "unit", Type: "行政许可", PromiseDays: 20, LegalDays: 30, LegalBasis: []catalog.Basis{{Title: "法"}},
		Begins: "2026-01-01", Ends: "2027-06-01", EndWords: "请于申报期内申请",
		Seasons: []catalog.Season{{From: "01-01", Till: "03-31"}, {From: "04-01", Till: "05-31"}},
		Materials: []catalog.Material{{Key: "m", Name: "证明", Hint: "一份", Optional: true,
			RequiredIf: &form.Cond{Field: "kind", Equals: []string{"a"}}}},
		Routes:    []catalog.Route{{When: kind("a"), Department: "一处"}, {Department: "其余处"}},
		Documents: []catalog.Document{{Key: "d", Name: "决定书", For: "granted", Blocks: []catalog.Block{{Key: "b", Text: "准予。", When: kind("a")}, {Key: "e", Text: "完。"}}}},
		Flow: &catalog.Flow{Stages: []catalog.Stage{
			{Key: "a", Name: "受理", Kind: catalog.Manual, Post: catalog.AcceptPost, Verbs: []catalog.VerbUse{{Verb: "accept", To: "r"}}},
			{Key: "r", Name: "审查", Kind: catalog.Manual, Post: catalog.ReviewPost, NotSame: []string{"a"}, Verbs: []catalog.VerbUse{
				{Verb: "review", To: "c"}, {Verb: "suspend", When: kind("b")}}},
			{Key: "c", Name: "办结", Kind: catalog.Manual, Post: catalog.ReviewPost, Verbs: []catalog.VerbUse{{Verb: "close"}}}}},
		Definition: &form.Definition{Parts: []form.PartDef{{Key: "p", Title: "一", Fields: []form.FieldDef{
			{Key: "unit", Kind: form.Text, Label: "单位", Source: "unit.name", Locked: true},
			{Key: "kind", Kind: form.Choice, Label: "类别", Required: true, Options: []form.Option{{Value: "a", Label: "甲"}, {Value: "b", Label: "乙"}}},
			{Key: "more", Kind: form.Text, Label: "补充", When: kind("b")}}}}},
	}
}

// The last column of the catalogue: what the check refuses, each with one thing broken.
func TestWhatTheCheckOfAnItemRefuses(t *testing.T) {
	of := []string{"设定依据", "承诺 ", "停办时间", "申报期", "不能申请时", "的条件", "必交条件", "显示条件", "种类", "核心系统中断"}
	found := func(it *catalog.Item) (list []string) {
		for _, f := range append(Check(it, nil), past(it, clocktest.Now())...) {
			if f.Must && slices.ContainsFunc(of, func(s string) bool { return strings.Contains(f.Say, s) }) {
				list = append(list, f.Section+" "+f.Path+" "+f.Say)
			}
		}
		return list
	}
	if got := found(proved()); len(got) > 0 {
		t.Fatalf("a sound item: %q", got)
	}
	never := &form.Cond{All: []form.Cond{{Field: "kind", Equals: []string{"a"}}, {Field: "more", Equals: []string{"x"}}}}
	always := &form.Cond{Any: []form.Cond{{Field: "kind", Equals: []string{"a"}}, {Field: "kind", Op: form.OpNot, Equals: []string{"a"}}}}
	gone := &form.Cond{Field: "kind", Equals: []string{"z"}}
	for name, tc := range map[string]struct {
		spoil func(it *catalog.Item)
		want  string
	}{
		"ITM-1 no basis":                 {func(it *catalog.Item) { it.LegalBasis = nil }, "basic " + PathLaw + " 没有写设定依据"},
		"ITM-1 a promise beyond the law": {func(it *catalog.Item) { it.PromiseDays = 31 }, "basic " + PathLaw + " 承诺 31 个工作日，多于法定的 30 个工作日"},
		"ITM-6 an outage would block": {func(it *catalog.Item) {
			f := &it.Definition.Parts[0].Fields[2]
			f.Source, f.Locked = "core.return.year", true
		}, "form field:more “补充”锁定为核心系统的内容，核心系统中断时申请人填不了"},
		"ITM-8 an unknown kind":                 {func(it *catalog.Item) { it.Materials[0].Kind = "护身符" }, "materials material:m “证明”的种类“护身符”不是材料库里的种类"},
		"ITM-3 a material needed for no answer": {func(it *catalog.Item) { it.Materials[0].RequiredIf.Equals = nil }, "materials material:m “证明”的必交条件没有填写值"},
		"ITM-3 an act that never is":            {func(it *catalog.Item) { it.Flow.Stages[1].Verbs[1].When = never }, "flow stage:r “审查”的“中止”的条件永远不会满足"},
		"ITM-3 an act that always is":           {func(it *catalog.Item) { it.Flow.Stages[1].Verbs[1].When = always }, "flow stage:r “审查”的“中止”的条件总是满足"},
		"ITM-3 an option that went":             {func(it *catalog.Item) { it.Flow.Stages[1].Verbs[1].When = gone }, "flow stage:r “审查”的“中止”的条件用了已改名或删除的选项：“z”"},
		"ITM-3 a paragraph never printed":       {func(it *catalog.Item) { it.Documents[0].Blocks[0].When = never }, "documents block:d/b “决定书”有一段的显示条件永远不会满足"},
		"ITM-18 a rule that no case meets":      {func(it *catalog.Item) { it.Routes[0].When = never }, "scope " + PathScope + " 分派到“一处”的条件永远不会满足"},
		"ITM-18 a rule behind a wider one": {func(it *catalog.Item) {
			wide := &form.Cond{Any: []form.Cond{{Field: "kind", Equals: []string{"a"}}, {Field: "more", Equals: []string{"x"}}}}
			it.Routes = append([]catalog.Route{{When: wide, Department: "大处"}}, it.Routes...)
		}, "scope " + PathScope + " 分派到“一处”的条件永远用不到：前面的条件已经包括了它"},
		"ITM-19 the end before the beginning": {func(it *catalog.Item) { it.Begins = "2027-06-01" }, "scope " + PathScope + " 停办时间不晚于生效时间"},
		"ITM-19 a season over two years":      {func(it *catalog.Item) { it.Seasons[0].From = "12-01" }, "scope " + PathScope + " 申报期的结束早于开始"},
		"ITM-19 seasons that overlap":         {func(it *catalog.Item) { it.Seasons[1].From = "03-31" }, "scope " + PathScope + " 从 03-31 到 05-31 的申报期与前面的申报期重叠"},
		"ITM-19 in the past":                  {func(it *catalog.Item) { it.Ends = clocktest.Now().Format("2006-01-02") }, "scope " + PathScope + " 停办时间 2026-"},
		"ITM-19 no word for applicants":       {func(it *catalog.Item) { it.EndWords = "" }, "scope " + PathScope + " 有生效、停办时间或申报期，要写不能申请时告诉申请人的话"},
	} {
		it := proved()
		tc.spoil(it)
		if got := found(it); !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, tc.want) }) {
			t.Errorf("%s: found %q, want %q", name, got, tc.want)
		}
	}
}

func TestADepartmentOfARouteThatIsNotThereIsNamed(t *testing.T) { // ITM-18
	it := proved()
	tree := staff.Tree{{ID: "d1", Region: "320000", Name: "一处"}}
	got := Strange(it, tree)
	if len(got) != 1 || got[0].Section != "scope" || got[0].Must || !strings.Contains(got[0].Say, "“其余处”本大厅没有") {
		t.Errorf("found %+v", got)
	}
}
