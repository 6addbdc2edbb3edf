package catalog

import (
	"slices"
	"strings"

	"wangting/internal/form"
)

// Wanted is an answer that code reads by its key: a rule, an act, a writer, or what a granted case does. Whoever writes such code declares
// what it reads; an item in which that is missing, or of another kind, would fail at its first case and is refused before.
type Wanted struct {
	Key   string // of a question, or table/column
	Name  string // what people call it, also when it is gone
	Kinds []form.Kind
	Maybe bool   // the code does without it
	With  string // it is read only where this question is asked
	// Values are those of the options that the code knows; empty when it takes them all. Others would be treated as one of them.
	Values []string
}

// Reading is a Wanted of one item.
type Reading struct {
	Wanted
	By    string // who reads it, in words
	Stage string // key of the stage; "" is the item
}

// Effect is what a granted case of an item does in the hall beyond its documents. What it does at the core business system the item says
// itself (AfterGrant).
type Effect struct {
	Item  string // code
	Name  string
	Reads []Wanted
}

// Effects is the closed list. Its one entry is done by package institution in the hall's own register, in the transaction of the decision:
// no act at the core system, so no property of the item.
var Effects = []Effect{{Item: "institution-registration", Name: "登记机构", Reads: []Wanted{
	{Key: "institutionName", Name: "机构名称", Kinds: wordy}, {Key: "institutionKind", Name: "机构类型", Kinds: chosen},
	{Key: "institutionLevel", Name: "机构级别", Kinds: chosen}, {Key: "institutionRegion", Name: "机构所在地", Kinds: placed, Maybe: true},
}}}

var (
	wordy   = []form.Kind{form.Text, form.LongText}
	chosen  = []form.Kind{form.Choice}
	several = []form.Kind{form.Choices}
	dated   = []form.Kind{form.Date}
	monthly = []form.Kind{form.Month}
	counted = []form.Kind{form.Number}
	paid    = []form.Kind{form.Money}
	placed  = []form.Kind{form.Region}
	listed  = []form.Kind{form.Rows}

	yesNo = []string{"yes", "no"}
)

// jobReads are a person's own registration of a job.
var jobReads = []Wanted{{Key: "kind", Name: "就业形式", Kinds: chosen}, {Key: "employer", Name: "工作单位", Kinds: wordy},
	{Key: "from", Name: "就业时间", Kinds: dated}, {Key: "job", Name: "从事的工作", Kinds: wordy}}

// people are a list of names and numbers; without a table, its columns.
func people(table string) []Wanted {
	if table == "" {
		return []Wanted{{Key: "name", Name: "姓名", Kinds: wordy}, {Key: "number", Name: "证件号码", Kinds: wordy}}
	}
	return []Wanted{{Key: table, Name: "名单", Kinds: listed}, {Key: table + "/name", Name: "名单的姓名", Kinds: wordy},
		{Key: table + "/number", Name: "名单的证件号码", Kinds: wordy}}
}

// proofReads are what a proof of enrolment is about.
var proofReads = append([]Wanted{{Key: "scope", Name: "证明范围", Kinds: chosen, Values: []string{"unit", "list", "person"}},
	{Key: "from", Name: "开始月份", Kinds: monthly}, {Key: "to", Name: "结束月份", Kinds: monthly}}, people("people")...)

// termReads are the terms of a contract that the law limits.
var termReads = []Wanted{
	{Key: "kind", Name: "合同期限", Kinds: chosen, Values: []string{"fixed", "open", "task"}},
	{Key: "from", Name: "开始日期", Kinds: dated}, {Key: "to", Name: "终止日期", Kinds: dated},
	{Key: "pay", Name: "月工资", Kinds: paid}, {Key: "probation", Name: "试用期", Kinds: counted, Maybe: true},
	{Key: "probationPay", Name: "试用期月工资", Kinds: paid, With: "probation"},
	{Key: "dispatch", Name: "是否劳务派遣", Kinds: chosen, Maybe: true, Values: yesNo}, {Key: "extra", Name: "补充条款", Kinds: listed, Maybe: true},
	{Key: "extra/clause", Name: "补充条款的条款", Kinds: wordy, With: "extra"},
}

