package editor

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

func askPart(it *catalog.Item, path string) form.Definition {
	d := ask(
		must(text("title", "标题", "", 30)),
		text("hint", "说明", "标题下面的一两句话", 200),
		pick("filler", "填写人", "不选就是申请人。单位审核人在审核时填写，申请人看得到；工作人员填写的是内部附注，申请人看不到，除非给字段勾选“对外”", Fillers...),
	)
	d.Parts[0].Fields = append(d.Parts[0].Fields, askWhen(it, path)...)
	return d
}

// Fillers are the 填写人 of a part, beside the applicant.
var Fillers = []form.Option{opt(form.ByUnit, "单位审核人"), opt(string(catalog.AcceptPost), "受理人员"),
	opt(string(catalog.ReviewPost), "审查人员"), opt(string(catalog.DecidePost), "决定人员")}

// FillerSay is who fills a part in brackets, behind its title; "" for the applicant.
func FillerSay(p form.PartDef) string {
	for _, o := range Fillers {
		if o.Value == p.Filler {
			return "（" + o.Label + "填写）"
		}
	}
	return ""
}

// byOthers reports whether a question is not the applicant's.
func byOthers(it *catalog.Item, key string) bool {
	key, _, _ = strings.Cut(key, "/")
	for _, p := range definitionOf(it).Parts {
		for _, f := range p.Fields {
			if f.Key == key {
				return p.Filler != ""
			}
		}
	}
	return false
}

// Kinds are the 类型 of a question.
var Kinds = []form.Option{
	opt(string(form.Text), "文字"), opt(string(form.LongText), "长文字"), opt(string(form.Number), "数字"), opt(string(form.Money), "金额"),
	opt(string(form.Percent), "百分比"), opt(string(form.Date), "日期"), opt(string(form.Month), "年月"), opt(string(form.Moment), "日期和时间"),
	opt(string(form.Choice), "单选"), opt(string(form.Choices), "多选"), opt(string(form.Tick), "勾选"),
	opt(string(form.Region), "地区"), opt(string(form.Address), "地址"), opt(string(form.Person), "人员"), opt(string(form.Rows), "表格"),
	opt(string(form.Words), "说明"),
}

// NoNote reports whether a kind cannot be asked of staff.
func NoNote(kind string) bool { return kind == string(form.Rows) || kind == string(form.Files) }

// NoColumn reports whether a kind has no place in a table.
func NoColumn(kind string) bool {
	return kind == string(form.Rows) || kind == string(form.Person) || kind == string(form.Words)
}

// Sources are the 来源 of an answer.
var Sources = []form.Option{
	opt("core.return.year", "稳岗返还年度（核心系统）"), opt("core.return.average", "稳岗返还的月均参保人数（核心系统）"),
	opt("core.return.rate", "稳岗返还的裁员率（核心系统）"), opt("core.return.size", "稳岗返还的企业规模（核心系统）"),
	opt("core.return.amount", "稳岗返还的金额（核心系统）"),
	opt("core.title.year", "所选职称申报的年度（核心系统）"), opt("core.title.series", "所选职称申报的系列（核心系统）"),
	opt("core.title.level", "所选职称申报的级别（核心系统）"), opt("core.title.major", "所选职称申报的专业（核心系统）"),
	opt("core.title.committee", "所选职称申报的评审委员会（核心系统）"), opt("core.title.returnedBy", "所选职称申报的退回单位（核心系统）"),
	opt("core.title.opinion", "所选职称申报的退回意见（核心系统）"), opt("core.title.deadline", "所选职称申报的修改截止日期（核心系统）"),
	opt("core.course.title", "所选课程的名称（核心系统）"), opt("core.course.level", "所选课程的等级（核心系统）"),
	opt("core.staffCount", "参保职工人数（核心系统）"), opt(form.FromLast, "上次办件（同一事项最近一次申请的同一字段）"),
	opt("unit.name", "单位名称"), opt("unit.uscc", "统一社会信用代码"), opt("unit.address", "单位地址"), opt("unit.region", "单位所在地区"),
	opt("unit.type", "单位类别（企业、事业单位……）"), opt("unit.industry", "单位所属行业"), opt("unit.repName", "法定代表人姓名"),
	opt("person", "办理人（姓名、证件、电话）"), opt("person.name", "办理人姓名"), opt("person.phone", "办理人手机号"),
}

