package catalog

import (
	"maps"
	"slices"
	"strings"

	"wangting/internal/form"
)

// Writing is an act at the core business system that is done when staff grant (一次录入): what they decided is written there, and read back.
// Package auto does it. An item names one and says from which of its fields each parameter comes; no item is named here.
type Writing struct {
	Key    string // of the act at the core system
	Name   string // what people call it: 登记工伤认定
	For    Audience
	Params []WriteParam
	// View reads back what was written, asked for the unit or the person of the case, or for the person of the parameter Whose. The row is
	// the one whose column of the parameter By, or of the hall's own value By, is what was written; "" is the only row.
	View, By string
	Whose    string
	Hall     []HallValue
	Expect   []Expected
}

// WriteParam is a typed parameter of an act. It is sent under its key.
type WriteParam struct {
	Key, Name string
	Kinds     []form.Kind
	Maybe     bool // the act does without it
	// Applicant says that the person of the case stands in for a person that is not mapped or was not filled in.
	Applicant bool
	// Column of the view says it; "" is not read back. Of a person it holds the last four characters of the number.
	Column string
	// Options are the values that the core system knows, with its words, which are sent; empty takes any.
	Options []form.Option
}

// HallValue is what the hall itself sends: DecisionNumber, DecisionDay.
type HallValue struct{ Key, Name, Column string }

// What the hall itself sends: the number of the document of the decision, or of the case where none was issued; and its day.
const (
	DecisionNumber = "decisionNo"
	DecisionDay    = "decided"
)

// Expected is what a column of the view says when the act was done.
type Expected struct {
	Column, Name, Want string
	Words              map[string]string // what the values mean; none is the value itself
}

// AfterGrant is what an item says about the act: its key, and the fields of the form by the keys of its parameters.
type AfterGrant struct {
	Writing string            `json:"writing,omitempty"` // "" is none
	From    map[string]string `json:"from,omitempty"`
}

// WritingOf gives an act of the closed list.
func WritingOf(key string) (Writing, bool) {
	i := slices.IndexFunc(Writings, func(w Writing) bool { return w.Key == key })
	if i < 0 {
		return Writing{}, false
	}
	return Writings[i], true
}

// Writings is the closed list.
var Writings = []Writing{
	{Key: "title-resubmit", Name: "重新提交职称申报", For: ForPersons, View: "title-applications", By: "applicationNo",
		Params: []WriteParam{{Key: "applicationNo", Name: "申报编号", Kinds: wordy, Column: "no"}},
		Expect: []Expected{{Column: "state", Name: "申报状态", Want: "已重新提交"}}},
	{Key: "enrol", Name: "登记单位参保", For: ForUnits, View: "unit-state",
		Expect: []Expected{{Column: "registered", Name: "登记状态", Want: "true", Words: map[string]string{"true": "已登记", "false": "没有登记"}}}},
	{Key: "injury-set", Name: "登记工伤认定", For: ForBoth, View: "injuries2", By: DecisionNumber, Whose: "worker",
		Hall: []HallValue{{DecisionNumber, "决定文号", "decisionNo"}, {DecisionDay, "认定日期", "alc031"}},
		Params: []WriteParam{
			{Key: "worker", Name: "受伤害职工", Kinds: []form.Kind{form.Person}, Applicant: true, Column: "id4"},
			{Key: "unit", Name: "用人单位代码", Kinds: wordy, Maybe: true},
			{Key: "kind", Name: "伤害类别", Kinds: chosen, Column: "kind",
				Options: []form.Option{{Value: "accident", Label: "事故"}, {Value: "disease", Label: "职业病"}}},
			{Key: "happened", Name: "事故日期", Kinds: dated, Maybe: true, Column: "alc020"},
			{Key: "diagnosed", Name: "诊断日期", Kinds: dated, Maybe: true, Column: "diagnosed"},
			{Key: "part", Name: "受伤部位", Kinds: wordy, Column: "alc042"},
			{Key: "diagnosis", Name: "诊断结论", Kinds: wordy, Maybe: true, Column: "diagnosis"},
		}},
	{Key: "benefit-set", Name: "登记失业保险金核定", For: ForPersons, View: "unemployment", By: DecisionNumber,
		Hall: []HallValue{{DecisionNumber, "核定文号", "decisionNo"}, {DecisionDay, "核定日期", "decided"}},
		Params: []WriteParam{
			{Key: "months", Name: "领取期限（月）", Kinds: counted, Column: "months"},
			{Key: "from", Name: "开始月份", Kinds: monthly, Column: "from"},
			{Key: "to", Name: "结束月份", Kinds: monthly, Column: "to"},
			{Key: "amount", Name: "每月标准", Kinds: paid, Column: "amount"},
		}},
}

// writtenBefore is what two items had done by their code alone, before it was a property of the item. Their versions of then, and drafts of
// them, say nothing.
var writtenBefore = map[string]AfterGrant{
	"title-returned": {Writing: "title-resubmit", From: map[string]string{"applicationNo": "applicationNo"}},
	"unit-enrolment": {Writing: "enrol"},
}