var contractReads = []Wanted{
	{Key: "unitAddress", Name: "单位住所", Kinds: wordy}, {Key: "repName", Name: "法定代表人", Kinds: wordy},
	{Key: "worker", Name: "劳动者", Kinds: []form.Kind{form.Person}}, {Key: "workerAddress", Name: "劳动者住址", Kinds: wordy},
	{Key: "task", Name: "工作任务", Kinds: wordy}, {Key: "job", Name: "工作岗位", Kinds: wordy}, {Key: "place", Name: "工作地点", Kinds: wordy},
	{Key: "userUnit", Name: "用工单位", Kinds: wordy, With: "dispatch"},
	{Key: "hours", Name: "工时制度", Kinds: chosen, Values: []string{"standard", "combined", "flexible"}},
	{Key: "hoursNo", Name: "批准文号", Kinds: wordy}, {Key: "payDay", Name: "每月发薪日", Kinds: counted},
	{Key: "hazard", Name: "职业病危害", Kinds: chosen, Values: yesNo}, {Key: "hazardText", Name: "危害及防护措施", Kinds: wordy},
	{Key: "trainingText", Name: "培训和服务期的约定", Kinds: wordy, Maybe: true},
	{Key: "secrecyText", Name: "保密的约定", Kinds: wordy, Maybe: true}, {Key: "competeText", Name: "竞业限制的约定", Kinds: wordy, Maybe: true},
}

// staffReads and filingReads are the lists of 增减员 and 用工备案.
var (
	staffReads = slices.Concat(people("joining"), people("leaving"), people("undoing"), people("preparing"), []Wanted{
		{Key: "joining/from", Name: "增加人员的合同开始日期", Kinds: dated}, {Key: "joining/job", Name: "增加人员的岗位工种", Kinds: wordy},
		{Key: "joining/wage", Name: "增加人员的月缴费工资", Kinds: paid}, {Key: "leaving/reason", Name: "减少人员的变更原因", Kinds: chosen},
		{Key: "leaving/endDate", Name: "减少人员的劳动关系终止日期", Kinds: dated}, {Key: "undoing/what", Name: "回退的登记", Kinds: chosen},
		{Key: "preparing/from", Name: "预登记人员的用工日期", Kinds: dated}, {Key: "preparing/job", Name: "预登记人员的岗位工种", Kinds: wordy},
		{Key: "joining/phone", Name: "增加人员的联系电话", Kinds: wordy, Maybe: true},
		{Key: "joining/identity", Name: "增加人员的参保身份", Kinds: chosen, Maybe: true},
		{Key: "joining/contractKind", Name: "增加人员的合同类别", Kinds: chosen, Maybe: true},
		{Key: "joining/contractReason", Name: "增加人员的合同增加原因", Kinds: chosen, Maybe: true},
		{Key: "joining/to", Name: "增加人员的合同终止日期", Kinds: dated, Maybe: true},
		{Key: "joining/startMonth", Name: "增加人员的起缴年月", Kinds: monthly, Maybe: true},
		{Key: "joining/kinds", Name: "增加人员的险种", Kinds: chosen, Maybe: true},
		{Key: "leaving/deathDate", Name: "减少人员的死亡日期", Kinds: dated, Maybe: true},
		{Key: "leaving/lastMonth", Name: "减少人员的最后缴费年月", Kinds: monthly, Maybe: true},
	}, typed("joining", "leaving", "undoing", "preparing"))
	filingReads = slices.Concat(filed("hiring"), filed("renewing"), filed("changing"), people("ending"), []Wanted{
		{Key: "ending/endDate", Name: "终止解除日期", Kinds: dated}, {Key: "ending/endReason", Name: "终止解除原因", Kinds: chosen},
	}, typed("hiring", "renewing", "changing", "ending"))
)

// typed are the types of documents of the people in some tables; without them all are identity cards.
func typed(tables ...string) (out []Wanted) {
	for _, t := range tables {
		out = append(out, Wanted{Key: t + "/docType", Name: "名单的证件类型", Kinds: chosen, Maybe: true})
	}
	return out
}