// offered are the 来源 that a question can have, by who fills it: the employer's reviewer knows no core system and no earlier case, and staff
// have none. What it has stays to be seen, and to be taken away.
func offered(filler, now string) (list []form.Option) {
	for _, o := range Sources {
		known := !staffPart(filler) && (filler != form.ByUnit || o.Value != form.FromLast && !strings.HasPrefix(o.Value, "core."))
		if known || o.Value == now {
			list = append(list, o)
		}
	}
	return list
}

// Refused says why a question of staff, or a column, cannot be what its form was sent with; nil when it can. Invalid, beside source and
// locked.
func Refused(it *catalog.Item, path string, d form.Data) error {
	kind, key, _ := cutPath(path)
	if kind != KindField {
		return nil
	}
	f := &fault.Fault{Kind: fault.Invalid}
	staffs := staffPart(fillerAt(it, path))
	if s, _ := d["source"].(string); staffs && s != "" {
		f.Fields = append(f.Fields, fault.Field{Name: "source", Say: "内部附注由工作人员填写，不能有来源，请不选"})
	}
	switch locked := d["locked"] == true; {
	case locked && staffs:
		f.Fields = append(f.Fields, fault.Field{Name: "locked", Say: "内部附注由工作人员填写，不能锁定为办理人，请去掉勾选"})
	case locked && inTable(key):
		f.Fields = append(f.Fields, fault.Field{Name: "locked", Say: "表格里的列不能锁定为办理人，请去掉勾选"})
	}
	if len(f.Fields) == 0 {
		return nil
	}
	return f
}

func askField(it *catalog.Item, path string, sent url.Values) form.Definition {
	_, key, _ := cutPath(path)
	list, i := fieldAt(it, key)
	f := form.FieldDef{}
	if list != nil {
		f = (*list)[i]
	}
	filler, has := fillerAt(it, path), f.Source
	if staffPart(filler) {
		has = cmp.Or(sent.Get("source"), has)
	}
	fields := []form.FieldDef{
		must(text("label", "题目", "", 60)),
		must(pick("kind", "类型", "", kindsFor(f, filler)...)),
		text("hint", "提示", "写在输入框上方，一句话", 200),
		answered(tick("required", "必填", "")),
		answered(pick("source", "来源", "不选就是自己填写", offered(filler, has)...)),
	}
	if f.Locked || sent.Get("locked") != "" || !staffPart(filler) && !inTable(key) {
		fields = append(fields, answered(tick("locked", "锁定为办理人", "由账户决定，申请人不能修改")))
	}
	fields = append(fields,
		only(table("options", "选项", "代码不填会自动生成；已有的代码不要修改", 200,
			text("value", "代码", "", 40), must(text("label", "选项", "", 100))),
			"kind", string(form.Choice), string(form.Choices)),
		only(pick("format", "格式", "", opt("uscc", "统一社会信用代码"), opt("idcard", "居民身份证号码"), opt("mobile", "手机号"), opt("phone", "联系电话"),
			opt("bankcard", "银行账号"), opt("name", "姓名")), "kind", "text"),
		answered(pick("mask", "遮掩", "在列表和消息里怎样遮住", opt("name", "姓名"), opt("document", "证件号码"), opt("phone", "电话"),
			opt("bank", "银行账号"), opt("uscc", "信用代码"))),
		only(text("pattern", "填写格式", "正则表达式", 200), "kind", "text"),
		only(text("example", "符合格式的例子", "", 60), "kind", "text"),
		only(text("say", "不符合格式时的提示", "", 100), "kind", "text"),
		only(pick("dateRule", "日期范围", "", opt("past", "不晚于今天"), opt("future", "不早于今天")), "kind", "date", "month", "datetime"),
		only(form.FieldDef{Key: "min", Kind: form.Number, Label: "最小"}, "kind", "number", "percent"),
		only(form.FieldDef{Key: "max", Kind: form.Number, Label: "最大"}, "kind", "number", "percent"),
		only(tick("integer", "只能是整数", ""), "kind", "number"),
		only(whole("minLength", "最少字数", "字", 5000), "kind", "text", "longtext"),
		only(whole("maxLength", "最多字数", "字", 20000), "kind", "text", "longtext"),
		only(whole("minItems", "最少行数", "行", 10000), "kind", "rows"),
		only(whole("maxItems", "最多行数", "行", 10000), "kind", "rows"),
		only(pick("pick", "从核心业务系统选择", "申请人可以从清单中选择，清单里的其他内容按来源填入", pickOptions()...), "kind", "text"),
		only(pick("from", "从名册选择", "单位可以从核心业务系统的名册中选择人员，加入表格", rosterOptions()...), "kind", "rows"),
	)
	if columns := columnsOf(f); len(columns) > 0 {
		fields = append(fields, only(table("takes", "从名册取得的列", "至少要有姓名、证件号码；列要先建好", 20,
			must(pick("column", "表格的列", "", columns...)), must(pick("value", "名册的内容", "", takeOptions()...))), "kind", "rows"))
	}
	fields = append(fields,
		only(tick("must", "必须勾选才能提交", ""), "kind", "tick"),
		only(tick("phone", "同时填写移动电话", ""), "kind", "person"),
		answered(text("suffix", "单位", "输入框后面的字，例如：人", 10)),
	)
	if staffPart(filler) {
		fields = append(fields, answered(tick("outward", "对外", "勾选后，文书和核验页可以写出这个字段的内容，申请人会看到；不勾选就只有工作人员看得到。消息里始终不写")))
	}
	if inTable(key) {
		fields = append(fields, tick("unique", "各行不得重复", ""))
	}
	d := ask(fields...)
	d.Parts[0].Fields = append(d.Parts[0].Fields, askWhen(it, path)...)
	return d
}