// Writes is what is written when staff grant. It is the one place where a stored item that says nothing is given what it did before.
func (it *Item) Writes() AfterGrant {
	if it.AfterGrant == nil {
		a := writtenBefore[it.Code]
		a.From = maps.Clone(a.From)
		return a
	}
	return AfterGrant{it.AfterGrant.Writing, maps.Clone(it.AfterGrant.From)}
}

// SetWrites says what is written. None is stored as such only where nothing would mean what the item did before.
func (it *Item) SetWrites(a AfterGrant) {
	w, known := WritingOf(a.Writing)
	maps.DeleteFunc(a.From, func(key, field string) bool {
		return field == "" || known && !slices.ContainsFunc(w.Params, func(p WriteParam) bool { return p.Key == key })
	})
	if len(a.From) == 0 || a.Writing == "" {
		a.From = nil
	}
	if _, before := writtenBefore[it.Code]; a.Writing == "" && !before {
		it.AfterGrant = nil
		return
	}
	it.AfterGrant = &a
}

// Writing is the act that follows a grant of the item; false when there is none, or it is not known.
func (it *Item) Writing() (Writing, AfterGrant, bool) {
	a := it.Writes()
	w, ok := WritingOf(a.Writing)
	return w, a, ok
}

// Told says in one line what the act writes: 登记工伤认定（受伤部位、认定日期）.
func (w Writing) Told(a AfterGrant) string {
	var names []string
	for _, p := range w.Params {
		if a.From[p.Key] != "" || p.Applicant {
			names = append(names, p.Name)
		}
	}
	for _, h := range w.Hall {
		names = append(names, h.Name)
	}
	if len(names) == 0 {
		return w.Name
	}
	return w.Name + "（" + strings.Join(names, "、") + "）"
}

// PathWrite is where an item says what is written, as the editor names it.
const PathWrite = "write"

// CheckWrite says what is wrong with what an item has written when staff grant.
func (it *Item) CheckWrite() (found []Finding) {
	say := func(words string) { found = append(found, Finding{Where: PathWrite, Must: true, Say: words}) }
	a := it.Writes()
	if a.Writing == "" {
		return nil
	}
	w, ok := WritingOf(a.Writing)
	switch {
	case !ok:
		say("准予后写入核心业务系统的业务“" + a.Writing + "”不认识，请重新选择")
		return found
	case !it.Online || it.Query:
		say("网上不办理的事项没有准予，不能写入核心业务系统")
		return found
	case w.For == ForUnits && it.For(ForPersons):
		say("“" + w.Name + "”只能为单位登记，这个事项个人也能申请")
	case w.For == ForPersons && it.For(ForUnits):
		say("“" + w.Name + "”只能为个人登记，这个事项单位也能申请")
	}
	for _, key := range slices.Sorted(maps.Keys(a.From)) {
		if !slices.ContainsFunc(w.Params, func(p WriteParam) bool { return p.Key == key }) {
			say("“" + w.Name + "”没有“" + key + "”这一项，请重新保存")
		}
	}
	for _, p := range w.Params {
		if words := it.wrongParam(w, p, a.From[p.Key]); words != "" {
			say(words)
		}
	}
	return found
}

// wrongParam says why a field cannot be a parameter; "" when it can, or need not be one.
func (it *Item) wrongParam(w Writing, p WriteParam, key string) string {
	about := "“" + w.Name + "”的“" + p.Name + "”"
	if key == "" {
		if p.Maybe || p.Applicant && !it.For(ForUnits) {
			return ""
		}
		return about + "没有选择取自哪个字段"
	}
	q, filler, ok := it.fieldOf(key)
	strange := slices.IndexFunc(q.Options, func(o form.Option) bool {
		return len(p.Options) > 0 && !slices.ContainsFunc(p.Options, func(k form.Option) bool { return k.Value == o.Value })
	})
	switch {
	case !ok:
		return about + "取自的字段已经不存在"
	case filler == form.ByUnit:
		return about + "取自“" + q.Label + "”，它由单位审核人填写，只能取自申请人或者工作人员填写的字段"
	case !slices.Contains(p.Kinds, q.Kind):
		return about + "不能取自“" + q.Label + "”：类型不对"
	case strange >= 0:
		return about + "取自“" + q.Label + "”，核心业务系统不认识它的选项“" + q.Options[strange].Label + "”"
	}
	return ""
}

// fieldOf gives a field of the form, outside of tables, and who fills it.
func (it *Item) fieldOf(key string) (form.FieldDef, string, bool) {
	if it.Definition == nil {
		f, err := it.Form()
		if err != nil {
			return form.FieldDef{}, "", false
		}
		q, ok := f.Field(key)
		return form.FieldDef{Key: key, Label: q.Label, Kind: q.Kind, Options: q.Options}, "", ok
	}
	for _, p := range it.Definition.Parts {
		for _, f := range p.Fields {
			if f.Key == key {
				return f, p.Filler, true
			}
		}
	}
	return form.FieldDef{}, "", false
}
