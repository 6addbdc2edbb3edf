package replay

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/workday"
)

func formOf(t *testing.T, rules []form.Rule, fields ...form.FieldDef) *form.Form {
	t.Helper()
	it := &catalog.Item{Format: 2, Definition: &form.Definition{Parts: []form.PartDef{{Key: "p", Title: "申请", Fields: fields}}, Rules: rules}}
	f, err := it.Form()
	if err != nil {
		t.Fatal(err)
	}
	return f.In(form.Context{})
}

var (
	name  = form.FieldDef{Key: "name", Kind: form.Text, Label: "名称", Required: true}
	area  = form.FieldDef{Key: "area", Kind: form.Number, Label: "面积"}
	used  = form.FieldDef{Key: "used", Kind: form.Number, Label: "使用面积"}
	phone = form.FieldDef{Key: "phone", Kind: form.Text, Label: "电话"}
)

func must(f form.FieldDef) form.FieldDef { f.Required = true; return f }

func says(list []finding) (out []string) {
	for _, f := range list {
		out = append(out, f.say)
	}
	return out
}

// What the draft says of old answers is named by question and rule, and never by what was typed.
func TestAnswersAreComparedWithTheDraft(t *testing.T) {
	within := form.Rule{Rule: "within", Field: "used", Of: "area"}
	spoken := within
	spoken.Say = "使用面积要在面积以内"
	warning := spoken
	warning.Level = form.LevelWarn
	ten := 10.0
	small := area
	small.Max = &ten
	data := form.Data{"name": "泰州甲公司", "area": 4711.0, "used": 9999.0}
	for _, c := range []struct {
		what     string
		was, now *form.Form
		want     []string
		refused  bool
	}{
		{"the same form", formOf(t, nil, name, area, used), formOf(t, nil, name, area, used), nil, false},
		{"a new question that need not be answered", formOf(t, nil, name, area, used), formOf(t, nil, name, area, used, phone), nil, false},
		{"a new required question", formOf(t, nil, name, area, used), formOf(t, nil, name, area, used, must(phone)),
			[]string{"会被拒绝：“电话”没有填写，当时没有询问"}, true},
		{"a question that is required now", formOf(t, nil, name, area, used, phone), formOf(t, nil, name, area, used, must(phone)),
			[]string{"会被拒绝：“电话”没有填写"}, true},
		{"a narrower limit", formOf(t, nil, name, area, used), formOf(t, nil, name, small, used),
			[]string{"会被拒绝：“面积”不符合填写要求"}, true},
		{"a rule in its usual words", formOf(t, nil, name, area, used), formOf(t, []form.Rule{within}, name, area, used),
			[]string{"会被拒绝：“使用面积”不符合填写要求"}, true},
		{"a rule in the words of an editor", formOf(t, nil, name, area, used), formOf(t, []form.Rule{spoken}, name, area, used),
			[]string{"会被拒绝：“使用面积”：使用面积要在面积以内"}, true},
		{"what was refused then too", formOf(t, []form.Rule{within}, name, area, used), formOf(t, []form.Rule{spoken}, name, area, used), nil, false},
		{"a warning", formOf(t, nil, name, area, used), formOf(t, []form.Rule{warning}, name, area, used),
			[]string{"会被提醒：“使用面积”：使用面积要在面积以内"}, false},
		{"a warning that was there", formOf(t, []form.Rule{warning}, name, area, used), formOf(t, []form.Rule{warning}, name, area, used), nil, false},
		{"a question that is gone", formOf(t, nil, name, area, used), formOf(t, nil, name, area), []string{"不再询问“使用面积”，当时有回答"}, false},
		{"another label of the same key", formOf(t, nil, name, area, used),
			formOf(t, nil, form.FieldDef{Key: "name", Kind: form.Text, Label: "全称", Required: true}, area, used), nil, false},
	} {
		p := past{c: casework.Case{Data: data, SubmittedAt: day}, was: casework.Item{Form: c.was}, now: casework.Item{Form: c.now}}
		got, refused := p.answers()
		if !slices.Equal(says(got), c.want) || refused != c.refused {
			t.Errorf("%s: %q, refused %t", c.what, says(got), refused)
		}
		for _, say := range says(got) {
			if strings.Contains(say, "4711") || strings.Contains(say, "9999") || strings.Contains(say, "甲公司") {
				t.Errorf("%s: %q repeats an answer", c.what, say)
			}
		}
	}
}