// kindsFor are the kinds that a question may have: a column is no table, and what a form draws that is not listed stays what it is.
func kindsFor(f form.FieldDef, filler string) []form.Option {
	list := slices.DeleteFunc(slices.Clone(Kinds), func(o form.Option) bool {
		return NoNote(o.Value) && o.Value != string(f.Kind) && staffPart(filler) // who works on a case fills no table
	})
	for _, k := range list {
		if k.Value == string(f.Kind) {
			return list
		}
	}
	if f.Kind != "" {
		list = append([]form.Option{opt(string(f.Kind), string(f.Kind))}, list...)
	}
	return list
}

var ruleKinds = []form.Option{
	opt("rows-equal", "等于表格的行数"), opt("sum", "等于某列的合计"), opt("product", "等于两个数的乘积"), opt("not-before", "不早于另一个日期"),
	opt("not-after", "距另一个日期不超过"), opt("late", "距今天不超过"), opt("early", "距今天满"), opt("within", "不大于另一个数"), opt("within-percent", "不超过另一个数的百分比"),
	opt("at-least", "不少于"), opt("at-least-product", "不少于两个数的乘积"), opt("between", "在范围内"), opt("unique", "几列合起来不重复"),
	opt("answer", "选的是其中之一"), opt("age", "年龄在范围内"), opt(form.InCore, "向核心业务系统核对"),
}

