package wording

import (
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// The kinds of documents, as in catalog.DocumentKinds.
const (
	Accepted   = "accepted"
	Correction = "correction"
	Refused    = "refused"
	Granted    = "granted"
	Denied     = "denied"
	Terminated = "terminated"
	Hearing    = "hearing"
	Pledge     = "pledge"
	Promised   = "promise"
)

// Tag is one entry of the closed list.
type Tag struct {
	Name   string
	Group  string
	Many   bool                        // may be several paragraphs: stands in a line of its own
	Kinds  []string                    // documents in which it means something; none is all
	Absent func(it *catalog.Item) bool // may have no value; nil never
	Short  string                      // a sample
	Long   string
}

// The tags that others name.
const (
	TagYou       = "称呼"
	TagHolder    = "申请人"
	TagItem      = "事项名称"
	TagCase      = "办件编号"
	TagSubmitted = "提交日期"
	TagOffice    = "发文机关"
	TagNumber    = "文号"
	TagDay       = "文书日期"
	TagOutcome   = "决定"
	TagOpinion   = "审查意见"
	TagReasons   = "事实和理由"
	TagDone      = "办理情况"
	TagPoints    = "补正内容"
	TagCorrectBy = "补正期限"
	TagPromise   = "承诺时限"
	TagDue       = "办结期限"
	TagBasis     = "依据"
	TagRemedies  = "救济途径"
	TagHearing   = "听证安排"
	TagLacking   = "容缺材料"
	TagLackBy    = "补交期限"
	TagReplaced  = "承诺代替的材料"
	TagPromised  = "承诺内容"
	TagSigned    = "确认"
	TagReview    = "复议机关"
	TagUntil     = "有效期至"
	TagUnit      = "受理部门"

	FieldTag = "field:" // before the key of a question
)

func maybe(*catalog.Item) bool { return true }

func noPromise(it *catalog.Item) bool { return it.PromiseDays == 0 }

func noLaw(it *catalog.Item) bool { return len(it.LegalBasis) == 0 }

// All is the closed list, in the order of the screen. The questions of an item's form come on top: see Of.
var All = []Tag{
	{Name: TagHolder, Group: "申请人", Short: "甲厂", Long: "江苏省南京市江宁经济技术开发区示例精密机械制造与自动化控制系统工程股份有限公司"},
	{Name: TagYou, Group: "申请人", Short: "你", Long: "你单位"},
	{Name: TagItem, Group: "办件", Short: "事项", Long: "用人单位实行不定时工作制和综合计算工时工作制的行政许可及其变更、延续申请"},
	{Name: TagCase, Group: "办件", Short: "JS202611270000011", Long: "JS202611279999999"},
	{Name: TagSubmitted, Group: "日期", Short: "2026年1月1日", Long: "2026年12月31日"},
	{Name: TagDay, Group: "日期", Short: "2026年1月1日", Long: "2026年12月31日"},
	{Name: TagDue, Group: "日期", Kinds: []string{Accepted}, Absent: noPromise, Short: "2026年1月1日", Long: "2026年12月31日"},
	{Name: TagPromise, Group: "日期", Kinds: []string{Accepted}, Absent: noPromise, Short: "1个工作日", Long: "250个工作日"},
	{Name: TagCorrectBy, Group: "日期", Kinds: []string{Correction}, Short: "2026年1月1日08时00分", Long: "2026年12月31日23时59分"},
	{Name: TagUntil, Group: "日期", Absent: maybe, Short: "2026年1月1日", Long: "2026年12月31日"},
	{Name: TagOutcome, Group: "决定", Short: "准予", Long: "不予受理"},
	{Name: TagOpinion, Group: "决定", Many: true, Kinds: []string{Accepted, Correction, Granted}, Absent: maybe, Short: "同意。", Long: longWords},
	{Name: TagReasons, Group: "决定", Many: true, Kinds: []string{Refused, Denied, Terminated}, Short: "不符合条件。", Long: longWords},
	{Name: TagDone, Group: "决定", Many: true, Kinds: []string{Granted}, Absent: maybe, Short: "已办理。", Long: longWords},
	{Name: TagPoints, Group: "决定", Many: true, Kinds: []string{Correction}, Short: "1. 申请表：缺少盖章。", Long: longWords},
	{Name: TagHearing, Group: "决定", Many: true, Kinds: []string{Hearing}, Short: "定于 2026 年 1 月 9 日 09:00 在示例厅举行听证。", Long: longWords},
	{Name: TagLacking, Group: "决定", Many: true, Kinds: []string{Pledge}, Short: "申请表", Long: longWords},
	{Name: TagLackBy, Group: "日期", Kinds: []string{Pledge}, Short: "2026年1月1日", Long: "2026年12月31日"},
	{Name: TagReplaced, Group: "决定", Kinds: []string{Promised}, Short: "证明", Long: "办公场所产权证明或者租赁合同、消防验收合格证明"},
	{Name: TagPromised, Group: "决定", Many: true, Kinds: []string{Promised}, Short: "情况属实。", Long: longWords},
	{Name: TagSigned, Group: "决定", Kinds: []string{Promised}, Short: "由甲于 2026 年 1 月 1 日 08:00 在网上确认",
		Long: "由江苏省南京市示例精密机械制造有限公司经办人欧阳示例于 2026 年 12 月 31 日 23:59 在网上确认"},
	{Name: TagBasis, Group: "法律", Many: true, Absent: noLaw, Short: "《行政许可法》", Long: longWords},
	{Name: TagRemedies, Group: "法律", Many: true, Kinds: []string{Refused, Denied, Terminated}, Short: "可以申请行政复议。", Long: longWords},
	{Name: TagReview, Group: "法律", Short: "宿迁市人民政府", Long: "连云港市人民政府"},
	{Name: TagOffice, Group: "机关", Short: "示例厅", Long: "连云港市人力资源和社会保障局"},
	{Name: TagUnit, Group: "机关", Short: "示例处", Long: "江苏省人力资源和社会保障厅行政审批与公共服务处"},
	{Name: TagNumber, Group: "机关", Short: "苏人社网办〔2026〕1号", Long: "苏州人社网办〔2026〕99999号"},
}

var longWords = strings.Repeat("经审查，申请人提交的材料齐全并且符合法定形式，相关情况已由承办人员现场核实，各项指标与系统记录一致。", 8) + "\n" +
	strings.Repeat("以上情况有申请材料、现场核查记录和核心业务系统的查询结果证明。", 6)

// beforeFiling are the tags for everything that a promise in the place of a material may have: it is made while the application is a
// draft, without number, office and complete answers.
var beforeFiling = []string{TagHolder, TagYou, TagItem, TagBasis}

// Of gives the tags that a document of an item may have: the closed list, and the questions of its form.
func Of(it *catalog.Item, kind string) []Tag {
	var out []Tag
	for _, t := range All {
		if len(t.Kinds) == 0 && (kind != Promised || slices.Contains(beforeFiling, t.Name)) || slices.Contains(t.Kinds, kind) {
			out = append(out, t)
		}
	}
	if kind == Promised {
		return out
	}
	each(it, func(p form.PartDef, f form.FieldDef) {
		if f.Kind == form.Rows || f.Kind == form.Files || f.Kind == form.Words {
			return
		}
		t := Tag{Name: FieldTag + f.Key, Group: "表单", Many: f.Kind == form.LongText}
		if !f.Required && !f.Must || p.When != nil || f.When != nil || unsaid(it, f.Key) {
			t.Absent = maybe
		}
		t.Short, t.Long = sample(f, false), sample(f, true)
		out = append(out, t)
	})
	for _, f := range marked(it) { // the stage of whoever writes it may be skipped
		out = append(out, Tag{Name: FieldTag + f.Key, Group: "内部附注（对外）", Many: f.Kind == form.LongText, Absent: maybe,
			Short: sample(f, false), Long: sample(f, true)})
	}
	return out
}

// marked are the questions of the 内部附注 that documents may say (对外).
func marked(it *catalog.Item) []form.FieldDef {
	if it.Definition == nil || len(it.Definition.Outward().Parts) == 0 {
		return nil
	}
	return it.Definition.Outward().Parts[0].Fields
}

// noted gives a question of the 内部附注, also one that stays inside.
func noted(it *catalog.Item, key string) (form.FieldDef, bool) {
	if it.Definition == nil {
		return form.FieldDef{}, false
	}
	return it.Definition.Noted(func(f form.FieldDef) bool { return f.Key == key })
}

// each visits the questions of the applicant, and of the employer who answers before the hall does anything. A 内部附注 is no part of any
// document unless it is marked, and of no message.
func each(it *catalog.Item, visit func(form.PartDef, form.FieldDef)) {
	if it.Definition == nil {
		return
	}
	for _, p := range it.Definition.Filled("", form.ByUnit).Parts {
		for _, f := range p.Fields {
			visit(p, f)
		}
	}
}

// unsaid reports whether a question is the employer's and some cases come without their answer: nobody waits for an opinion, and a unit
// that applies itself has no employer.
func unsaid(it *catalog.Item, key string) bool {
	if it.EmployerWord != catalog.OpinionOnly && it.Audience == catalog.ForPersons {
		return false
	}
	return slices.ContainsFunc(it.Definition.Filled(form.ByUnit).Parts, func(p form.PartDef) bool {
		return slices.ContainsFunc(p.Fields, func(f form.FieldDef) bool { return f.Key == key })
	})
}

// Label is what people call a tag; the label of the question for one of the form.
func Label(it *catalog.Item, tag string) string {
	key, of := strings.CutPrefix(tag, FieldTag)
	if !of {
		return tag
	}
	label := ""
	if f, is := noted(it, key); is {
		label = f.Label
	}
	each(it, func(_ form.PartDef, f form.FieldDef) {
		if f.Key == key {
			label = f.Label
		}
	})
	if label == "" || !slices.Equal(called(it, label), []string{key}) || strings.ContainsAny(label, "{}") { // not to be told by its label
		return tag
	}
	return formWord + label
}

// called gives the keys of the questions that a label may mean in a document. One of staff that stays inside is meant only when there is no
// other: the check then says why it cannot be printed.
func called(it *catalog.Item, label string) (keys []string) {
	each(it, func(_ form.PartDef, f form.FieldDef) {
		if f.Label == label {
			keys = append(keys, f.Key)
		}
	})
	for _, f := range marked(it) {
		if f.Label == label {
			keys = append(keys, f.Key)
		}
	}
	if len(keys) > 0 || it.Definition == nil {
		return keys
	}
	if f, is := it.Definition.Noted(func(f form.FieldDef) bool { return f.Label == label }); is {
		keys = append(keys, f.Key)
	}
	return keys
}

const formWord = "表单："

// FromLabel is the way back: the tag that somebody means.
func FromLabel(it *catalog.Item, typed string) string {
	label, of := strings.CutPrefix(strings.ReplaceAll(typed, ":", "："), formWord)
	if !of {
		return typed
	}
	if keys := called(it, label); len(keys) > 0 {
		return FieldTag + keys[0]
	}
	return typed
}
