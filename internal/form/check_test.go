package form

import (
	"fmt"
	"strings"
	"testing"
)

// sound is a definition that nothing is wrong with.
func sound() Definition {
	return Definition{
		Parts: []PartDef{
			{Key: "a", Title: "基本", Fields: []FieldDef{
				{Key: "unit", Kind: Text, Label: "单位", Source: "unit.name", Locked: true},
				{Key: "kind", Kind: Choice, Label: "类别", Required: true, Options: []Option{{"a", "甲"}, {"b", "乙"}, {"c", "丙"}}},
				{Key: "count", Kind: Number, Label: "人数", Integer: true},
				{Key: "from", Kind: Date, Label: "开始"},
				{Key: "code", Kind: Text, Label: "批号", Pattern: "^[A-Z]{2}$", Example: "AB"},
				{Key: "city", Kind: Region, Label: "地区", Source: "unit.region"},
				{Key: "yes", Kind: Tick, Label: "同意"},
			}},
			{Key: "b", Title: "明细", When: &Cond{Field: "kind", Equals: []string{"a", "b"}}, Fields: []FieldDef{
				{Key: "list", Kind: Rows, Label: "名单", MaxItems: 100, Fields: []FieldDef{
					{Key: "how", Kind: Choice, Label: "方式", Options: []Option{{"x", "现金"}, {"y", "转账"}}},
					{Key: "bank", Kind: Text, Label: "账号", When: &Cond{Field: "how", Equals: []string{"y"}}},
					{Key: "pay", Kind: Money, Label: "金额"}}},
				{Key: "until", Kind: Date, Label: "结束", When: &Cond{All: []Cond{{Field: "count", Op: "gt", Equals: []string{"5"}},
					{Field: AtAudience, Equals: []string{"unit"}}}}},
			}},
		},
		Rules: []Rule{{Rule: "not-before", Field: "until", Of: "from"}, {Rule: "rows-equal", Field: "count", Rows: "list"}},
	}
}

func TestNothingIsWrongWithASoundDefinition(t *testing.T) {
	if got := sound().Check("unit"); len(got) > 0 {
		t.Errorf("%+v", got)
	}
	schema, err := sound().Schema()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Compile(schema); err != nil {
		t.Error(err)
	}
}

// field gives a question of the sound definition to break.
func (d *Definition) field(path string) *FieldDef {
	key, column, _ := strings.Cut(path, "/")
	for i := range d.Parts {
		for j := range d.Parts[i].Fields {
			f := &d.Parts[i].Fields[j]
			if f.Key != key {
				continue
			}
			for k := range f.Fields {
				if f.Fields[k].Key == column {
					return &f.Fields[k]
				}
			}
			return f
		}
	}
	panic("no field " + path)
}

func equals(field string, values ...string) *Cond { return &Cond{Field: field, Equals: values} }