func askRules(it *catalog.Item) form.Definition {
	all := append(fieldOptions(it), columnOptions(it)...)
	return ask(table("rules", "填写规则", "", 60,
		must(pick("rule", "规则", "", ruleKinds...)),
		must(pick("field", "字段", "", all...)),
		text(ruleValues, "应当选的选项", "选的是其中之一时填写选项的名称，多个用顿号隔开", 300),
		pick("check", "核对什么", "向核心业务系统核对时选择，提交前先验；只能是提醒", checkOptions()...),
		pick("of", "对照字段", "", all...),
		pick("times", "乘以", "", all...),
		pick("rows", "表格", "选择后逐行检查，字段和对照字段是这个表格的列", fieldOptions(it, form.Rows)...),
		pick("column", "列", "", columnOptions(it)...),
		picks("columns", "合起来不重复的列", "", columnOptions(it)...),
		form.FieldDef{Key: "min", Kind: form.Number, Label: "数值或最小"},
		form.FieldDef{Key: "max", Kind: form.Number, Label: "最大"},
		form.FieldDef{Key: "percent", Kind: form.Number, Label: "百分比"},
		form.FieldDef{Key: "days", Kind: form.Number, Integer: true, Label: "天数", Suffix: "日", Min: num(-3650), Max: num(3650)},
		whole("months", "月数", "个月", 600),
		whole("years", "年数", "年", 100),
		pick(ruleWhenField, "仅当", cmp.Or(deepRules(it), "只在这个字段等于下面的值时检查；不选就总是检查"), whenOptions(it)...),
		text(ruleWhenValues, "等于", "选项的名称，多个用顿号隔开", 300),
		pick("level", "不符合时", "不选就是拒绝", opt(form.LevelWarn, "提醒，仍可提交")),
		pick("reason", "要说明理由的字段", "提醒时必须填写这个字段才能提交", fieldOptions(it, form.Text, form.LongText)...),
		text("say", "提示", "不符合时怎样告诉申请人；不填用通用的说法", 200),
	))
}

// whenOptions are what the condition of a rule may ask: questions, columns of the rule's own table, and where and for whom the case is.
func whenOptions(it *catalog.Item) []form.Option {
	return append(append(conditional(it), columnOptions(it)...), about(it, PathRules)...)
}

// staffPart reports whether who fills a part is staff.
func staffPart(filler string) bool { return form.PartDef{Filler: filler}.ByStaff() }

// fieldOptions are the applicant's questions of an item to choose from, of some kinds or of all.
func fieldOptions(it *catalog.Item, kinds ...form.Kind) []form.Option {
	list := []form.Option{}
	for _, p := range definitionOf(it).Filled("").Parts {
		for _, f := range p.Fields {
			take := len(kinds) == 0 && f.Kind != form.Words
			for _, k := range kinds {
				take = take || k == f.Kind
			}
			if take {
				list = append(list, opt(f.Key, f.Label))
			}
		}
	}
	return list
}

func rosterOptions() (list []form.Option) {
	for _, r := range form.Rosters {
		list = append(list, opt(r.Key, r.Name))
	}
	return list
}

func pickOptions() (list []form.Option) {
	for _, p := range form.Picks {
		list = append(list, opt(p.Key, p.Name))
	}
	return list
}

func checkOptions() (list []form.Option) {
	for _, c := range form.CoreChecks {
		list = append(list, opt(c.Key, c.Name+"（字段是"+c.Field+"）"))
	}
	return list
}

func takeOptions() (list []form.Option) {
	for _, r := range form.Rosters {
		list = append(list, r.Columns...)
	}
	return list
}

func columnsOf(table form.FieldDef) []form.Option {
	list := []form.Option{}
	for _, c := range table.Fields {
		list = append(list, opt(c.Key, c.Label))
	}
	return list
}

// needOptions are what can make a material required: questions, and columns of tables.
func needOptions(it *catalog.Item) []form.Option {
	list := conditional(it)
	for _, p := range definitionOf(it).Filled("").Parts {
		for _, f := range p.Fields {
			for _, c := range f.Fields {
				if f.Kind == form.Rows && comparable(c.Kind) {
					list = append(list, opt(f.Key+"/"+c.Key, f.Label+"："+c.Label))
				}
			}
		}
	}
	return list
}

func columnOptions(it *catalog.Item) []form.Option {
	list, seen := []form.Option{}, map[string]bool{}
	for _, p := range definitionOf(it).Filled("").Parts {
		for _, f := range p.Fields {
			for _, c := range f.Fields {
				if f.Kind == form.Rows && !seen[c.Key] {
					seen[c.Key] = true
					list = append(list, opt(c.Key, f.Label+"："+c.Label))
				}
			}
		}
	}
	return list
}
