package editor

import (
	"wangting/internal/catalog"
	"wangting/internal/form"
)

func askMaterial(it *catalog.Item, path string) form.Definition {
	d := ask(
		must(text("name", "材料名称", "", 80)),
		tick("optional", "选交", "不勾选就是必交"),
		whole("lackDays", "可容缺", "个工作日", 60),
		tick("many", "可以上传多个文件", ""),
		picks("types", "文件类型", "", opt("pdf", "PDF"), opt("jpg", "JPG"), opt("png", "PNG"), opt("xlsx", "XLSX"), opt("docx", "DOCX")),
		whole("megabytes", "每个文件最大", "MB", 100),
		text("hint", "说明", "", 300),
		pick("source", "来源渠道", "", same("申请人自备", "政府部门核发", "中介机构或其他")...),
		text("copies", "份数", "例如：原件 1 份", 40),
		pick("kind", "材料库里的种类", "选了种类，申请人可以从材料库选用以前交过的同一种材料", same(catalog.MaterialKinds...)...),
		whole("validDays", "多少天内的可以再用", "天", 3650),
		pick("fetch", "自动获取", "由大厅从核心业务系统取得，取不到时申请人自己上传", fetches()...),
		long("promise", "以承诺代替", "写申请人承诺的内容，例如：本单位承诺没有欠缴社会保险费。不填就要交材料"),
	)
	d.Parts[0].Fields = append(d.Parts[0].Fields, askWhen(it, path)...)
	return d
}

func fetches() (list []form.Option) {
	for _, k := range catalog.Fetches {
		list = append(list, opt(k.Key, k.Name))
	}
	return list
}

// conditional are the questions that an act of a stage may depend on.
func conditional(it *catalog.Item) (list []form.Option) {
	for _, p := range definitionOf(it).Filled("").Parts {
		for _, f := range p.Fields {
			if comparable(f.Kind) {
				list = append(list, opt(f.Key, f.Label))
			}
		}
	}
	return list
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
	verbs := table("verbs", "可用操作", "只能从列表里选，不能自造；条件不填就总是可用，别的条件写在“操作的其他条件”", 20,
		must(pick("verb", "操作", "", VerbOptions()...)), pick("to", "去到", "", stages...),
		pick(verbField, "条件：字段", "", conditional(it)...), text(verbValues, "条件：等于", "选项的名称，多个用顿号隔开", 300))
	fields := []form.FieldDef{
		must(text("name", "环节名称", "", 20)),
		must(pick("kind", "环节类型", "", StageKinds...)),
		pick("post", "岗位", "", Posts...),
		text("department", "部门", "不填就是受理部门", 40),
		whole("days", "办理时限", "个工作日", 250),
		verbs, askVerbWhen(it, path, stages),
	}
	fields = append(fields, askAutomatic(it)...)
	if len(others) > 0 {
		fields = append(fields, picks("notSame", "不得由同一人办理", "", others...))
	}
	return ask(append(fields,
		table("points", "审查要点", "", 40, must(text("text", "要点", "", 200)), pick("on", "对照", "", on...)),
		text("note", "告诉申请人", "到了这个环节时，在办理进度里说明", 200))...)
}