func TestACheckFindsWhatIsWrongWithADefinition(t *testing.T) { // ITM-2 … ITM-7
	type broken struct {
		do   func(d *Definition)
		want string // key: sentence
	}
	on := func(path string, do func(f *FieldDef)) func(*Definition) {
		return func(d *Definition) { do(d.field(path)) }
	}
	when := func(path string, c *Cond) func(*Definition) { return on(path, func(f *FieldDef) { f.When = c }) }
	for why, tc := range map[string]broken{
		"no field":           {func(d *Definition) { d.Parts = nil; d.Rules = nil }, ": 表单里没有字段"},
		"no title":           {func(d *Definition) { d.Parts[1].Title = "" }, "b: 这个部分没有标题"},
		"parts of one key":   {func(d *Definition) { d.Parts[1].Key = "a" }, "a: 两个部分的编号相同"},
		"unknown filler":     {func(d *Definition) { d.Parts[1].Filler = "boss" }, "b: “明细”的填写人不认识"},
		"a part of nothing":  {func(d *Definition) { d.Parts = append(d.Parts, PartDef{Key: "c", Title: "空"}) }, "c? “空”里没有字段"},
		"no label":           {on("list/pay", func(f *FieldDef) { f.Label = "" }), "list/pay: 有一个字段没有题目"},
		"a key with a dash":  {on("code", func(f *FieldDef) { f.Key = "co-de" }), "co-de: “批号”的编号只能是字母、数字和下划线"},
		"a column twice":     {on("list/bank", func(f *FieldDef) { f.Key = "how"; f.When = nil }), "list/how: 有两个字段的编号都是 how"},
		"a field twice":      {on("until", func(f *FieldDef) { f.Key = "from"; f.When = nil }), "from: 有两个字段的编号都是 from"},
		"unknown kind":       {on("code", func(f *FieldDef) { f.Kind = "song" }), "code: “批号”的类型不认识"},
		"a table in a table": {on("list/pay", func(f *FieldDef) { f.Kind = Person }), "list/pay: 表格里不能有表格、人员、文件或说明：“金额”"},
		"no options":         {on("list/how", func(f *FieldDef) { f.Options = nil }), "list/how: “方式”没有选项"},
		"an empty option":    {on("list/how", func(f *FieldDef) { f.Options[0].Label = "" }), "list/how: “方式”有一个空的选项"},
		"labels twice":       {on("kind", func(f *FieldDef) { f.Options[0].Label = "乙" }), "kind: “类别”有两个选项都叫“乙”"},
		"values twice":       {on("kind", func(f *FieldDef) { f.Options[2].Value = "b" }), "kind: “类别”有两个选项的代码都是“b”"},
		"no pattern":         {on("code", func(f *FieldDef) { f.Pattern = "(" }), "code: “批号”的填写格式不是正则表达式"},
		"a bad example":      {on("code", func(f *FieldDef) { f.Example = "ab" }), "code: “批号”的例子不符合它自己的填写格式"},
		"no example":         {on("code", func(f *FieldDef) { f.Example = "" }), "code? “批号”有填写格式，没有符合格式的例子"},
		"min above max": {on("count", func(f *FieldDef) { low, high := 2.0, 1.0; f.Min, f.Max = &low, &high }),
			"count: “人数”的最小值大于最大值"},
		"shorter than short":  {on("code", func(f *FieldDef) { f.MinLength, f.MaxLength = 3, 2 }), "code: “批号”的最少字数多于最多字数"},
		"fewer than few":      {on("list", func(f *FieldDef) { f.MinItems = 101 }), "list: “名单”最少的行数或项数多于最多的"},
		"too few options":     {on("kind", func(f *FieldDef) { f.Kind, f.MinItems = Choices, 4 }), "kind: “类别”的选项比最少要选的少"},
		"a table of nothing":  {on("list", func(f *FieldDef) { f.Fields = nil }), "list: 表格“名单”没有列"},
		"600 rows alike":      {on("list", func(f *FieldDef) { f.MaxItems = 600 }), "list: 表格“名单”可以超过 500 行，要有一列各行不得重复"},
		"no limit of rows":    {on("list", func(f *FieldDef) { f.MaxItems = 0 }), "list: 表格“名单”可以超过 500 行，要有一列各行不得重复"},
		"301 fields":          {many, ": 表单有 301 个字段，最多 300 个"},
		"nothing locked":      {on("unit", func(f *FieldDef) { f.Locked = false }), ": 没有一个字段锁定为办理人：不能确定是谁在申请"},
		"a lock of nothing":   {on("unit", func(f *FieldDef) { f.Source = "" }), "unit: “单位”锁定为办理人，没有来源"},
		"a lock of another":   {on("unit", func(f *FieldDef) { f.Source = "person.name" }), "unit: “单位”锁定为办理人，但申请人的账户不能确定这个来源"},
		"a lock not known":    {on("city", func(f *FieldDef) { f.Locked = true }), "city: “地区”锁定为办理人，但申请人的账户不能确定这个来源"},
		"a lock in a table":   {on("list/bank", func(f *FieldDef) { f.Locked, f.Source = true, "unit.name" }), "list/bank: “账号”在表格里，不能锁定为办理人"},
		"an unknown source":   {on("code", func(f *FieldDef) { f.Source = "unit.mood" }), "code: “批号”的来源不认识"},
		"a source that fails": {on("count", func(f *FieldDef) { f.Source = "unit.name" }), "count: “人数”的类型与来源不符"},
		"another format": {on("code", func(f *FieldDef) { f.Source, f.Format = "unit.name", "mobile" }),
			"code: “批号”的格式与来源不符"},
		"four deep":             {when("until", &Cond{Not: &Cond{Not: &Cond{Not: equals("kind", "a")}}}), "until: “结束”的显示条件超过三层"},
		"a missing field":       {when("until", equals("gone", "a")), "until: “结束”的显示条件用了已经删除的字段"},
		"a column of elsewhere": {when("until", equals("how", "x")), "until: “结束”的显示条件用了已经删除的字段"},
		"a later field":         {when("count", equals("code", "AB")), "count: “人数”的显示条件用了后面的字段“批号”"},
		"a later column":        {when("list/how", equals("pay", "5")), "list/how: “方式”的显示条件用了后面的字段“金额”"},
		"itself":                {when("kind", equals("kind", "a")), "kind: “类别”的显示条件成了一个圈：它问的“类别”又要看它才显示"},
		"a circle": {func(d *Definition) {
			d.field("count").When, d.field("yes").When = equals("yes", "true"), equals("count", "3")
		},
			"count: “人数”的显示条件成了一个圈：它问的“同意”又要看它才显示|yes: “同意”的显示条件成了一个圈：它问的“人数”又要看它才显示"},
		"a part of its own":   {func(d *Definition) { d.Parts[1].When = equals("until", "2026-01-01") }, "b: “明细”的显示条件成了一个圈：它问的“结束”又要看它才显示"},
		"an option that went": {when("until", equals("kind", "z")), "until: “结束”的显示条件用了已改名或删除的选项：“z”"},
		"a region that is no": {when("until", equals("city", "999999")), "until: “结束”的显示条件用了已改名或删除的选项：“999999”"},
		"an unticked box":     {when("until", equals("yes", "false")), "until: “结束”的显示条件只能问是否勾选：“false”"},
		"a number in words":   {when("until", equals("count", "五")), "until: “结束”的显示条件的值不是数字：“五”"},
		"a day in words":      {when("until", equals("from", "明天")), "until: “结束”的显示条件的值不是日期：“明天”"},
		"nothing to compare":  {when("until", equals("kind")), "until: “结束”的显示条件没有填写值"},
		"an unknown operator": {when("until", &Cond{Field: "kind", Op: "like", Equals: []string{"a"}}), "until: “结束”的显示条件的比较不认识"},
		"less than a choice":  {when("until", &Cond{Field: "kind", Op: "lt", Equals: []string{"b"}}), "until: “结束”的显示条件用了大于或小于，“类别”不是数字或日期"},
		"less than two": {when("until", &Cond{Field: "count", Op: "lt", Equals: []string{"1", "2"}}),
			"until: “结束”的显示条件用了大于或小于，只能写一个值"},
		"a table is compared": {when("until", equals("list", "a")), "until: “结束”的显示条件不能看“名单”：这个类型不能比较"},
		"an unknown audience": {when("until", equals(AtAudience, "all")), "until: “结束”的显示条件用了已改名或删除的选项：“all”"},
		"an unknown rule":     {func(d *Definition) { d.Rules[0].Rule = "magic" }, ": 有一条填写规则不认识"},
		"a rule of the gone":  {func(d *Definition) { d.Rules[0].Of = "gone" }, ": 有一条填写规则用了已经删除的字段或列"},
		"a rule of no column": {func(d *Definition) { d.Rules[1] = Rule{Rule: "sum", Field: "count", Rows: "list", Column: "gone"} },
			": 有一条填写规则用了已经删除的字段或列"},
		"a rule of a word": {func(d *Definition) { d.Rules[0].Of = "code" }, ": 有一条填写规则不能用在“批号”上：类型不符"},
	} {
		d := sound()
		tc.do(&d)
		var got []string
		for _, f := range d.Check("unit") {
			mark := map[bool]string{true: ": ", false: "? "}[f.Must]
			got = append(got, f.Key+mark+f.Say)
		}
		for _, want := range strings.Split(tc.want, "|") {
			n := 0
			for i, g := range got {
				rulesKey := strings.HasPrefix(want, ": 有一条") && strings.HasSuffix(g, want)
				if g == want || rulesKey {
					got[i], n = "", n+1
				}
			}
			if n != 1 {
				t.Errorf("%s: %d times “%s” in %q", why, n, want, got)
			}
		}
	}
}

func many(d *Definition) {
	f := &d.Parts[0].Fields
	for i := 0; len(*f) < 301-5; i++ {
		*f = append(*f, FieldDef{Key: fmt.Sprintf("x%d", i), Kind: Text, Label: "字段"})
	}
}

func TestWhoAppliesDecidesWhatMayBeLocked(t *testing.T) { // ITM-5
	for audience, want := range map[string]int{"unit": 0, "both": 0, "person": 1} {
		n := 0
		for _, f := range sound().Check(audience) {
			if f.Must && f.Key == "unit" {
				n++
			}
		}
		if n != want {
			t.Errorf("%s: %d findings, want %d", audience, n, want)
		}
	}
}

func TestAKindThatChangedIsFound(t *testing.T) { // ITM-2
	d := sound()
	d.field("list/pay").Kind, d.field("count").Kind = Number, Number
	got := d.KindChanged(sound())
	if len(got) != 1 || got[0].Key != "list/pay" || !got[0].Must {
		t.Errorf("%+v", got)
	}
	d = sound()
	d.field("count").Key = "other"
	if got := d.KindChanged(sound()); len(got) > 0 {
		t.Errorf("a new field is taken for a changed one: %+v", got)
	}
}
