package editor

import (
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/wording"
)

// DocumentKinds are when a document is issued; BlockKinds what a block is.
var (
	DocumentKinds = terms(catalog.DocumentKinds)
	BlockKinds    = []form.Option{opt("text", "段落"), opt(string(catalog.Heading), "小标题"), opt(string(catalog.TableOf), "表格")}
)

// blockKind is the kind of a block as it is stored.
func blockKind(kind string) catalog.BlockKind {
	if kind == "text" {
		return catalog.Paragraph
	}
	return catalog.BlockKind(kind)
}

func askDocument(it *catalog.Item, path string) form.Definition {
	fields := []form.FieldDef{
		must(text("name", "标题", "", 60)),
		must(pick("for", "什么时候出具", "", DocumentKinds...)),
		text("word", "发文代字", "跟在地区简称后面，例如填写“人社备”，南京的文号就是“宁人社备〔2026〕1号”；不填用大厅的发文代字", 8),
		whole("validDays", "有效期（日）", "日", 36500),
		whole("validMonths", "有效期（月）", "个月", 1200),
	}
	_, key, _ := cutPath(path)
	d, all := documentAt(it, key), fieldOptions(it, wording.Checkable...)
	for _, p := range definitionOf(it).Outward().Parts {
		for _, f := range p.Fields {
			if slices.Contains(wording.Checkable, f.Kind) {
				all = append(all, opt(f.Key, f.Label+"（内部附注，对外）"))
			}
		}
	}
	shows := d != nil && len(d.Public) > 0 // what is left from before an item became sensitive can be taken away
	if len(all) > 0 && (!it.Sensitive || shows) {
		fields = append(fields, picks("public", "核验页公开的字段",
			"任何人用验证码核验这份文书时都能看到，姓名、证件号码和电话只显示一部分。敏感事项不能公开", all...))
	}
	return ask(fields...)
}

func askBlock(it *catalog.Item, path string) form.Definition {
	words := only(long("text", "内容", "可以插入标签，例如 {{申请人}}；每行是一个自然段"), "kind", "text", string(catalog.Heading))
	d := ask(
		must(pick("kind", "类型", "", BlockKinds...)),
		words,
		only(pick("field", "表单里的表格", "", fieldOptions(it, form.Rows)...), "kind", string(catalog.TableOf)),
		only(picks("columns", "印哪些列", "一个都不选就是全部", columnOptions(it)...), "kind", string(catalog.TableOf)),
		text("else", "无则写", "标签或者表格没有内容时，写在它的位置", 100),
		tick("skip", "没有内容时不写这一段", ""),
	)
	d.Parts[0].Fields = append(d.Parts[0].Fields, askWhen(it, path)...)
	return d
}

// Events are what applicants are told of.
var Events = terms(catalog.Events)

func askMessages() form.Definition {
	return ask(table("messages", "消息", "这里没有的事情，用大厅通用的文字告诉申请人", len(catalog.Events),
		must(pick("event", "什么时候", "", Events...)),
		long("text", "站内消息", "可以使用的标签："+messageTags()+"。不填用通用的文字"),
		tick("quiet", "不发短信", "短信的文字由运营商审核，不能修改")))
}

func messageTags() string {
	var all []string
	for _, t := range wording.MessageTags("") {
		all = append(all, "{{"+t.Name+"}}")
	}
	return strings.Join(all, " ")
}

// blockData shows a stored block as its form asks for it, blockOf is the way back.
func blockData(it *catalog.Item, d form.Data) {
	if d["kind"] == nil {
		d["kind"] = "text"
	}
	if s, ok := d["text"].(string); ok {
		d["text"] = shownText(it, s)
	}
}

func blockOf(it *catalog.Item, out map[string]any) {
	if out["kind"] == "text" {
		delete(out, "kind")
	}
	if s, ok := out["text"].(string); ok {
		out["text"] = storedText(it, s)
	}
}