func filed(table string) []Wanted {
	return append(people(table), Wanted{Key: table + "/contractKind", Name: "合同类别", Kinds: chosen},
		Wanted{Key: table + "/from", Name: "合同开始日期", Kinds: dated}, Wanted{Key: table + "/to", Name: "合同终止日期", Kinds: dated},
		Wanted{Key: table + "/job", Name: "岗位工种", Kinds: wordy}, Wanted{Key: table + "/employKind", Name: "用工形式", Kinds: chosen},
		Wanted{Key: table + "/pay", Name: "月工资", Kinds: paid})
}

// Readings are the answers that code reads of the cases of an item.
func (it *Item) Readings() (out []Reading) {
	add := func(by, stage string, list []Wanted) {
		for _, r := range list {
			out = append(out, Reading{r, by, stage})
		}
	}
	if it.Flow != nil {
		for _, s := range it.Flow.Stages {
			if s.Kind != Automatic {
				continue
			}
			for _, u := range s.Rules {
				k, _ := RuleOf(u.Rule)
				add("即时办结的规则“"+k.Name+"”", s.Key, append(slices.Clone(k.Reads), byParams(k, u)...))
			}
			if d, ok := DeedOf(s.Deed); ok {
				add("即时办结的业务“"+d.Name+"”", s.Key, d.Reads)
			}
		}
	}
	for _, e := range Effects {
		if e.Item == it.Code {
			add("准予后的“"+e.Name+"”", "", e.Reads)
		}
	}
	return out
}

// byParams are what a rule reads because its parameters name it: the columns of a table, or an answer of which it knows the values.
func byParams(k RuleKind, u RuleUse) (out []Wanted) {
	for _, p := range k.Params {
		if key, isField := strings.CutPrefix(u.Params[p.Key], "="); isField && len(p.Values) > 0 {
			// not wanted twice: without the question the parameter is empty, which is refused
			out = append(out, Wanted{Key: key, Name: p.Name, Kinds: chosen, Values: p.Values, Maybe: true})
		}
		if v := u.Params[p.Key]; p.Type == TableParam && v != "" {
			for _, r := range p.Reads {
				r.Key, r.Name = v+"/"+r.Key, p.Name+"的"+r.Name
				out = append(out, r)
			}
		}
	}
	return out
}

// CheckReads says which answers that code reads are missing, or of another kind. Where is field:<key> of one that is there.
func (it *Item) CheckReads() (found []Finding) {
	if !it.HasForm() || !it.Online || it.Query {
		return nil
	}
	f, err := it.Form()
	if err != nil {
		return nil // which the check of the form says
	}
	seen := map[string]bool{}
	for _, r := range it.Readings() {
		q, there := questionAt(f, r.Key)
		_, with := questionAt(f, r.With)
		say := ""
		unknown := slices.IndexFunc(q.Options, func(o form.Option) bool { return len(r.Values) > 0 && !slices.Contains(r.Values, o.Value) })
		switch {
		case there && !slices.Contains(r.Kinds, q.Kind):
			say = r.By + "要用到“" + q.Label + "”，它的类型不能更换，请改回来"
		case there && unknown >= 0:
			say = r.By + "不认识“" + q.Label + "”的选项“" + q.Options[unknown].Label + "”，请删除它；删错了原来的选项，用“撤销”或者“修改记录”找回"
		case !there && !r.Maybe && (r.With == "" || with):
			say = r.By + "要用到“" + r.Name + "”，申请人填写的表单里没有。请用“撤销”或者“修改记录”找回它"
		}
		if say == "" || seen[say] {
			continue
		}
		seen[say] = true
		where := "form"
		if there {
			where = "field:" + r.Key
		}
		found = append(found, Finding{Where: where, Must: true, Say: say})
	}
	return found
}

// questionAt gives a question, or a column of a table.
func questionAt(f *form.Form, path string) (form.Field, bool) {
	key, column, inside := strings.Cut(path, "/")
	q, ok := f.Field(key)
	if ok && inside {
		return q.Child(column)
	}
	return q, ok
}
