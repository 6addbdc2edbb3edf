package editor

import (
	"slices"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// The forms in which editors change elements are forms like all others: the same fields, checks and sentences, and without
// JavaScript. The name of a field is the key of what it changes in the element's JSON.

// Ask gives the form of an element of an item.
func Ask(it *catalog.Item, path string) (*form.Form, error) {
	d := definition(it, path)
	for i := range d.Parts {
		d.Parts[i].Fields = choosable(d.Parts[i].Fields)
	}
	schema, err := d.Schema()
	if err != nil {
		return nil, err
	}
	return form.Compile(schema)
}

// choosable leaves out questions that have nothing to choose, such as fields of a form without any.
func choosable(fields []form.FieldDef) []form.FieldDef {
	var out []form.FieldDef
	for _, f := range fields {
		if f.Kind == form.Rows {
			f.Fields = choosable(f.Fields)
		}
		if (f.Kind == form.Choice || f.Kind == form.Choices) && len(f.Options) == 0 {
			continue
		}
		out = append(out, f)
	}
	return out
}

func definition(it *catalog.Item, path string) form.Definition {
	switch path {
	case PathBasic:
		return askBasic()
	case PathLaw:
		return askLaw()
	case PathGuide:
		return askGuide(it)
	case PathScope:
		return askScope(it)
	case PathMessages:
		return askMessages()
	case PathFlow:
		return ask(form.FieldDef{Key: "acceptDays", Kind: form.Number, Integer: true, Label: "受理时限", Required: true, Suffix: "个工作日",
			Hint: "收到申请后几个工作日内告知是否受理。行政许可最多 5 个", Min: num(0), Max: num(30)})
	case PathRules:
		return askRules(it)
	}
	kind, _, _ := cutPath(path)
	switch kind {
	case KindPart:
		return askPart(it, path)
	case KindField:
		return askField(it, path)
	case KindMaterial:
		return askMaterial(it)
	case KindStage:
		return askStage(it, path)
	case KindDocument:
		return askDocument(it)
	}
	return form.Definition{}
}

func ask(fields ...form.FieldDef) form.Definition {
	return form.Definition{Parts: []form.PartDef{{Key: "p1", Fields: fields}}}
}

func num(n float64) *float64 { return &n }

func text(key, label, hint string, most int) form.FieldDef {
	return form.FieldDef{Key: key, Kind: form.Text, Label: label, Hint: hint, MaxLength: most}
}

func long(key, label, hint string) form.FieldDef {
	return form.FieldDef{Key: key, Kind: form.LongText, Label: label, Hint: hint, MaxLength: 5000}
}

func whole(key, label, suffix string, most float64) form.FieldDef {
	return form.FieldDef{Key: key, Kind: form.Number, Integer: true, Label: label, Suffix: suffix, Min: num(0), Max: num(most)}
}

func tick(key, label, hint string) form.FieldDef {
	return form.FieldDef{Key: key, Kind: form.Tick, Label: label, Hint: hint}
}

func pick(key, label, hint string, options ...form.Option) form.FieldDef {
	return form.FieldDef{Key: key, Kind: form.Choice, Label: label, Hint: hint, Options: distinct(options)}
}

func picks(key, label, hint string, options ...form.Option) form.FieldDef {
	return form.FieldDef{Key: key, Kind: form.Choices, Label: label, Hint: hint, Options: distinct(options)}
}

// distinct keeps the first of options of one value: a column may have the key of a question, and a value is one option.
func distinct(options []form.Option) (out []form.Option) {
	seen := map[string]bool{}
	for _, o := range options {
		if !seen[o.Value] {
			seen[o.Value], out = true, append(out, o)
		}
	}
	return out
}

func table(key, label, hint string, most int, columns ...form.FieldDef) form.FieldDef {
	return form.FieldDef{Key: key, Kind: form.Rows, Label: label, Hint: hint, MaxItems: most, Fields: columns}
}

func must(f form.FieldDef) form.FieldDef {
	f.Required = true
	return f
}

func only(f form.FieldDef, field string, values ...string) form.FieldDef {
	f.When = &form.Cond{Field: field, Equals: values}
	return f
}

func opt(value, label string) form.Option { return form.Option{Value: value, Label: label} }

func same(values ...string) []form.Option {
	list := make([]form.Option, len(values))
	for i, v := range values {
		list[i] = opt(v, v)
	}
	return list
}

func terms(list []catalog.Term) []form.Option {
	var out []form.Option
	for _, t := range list {
		out = append(out, opt(t.Slug, t.Name))
	}
	return out
}

// Types are the 事项类型 (ITM-1).
var Types = []string{"行政许可", "行政确认", "行政给付", "其他行政权力", "公共服务"}

func askBasic() form.Definition {
	return ask(
		must(text("name", "事项名称", "", 60)),
		text("short", "简称", "首页图标下显示；不填就用事项名称", 20),
		pick("type", "事项类型", "决定法定时限和文书的要求", same(Types...)...),
		must(pick("mode", "办理方式", "", opt(ModeApply, "网上申请"), opt(ModeImmediate, "即时办结"), opt(ModeQuery, "查询"), opt(ModeGuide, "仅指南"))),
		must(pick("board", "业务板块", "", same(catalog.Boards...)...)),
		must(pick("audience", "服务对象", "", opt("unit", "单位"), opt("person", "个人"), opt("both", "单位和个人"))),
		must(text("department", "受理部门", "", 40)),
		must(long("summary", "一句话说明", "这个事项办什么，谁来办")),
		text("fee", "收费", "不填就是不收费", 60),
		text("line", "时限说明", "代替图标下的办理时限，例如：申报期内", 20),
		only(long("offline", "在哪里办理", "网上不能办理时，告诉申请人到哪里办"), "mode", ModeGuide),
		picks("themes", "主题服务", "", terms(catalog.Themes)...),
		picks("who", "我是", "", terms(catalog.Groups)...),
		long("words", "其他叫法", "人们搜索时可能用的词，每行一个"),
	)
}

func askLaw() form.Definition {
	return ask(
		whole("promiseDays", "承诺时限", "个工作日", 250),
		whole("legalDays", "法定时限", "个工作日", 250),
		text("legalNote", "法定时限说明", "法律用其他方式规定时限时填写，例如：自受理之日起六十日内", 200),
		table("legalBasis", "设定依据", "", 20, must(text("title", "名称和条款", "", 200)), long("text", "原文", "")),
	)
}

func askGuide(it *catalog.Item) form.Definition {
	d := ask(
		long("conditions", "申请条件", "每行一条"),
		table("steps", "办理步骤", "给申请人看的步骤", 12, must(text("name", "步骤", "", 20)), must(text("who", "谁办理", "", 30)),
			text("days", "时间", "", 30), text("say", "说明", "", 200)),
		long("results", "办理结果", "每行一种"),
		long("notices", "注意事项", "每行一条"),
		table("faq", "常见问题", "", 30, must(text("q", "问题", "", 100)), must(long("a", "回答", ""))),
	)
	if it.Flow != nil { // the steps are those of the flow
		d.Parts[0].Fields = slices.DeleteFunc(d.Parts[0].Fields, func(f form.FieldDef) bool { return f.Key == "steps" })
	}
	return d
}

func askScope(it *catalog.Item) form.Definition {
	return ask(
		picks("regions", "开办地区", "一个都不选就是全省", terms(catalog.Cities)...),
		pick("regionIn", "由哪个字段决定办理地区", "个人申请的事项需要", fieldOptions(it, form.Region)...),
		pick("employerIn", "由哪个字段决定审核单位", "个人申请、需要单位审核时选择", fieldOptions(it, form.Text)...),
		tick("sensitive", "敏感事项：只有法定代表人和被授权的人能看到", ""),
		form.FieldDef{Key: "begins", Kind: form.Date, Label: "生效时间", Hint: "这一天之前不能申请；不填就是发布后立即可以申请"},
		form.FieldDef{Key: "ends", Kind: form.Date, Label: "停办时间", Hint: "从这一天起不能再申请"},
		table("seasons", "申报期", "每年只在这些日子可以申请；格式 月-日，例如 01-01", 6,
			must(day("from", "开始")), must(day("till", "结束"))),
		text("endWords", "不在申报期时告诉申请人", "例如：每年 1 月 1 日至 3 月 31 日申报", 200),
		table("windows", "办理窗口", "", 60, must(text("name", "名称", "", 60)), must(text("address", "地址", "", 120)),
			must(text("phone", "电话", "", 30)), must(text("hours", "办公时间", "", 60))),
	)
}

func day(key, label string) form.FieldDef {
	f := text(key, label, "", 5)
	f.Pattern, f.Say, f.Example = `^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`, "请填写月-日，例如 03-31", "03-31"
	return f
}

// Events are what applicants are told of (ITM-15).
var Events = []form.Option{opt("submit", "已提交"), opt("accept", "已受理"), opt("refuse", "不予受理"), opt("ask", "要求补正"), opt("grant", "准予"),
	opt("deny", "不予"), opt("close", "已办结")}

func askMessages() form.Definition {
	return ask(
		table("messages", "消息", "代替通用的站内信；不写的用通用的说法", 12, must(pick("event", "什么时候", "", Events...)), must(long("text", "内容", "不能有个人信息"))),
		picks("rateAt", "请申请人评价", "", opt("accept", "受理后"), opt("close", "办结后")),
	)
}

func askPart(it *catalog.Item, path string) form.Definition {
	d := ask(
		must(text("title", "标题", "", 30)),
		text("hint", "说明", "标题下面的一两句话", 200),
	)
	d.Parts[0].Fields = append(d.Parts[0].Fields, askWhen(it, path)...)
	return d
}

// Kinds are the 类型 of a question.
var Kinds = []form.Option{
	opt(string(form.Text), "文字"), opt(string(form.LongText), "长文字"), opt(string(form.Number), "数字"), opt(string(form.Money), "金额"),
	opt(string(form.Percent), "百分比"), opt(string(form.Date), "日期"), opt(string(form.Month), "年月"), opt(string(form.Moment), "日期和时间"),
	opt(string(form.Choice), "单选"), opt(string(form.Choices), "多选"), opt(string(form.Tick), "勾选"),
	opt(string(form.Region), "地区"), opt(string(form.Person), "人员"), opt(string(form.Rows), "表格"),
}

// Sources are the 来源 of an answer.
var Sources = []form.Option{
	opt("unit.name", "单位名称"), opt("unit.uscc", "统一社会信用代码"), opt("unit.address", "单位地址"), opt("unit.region", "单位所在地区"),
	opt("person", "办理人（姓名、证件、电话）"), opt("person.name", "办理人姓名"), opt("person.phone", "办理人手机号"),
}

func askField(it *catalog.Item, path string) form.Definition {
	_, key, _ := cutPath(path)
	list, i := fieldAt(it, key)
	f := form.FieldDef{}
	if list != nil {
		f = (*list)[i]
	}
	fields := []form.FieldDef{
		must(text("label", "题目", "", 60)),
		must(pick("kind", "类型", "", kindsFor(f)...)),
		text("hint", "提示", "写在输入框上方，一句话", 200),
		tick("required", "必填", ""),
		pick("source", "来源", "不选就是自己填写", Sources...),
		tick("locked", "锁定为办理人", "由账户决定，申请人不能修改"),
		only(table("options", "选项", "代码不填会自动生成；已有的代码不要修改", 200,
			text("value", "代码", "", 40), must(text("label", "选项", "", 100))),
			"kind", string(form.Choice), string(form.Choices)),
		only(pick("format", "格式", "", opt("uscc", "统一社会信用代码"), opt("idcard", "居民身份证号码"), opt("mobile", "手机号"), opt("phone", "联系电话"),
			opt("bankcard", "银行账号")), "kind", "text"),
		pick("mask", "遮掩", "在列表和消息里怎样遮住", opt("name", "姓名"), opt("document", "证件号码"), opt("phone", "电话"),
			opt("bank", "银行账号"), opt("uscc", "信用代码")),
		only(text("pattern", "填写格式", "正则表达式", 200), "kind", "text"),
		only(text("example", "符合格式的例子", "", 60), "kind", "text"),
		only(text("say", "不符合格式时的提示", "", 100), "kind", "text"),
		only(pick("dateRule", "日期范围", "", opt("past", "不晚于今天"), opt("future", "不早于今天")), "kind", "date", "datetime"),
		only(form.FieldDef{Key: "min", Kind: form.Number, Label: "最小"}, "kind", "number", "percent"),
		only(form.FieldDef{Key: "max", Kind: form.Number, Label: "最大"}, "kind", "number", "percent"),
		only(tick("integer", "只能是整数", ""), "kind", "number"),
		only(whole("minLength", "最少字数", "字", 5000), "kind", "text", "longtext"),
		only(whole("maxLength", "最多字数", "字", 20000), "kind", "text", "longtext"),
		only(whole("minItems", "最少行数", "行", 2000), "kind", "rows"),
		only(whole("maxItems", "最多行数", "行", 2000), "kind", "rows"),
		only(tick("must", "必须勾选才能提交", ""), "kind", "tick"),
		only(tick("phone", "同时填写移动电话", ""), "kind", "person"),
		text("suffix", "单位", "输入框后面的字，例如：人", 10),
	}
	if inTable(key) {
		fields = append(fields, tick("unique", "各行不得重复", ""))
	}
	d := ask(fields...)
	d.Parts[0].Fields = append(d.Parts[0].Fields, askWhen(it, path)...)
	return d
}

// kindsFor are the kinds that a question may have: a column is no table, and what a form draws that is not listed stays what it is.
func kindsFor(f form.FieldDef) []form.Option {
	list := Kinds
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
	opt("not-after", "距另一个日期不超过"), opt("late", "距今天不超过"), opt("within", "不大于另一个数"), opt("within-percent", "不超过另一个数的百分比"),
	opt("at-least", "不少于"), opt("at-least-product", "不少于两个数的乘积"), opt("between", "在范围内"), opt("unique", "几列合起来不重复"),
}

func askRules(it *catalog.Item) form.Definition {
	all := append(fieldOptions(it), columnOptions(it)...)
	return ask(table("rules", "填写规则", "", 60,
		must(pick("rule", "规则", "", ruleKinds...)),
		must(pick("field", "字段", "", all...)),
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
		pick("level", "不符合时", "不选就是拒绝", opt(form.LevelWarn, "提醒，仍可提交")),
		pick("reason", "要说明理由的字段", "提醒时必须填写这个字段才能提交", fieldOptions(it, form.Text, form.LongText)...),
		text("say", "提示", "不符合时怎样告诉申请人；不填用通用的说法", 200),
	))
}

func askMaterial(it *catalog.Item) form.Definition {
	return ask(
		must(text("name", "材料名称", "", 80)),
		tick("optional", "选交", "不勾选就是必交"),
		pick("needField", "必交条件", "选交的材料，这个字段等于下面的值时必须提交", fieldOptions(it, form.Choice)...),
		text("needValues", "等于", "选项的名称，多个用顿号隔开", 300),
		tick("many", "可以上传多个文件", ""),
		picks("types", "文件类型", "", opt("pdf", "PDF"), opt("jpg", "JPG"), opt("png", "PNG"), opt("xlsx", "XLSX"), opt("docx", "DOCX")),
		whole("megabytes", "每个文件最大", "MB", 100),
		text("hint", "说明", "", 300),
		pick("source", "来源渠道", "", same("申请人自备", "政府部门核发", "中介机构或其他")...),
		text("copies", "份数", "例如：原件 1 份", 40),
	)
}

// Posts and StageKinds are the 岗位 and the 环节类型.
var (
	Posts = []form.Option{opt(string(catalog.AcceptPost), "受理"), opt(string(catalog.ReviewPost), "审查"),
		opt(string(catalog.DecidePost), "决定")}
	StageKinds = []form.Option{opt(string(catalog.Manual), "人工"), opt(string(catalog.Publicity), "公示"), opt(string(catalog.Consult), "征求意见"),
		opt(string(catalog.Automatic), "自动"), opt(string(catalog.Delivery), "送达")}
)

func askStage(it *catalog.Item, path string) form.Definition {
	var stages, others []form.Option
	for _, s := range flowOf(it).Stages {
		stages = append(stages, opt(s.Key, s.Name))
		if KindStage+":"+s.Key != path {
			others = append(others, opt(s.Key, s.Name))
		}
	}
	on := []form.Option{}
	for _, o := range fieldOptions(it) {
		on = append(on, opt("field:"+o.Value, "字段："+o.Label))
	}
	for _, m := range it.Materials {
		on = append(on, opt("material:"+m.Key, "材料："+m.Name))
	}
	verbs := table("verbs", "可用操作", "只能从列表里选，不能自造", 20, must(pick("verb", "操作", "", VerbOptions()...)), pick("to", "去到", "", stages...),
		pick("document", "文书", "", documentOptions(it)...), tick("silent", "不通知申请人", ""))
	fields := []form.FieldDef{
		must(text("name", "环节名称", "", 20)),
		must(pick("kind", "环节类型", "", StageKinds...)),
		pick("post", "岗位", "", Posts...),
		text("department", "部门", "不填就是受理部门", 40),
		whole("days", "办理时限", "个工作日", 250),
		verbs,
	}
	if len(others) > 0 {
		fields = append(fields, picks("notSame", "不得由同一人办理", "", others...))
	}
	return ask(append(fields,
		table("points", "审查要点", "", 40, must(text("text", "要点", "", 200)), pick("on", "对照", "", on...)),
		text("note", "告诉申请人", "到了这个环节时，在办理进度里说明", 200))...)
}

func askDocument(it *catalog.Item) form.Definition {
	fields := []form.FieldDef{
		must(text("name", "文书名称", "", 60)),
		whole("validDays", "有效期", "日", 36500),
		table("blocks", "段落", "不写就用通用的内容", 40, must(long("text", "内容", "可以用 {{标签}}"))),
	}
	if all := fieldOptions(it); len(all) > 0 {
		fields = append(fields, picks("public", "核验页显示", "", all...))
	}
	return ask(fields...)
}

func documentOptions(it *catalog.Item) []form.Option {
	list := []form.Option{}
	for _, d := range it.Documents {
		list = append(list, opt(d.Key, d.Name))
	}
	return list
}

// fieldOptions are the questions of an item to choose from, of some kinds or of all.
func fieldOptions(it *catalog.Item, kinds ...form.Kind) []form.Option {
	list := []form.Option{}
	for _, p := range definitionOf(it).Parts {
		for _, f := range p.Fields {
			take := len(kinds) == 0
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

func columnOptions(it *catalog.Item) []form.Option {
	list, seen := []form.Option{}, map[string]bool{}
	for _, p := range definitionOf(it).Parts {
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