var day = time.Date(2026, 3, 2, 9, 0, 0, 0, workday.Zone)

func TestMaterialsAreComparedWithTheDraft(t *testing.T) {
	f := formOf(t, nil, name)
	slot := func(key, name string) casework.Slot { return casework.Slot{Key: key, Name: name} }
	later, fetched, old := slot("b", "租赁合同"), slot("c", "参保证明"), slot("a", "营业执照")
	later.LackDays, fetched.Fetch = 5, "insured"
	p := past{c: casework.Case{Data: form.Data{"name": "甲"}}, files: []casework.Material{{Slot: "a"}},
		was: casework.Item{Form: f, Slots: []casework.Slot{old}}}
	for _, c := range []struct {
		now     []casework.Slot
		want    []string
		refused bool
	}{
		{[]casework.Slot{old}, nil, false},
		{[]casework.Slot{old, slot("b", "租赁合同")}, []string{"缺少草稿要求的“租赁合同”"}, true},
		{[]casework.Slot{old, later}, []string{"缺少草稿要求的“租赁合同”，可以容缺受理后补交"}, false},
		{[]casework.Slot{old, fetched}, []string{"缺少草稿要求的“参保证明”，大厅可以自动获取"}, false},
		{nil, []string{"不再要求“营业执照”，当时已提交"}, false},
	} {
		p.now = casework.Item{Form: f, Slots: c.now}
		if got, refused := p.materials(); !slices.Equal(says(got), c.want) || refused != c.refused {
			t.Errorf("%v: %q, refused %t", c.now, says(got), refused)
		}
	}
}

func usual() catalog.Flow {
	return catalog.Flow{Stages: []catalog.Stage{
		{Key: "accept", Name: "受理", Kind: catalog.Manual, Post: catalog.AcceptPost, Verbs: []catalog.VerbUse{{Verb: "accept", To: "review"}}},
		{Key: "review", Name: "审查", Kind: catalog.Manual, Post: catalog.ReviewPost,
			Verbs: []catalog.VerbUse{{Verb: "review", To: "decide"}, {Verb: "grant", To: "close"}}},
		{Key: "decide", Name: "决定", Kind: catalog.Manual, Post: catalog.DecidePost,
			Verbs: []catalog.VerbUse{{Verb: "grant", To: "close"}, {Verb: "deny", To: "close"}}},
		{Key: "close", Name: "办结", Kind: catalog.Manual, Post: catalog.DecidePost, Verbs: []catalog.VerbUse{{Verb: "close"}}},
	}}
}

func byRule(sample int, rules ...string) catalog.Flow {
	f := usual()
	st := catalog.Stage{Key: "auto", Name: "自动核对", Kind: catalog.Automatic, Sample: sample,
		Verbs: []catalog.VerbUse{{Verb: "grant", To: "close"}, {Verb: catalog.HandVerb, To: "accept"}}}
	for _, r := range rules {
		st.Rules = append(st.Rules, catalog.RuleUse{Rule: r})
	}
	f.Stages = append([]catalog.Stage{st}, f.Stages...)
	return f
}

