package editor

import (
	"slices"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

func askBasic() form.Definition {
	return ask(
		must(text("name", "事项名称", "", 60)),
		text("short", "简称", "首页图标下显示；不填就用事项名称", 20),
		pick("type", "事项类型", "决定法定时限、救济途径和是否必须评价", same(catalog.Types...)...),
		must(pick("mode", "办理方式", "", opt(ModeApply, "网上申请"), opt(ModeImmediate, "即时办结"), opt(ModeQuery, "查询"), opt(ModeGuide, "仅指南"))),
		must(pick("board", "业务板块", "", same(catalog.Boards...)...)),
		must(pick("audience", "服务对象", "", opt("unit", "单位"), opt("person", "个人"), opt("both", "单位和个人"))),
		must(text("department", "受理部门", "", 40)),
		text("issuer", "文书出具机构", "不填就是当地的人社部门；填写时不带地名，例如：劳动人事争议仲裁委员会", 40),
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
		pick("remedy", "救济途径", "不选就是行政复议和行政诉讼", terms(catalog.Remedies)...),
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
		picks("regions", "开办地区", "一个都不选就是全省；只选省本级的，各市不列出、不办理",
			append([]form.Option{opt(province, "省本级")}, terms(catalog.Cities)...)...),
		pick("regionIn", "由哪个字段决定办理地区", "个人申请的事项需要", fieldOptions(it, form.Region)...),
		pick("employerIn", "由哪个字段决定审核单位", "个人申请、需要单位审核时选择", fieldOptions(it, form.Text)...),
		pick("employerWord", "单位审核方式", "仅意见：单位可以写明不同意，五个工作日内不表态的照常办理",
			opt(catalog.EmployerAgrees, "须同意"), opt(catalog.OpinionOnly, "仅意见")),
		pick("jointWith", "由哪个字段决定共同申请人", "单位申请、受理前须由这个人本人在线确认时选择；个人申请的，由审核单位确认",
			fieldOptions(it, form.Person)...),
		long("codes", "只对这些单位开放", "统一社会信用代码的开头，每行一个；不填就是全部单位"),
		text("otherUnits", "其他单位到哪里办", "限定单位时，告诉其他单位到哪里办", 200),
		tick("face", "本人刷脸后才能提交", "只用于个人申请的事项"),
		tick("sensitive", "敏感事项：只有法定代表人和被授权的人能看到", ""),
		form.FieldDef{Key: "begins", Kind: form.Date, Label: "生效时间", Hint: "这一天之前不能申请；不填就是发布后立即可以申请"},
		form.FieldDef{Key: "ends", Kind: form.Date, Label: "停办时间", Hint: "从这一天起不能再申请"},
		table("seasons", "申报期", "每年只在这些日子可以申请；格式 月-日，例如 01-01", 6,
			must(day("from", "开始")), must(day("till", "结束"))),
		text("endWords", "不在申报期时告诉申请人", "例如：每年 1 月 1 日至 3 月 31 日申报", 200),
		table("windows", "办理窗口", "", 60, must(text("name", "名称", "", 60)), must(text("address", "地址", "", 120)),
			must(text("phone", "电话", "", 30)), must(text("hours", "办公时间", "", 60))),
		table("routes", "分派规则", "从上到下第一条符合的决定由哪个部门办理，最后一条不填条件，是“其余”；一条都不写就是受理部门", 40,
			pick("region", "地区", "", terms(catalog.Cities)...), pick("field", "条件：字段", "", conditional(it)...),
			text("values", "条件：等于", "选项的名称，多个用顿号隔开", 300), must(text("department", "部门", "", 40))),
	)
}

func day(key, label string) form.FieldDef {
	f := text(key, label, "", 5)
	f.Pattern, f.Say, f.Example = `^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`, "请填写月-日，例如 03-31", "03-31"
	return f
}