// A rule is asked again where it needs no core; else it holds where it held then, and nobody knows otherwise.
func TestAutomaticDecisionsAreComparedWithTheDraft(t *testing.T) {
	granted := []casework.Event{{Verb: casework.Decide, By: casework.Hand{Kind: "system"}}}
	handed := []casework.Event{{Verb: casework.HandVerb, By: casework.Hand{Kind: "system"}, Words: "没有自动办结：单位有欠费。已转人工受理。"}}
	drawn := []casework.Event{{Verb: casework.HandVerb, By: casework.Hand{Kind: "system"}, Words: "这件申请被抽中人工核查，已转人工受理。"}}
	recheck := func(u catalog.RuleUse) (holds, known bool, err error) {
		return u.Rule == "agreed", u.Rule == "agreed" || u.Rule == "of-age", nil
	}
	for _, c := range []struct {
		what     string
		was, now catalog.Flow
		events   []casework.Event
		want     outcome
		say      string
	}{
		{"as then", byRule(0, "unit-clear"), byRule(0, "unit-clear"), granted, byRules, ""},
		{"no automatic stage any more", byRule(0, "unit-clear"), usual(), granted, byStaff, "当时自动办结，按草稿由工作人员办理"},
		{"staff then and now", usual(), usual(), nil, byStaff, ""},
		{"a new rule that the form breaks", byRule(0, "unit-clear"), byRule(0, "unit-clear", "of-age"), granted, byStaff,
			"当时自动办结，按草稿转人工：不满足规则“年满规定年龄”"},
		{"a new rule that the form keeps", byRule(0, "unit-clear"), byRule(0, "unit-clear", "agreed"), granted, byRules, ""},
		{"a new rule that asks the core", byRule(0, "unit-clear"), byRule(0, "unit-clear", "not-retired"), granted, unknown,
			"无法重算：规则要问核心业务系统当时的数据，大厅没有保存"},
		{"handed over by the same rules", byRule(0, "unit-clear"), byRule(0, "unit-clear"), handed, byStaff, ""},
		{"handed over by a rule that is gone", byRule(0, "unit-clear", "agreed"), byRule(0, "agreed"), handed, byRules,
			"当时由工作人员办理，按草稿自动办结"},
		{"drawn, and drawn again", byRule(10, "unit-clear"), byRule(10, "unit-clear"), drawn, byStaff, ""},
		{"drawn, and nobody draws any more", byRule(10, "unit-clear"), byRule(0, "unit-clear"), drawn, byRules,
			"当时由工作人员办理，按草稿自动办结"},
		{"staff then, rules of the form now", usual(), byRule(0, "agreed"), nil, byRules, "当时由工作人员办理，按草稿自动办结"},
	} {
		p := past{events: c.events, was: casework.Item{Flow: c.was}, now: casework.Item{Flow: c.now}}
		got, list, err := p.automatic(recheck)
		if say := strings.Join(says(list), " "); err != nil || got != c.want || say != c.say {
			t.Errorf("%s: %s, %q, %v", c.what, got, say, err)
		}
	}
	broken := errors.New("broken")
	_, _, err := past{was: casework.Item{Flow: usual()}, now: casework.Item{Flow: byRule(0, "agreed")}}.automatic(
		func(catalog.RuleUse) (bool, bool, error) { return false, false, broken })
	if !errors.Is(err, broken) {
		t.Errorf("a rule that cannot be asked: %v", err)
	}
}

func TestTheWayThroughTheDraftIsCompared(t *testing.T) {
	at := func(verbs ...casework.Verb) (list []casework.Event) {
		for _, v := range verbs {
			list = append(list, casework.Event{Verb: v, By: casework.Hand{Kind: "staff"}})
		}
		return list
	}
	short, open := usual(), usual()
	short.Stages[1].Verbs = []catalog.VerbUse{{Verb: "grant", To: "close"}}
	open.Stages[2].Verbs = []catalog.VerbUse{{Verb: "deny", To: "close"}}
	shown := usual()
	shown.Stages[1].Verbs = []catalog.VerbUse{{Verb: "publish", To: "notice"}}
	shown.Stages = slices.Insert(shown.Stages, 2, catalog.Stage{Key: "notice", Name: "公示", Kind: catalog.Publicity, Days: 5})
	reviewed := at(casework.Accept, casework.Review, casework.Decide, casework.Close)
	for _, c := range []struct {
		what   string
		now    catalog.Flow
		events []casework.Event
		want   []string
	}{
		{"the same", usual(), reviewed, nil},
		{"decided at the review, as then", usual(), at(casework.Accept, casework.Decide, casework.Close), nil},
		{"a stage less", short, reviewed, []string{"当时经过“受理”“审查”“决定”“办结”，按草稿经过“受理”“审查”“办结”"}},
		{"publicity", shown, reviewed, []string{"当时经过“受理”“审查”“决定”“办结”，按草稿经过“受理”“审查”“公示”“决定”“办结”"}},
		{"nothing leads on", open, reviewed, []string{"到“决定”没有可以往下走的操作"}},
	} {
		p := past{c: casework.Case{Verdict: casework.Approved}, events: c.events, was: casework.Item{Flow: usual()}, now: casework.Item{Flow: c.now}}
		if got, _ := p.flow(byStaff); !slices.Equal(says(got), c.want) {
			t.Errorf("%s: %q", c.what, says(got))
		}
	}
}

func TestAResultSumsUp(t *testing.T) {
	r := Result{Months: 12}
	if got := r.Summary(); got != "回放 0 件：最近一年没有办件" {
		t.Error(got)
	}
	r.Cases = 30
	if got := r.Summary(); got != "回放 30 件：没有不同" || r.Differs() {
		t.Error(got)
	}
	twice := finding{section: Answers, say: "会被拒绝"}
	for range 25 {
		r.add(Ref{ID: "1", Number: "A"}, []finding{twice, twice})
	}
	r.add(Ref{ID: "2", Number: "B"}, []finding{{Automatic, "无法重算", true}})
	r.Refused, r.Unknown, r.Late = 25, 1, Late{Known: true, Late: 2}
	if l := r.Of(Answers); len(l) != 1 || l[0].N != 25 || len(l[0].Cases) != Shown {
		t.Errorf("the lines are %+v", l)
	}
	if got := r.Summary(); got != "回放 30 件：25 件会被拒绝，填写的内容有 1 处不同，估算 2 件会逾期，当时 0 件，1 件的自动办结无法重算" || !r.Differs() {
		t.Error(got)
	}
	if !reflect.DeepEqual(r.Of(Automatic)[0].Cases, []Ref{{"2", "B"}}) {
		t.Errorf("the lines are %+v", r.Lines)
	}
}

// An editor who may not open the cases learns nothing of a few of them: a difference of four looks as none, and five have no numbers.
func TestWhoMayNotOpenCasesIsToldOfNoFew(t *testing.T) {
	of := func(n int) *Result {
		r := &Result{Months: 12, Cases: 30, Refused: n, Late: Late{Known: true, N: min(n, Least-1), Late: n}}
		for i := range n {
			r.add(Ref{ID: string(rune('a' + i)), Number: "N"}, []finding{{section: Answers, say: "会被拒绝"}})
		}
		return r
	}
	none := of(0).Told(true, nil)
	for n, want := range map[int]string{1: none.Summary(), 4: none.Summary(), 5: "回放 30 件：5 件会被拒绝，填写的内容有 1 处不同"} {
		got := of(n).Told(true, nil)
		if got.Summary() != want || n < Least && !reflect.DeepEqual(got, none) {
			t.Errorf("%d cases: %+v", n, got)
		}
		for _, l := range got.Lines {
			if len(l.Cases) > 0 {
				t.Errorf("%d cases are named: %+v", n, l)
			}
		}
	}
	if none.Late.Known || none.Late.Why == "" {
		t.Errorf("how many of a few would be late is told: %+v", none.Late)
	}
	own := func(string) bool { return true }
	if got := of(2).Told(false, own); !reflect.DeepEqual(got, of(2)) {
		t.Errorf("who may open them is told %+v", got)
	}
	if got := of(2).Told(false, func(id string) bool { return id == "a" }); len(got.Lines) != 0 {
		t.Errorf("who may open one of two is told %+v", got)
	}
}
