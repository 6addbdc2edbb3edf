package form

import (
	"slices"
)

// Roster is a list that the core business system keeps and from which rows of a table can be picked. Its columns that hold people's
// numbers are asked for the chosen people only, and by the hall: no page and no address has them.
type Roster struct {
	Key      string // its view at the core business system
	Name     string
	Audience string   // who has such a list: unit
	Columns  []Option // what a column of a table can take from it
}

// The columns of a roster that say who somebody is.
const (
	RosterName    = "aac003"
	RosterDocType = "aac058"
	RosterNumber  = "aac147"
)

// Rosters is the closed list.
var Rosters = []Roster{{Key: "roster", Name: "本单位参保人员名册", Audience: "unit", Columns: []Option{
	{Value: RosterName, Label: "姓名"}, {Value: RosterDocType, Label: "证件类型"}, {Value: RosterNumber, Label: "证件号码"},
	{Value: "job", Label: "岗位工种"}, {Value: "aac030", Label: "参保日期"}, {Value: "abc913", Label: "合同开始日期"},
	{Value: "abc914", Label: "合同终止日期"}, {Value: "aac040", Label: "缴费工资"},
}}}

// Take says which column of a table takes what of a roster.
type Take struct {
	Column string `json:"column"`
	Value  string `json:"value"`
}

// rosterKinds are the kinds of questions that a value of a roster answers.
var rosterKinds = map[string][]Kind{
	RosterName: {Text}, RosterDocType: {Choice}, RosterNumber: {Text}, "job": {Text, LongText}, "aac030": {Date}, "abc913": {Date},
	"abc914": {Date}, "aac040": {Money},
}

// RosterOf gives a roster of the closed list.
func RosterOf(key string) (Roster, bool) {
	i := slices.IndexFunc(Rosters, func(r Roster) bool { return r.Key == key })
	if i < 0 {
		return Roster{}, false
	}
	return Rosters[i], true
}

// roster checks from where the rows of a table can be picked.
func (c *checker) roster(a spot) {
	name := "“" + a.Label + "”"
	if a.From == "" {
		c.must(a, len(a.Takes) == 0, name+"写了从名册取得的列，没有选择名册")
		return
	}
	r, known := RosterOf(a.From)
	c.must(a, known, name+"的名册不认识")
	c.must(a, a.Kind == Rows, name+"不是表格，不能从名册选择")
	if !known || a.Kind != Rows {
		return
	}
	c.must(a, c.audience == r.Audience || c.audience == "both", name+"从“"+r.Name+"”选择，但申请人没有这个名册")
	c.must(a, a.part.Filler == "", name+"不是申请人填写的，不能从名册选择")
	taken, columns := map[string]FieldDef{}, map[string]bool{}
	for _, t := range a.Takes {
		column, there := columnOf(a.Fields, t.Column)
		kinds, offered := rosterKinds[t.Value]
		c.must(a, there, name+"从名册取得的列已经删除")
		c.must(a, offered, name+"从名册取得的内容“"+t.Value+"”不在清单里")
		c.must(a, !there || !offered || slices.Contains(kinds, column.Kind), name+"的列“"+column.Label+"”的类型与从名册取得的内容不符")
		c.must(a, !columns[t.Column], name+"的列“"+column.Label+"”从名册取得了两样内容")
		taken[t.Value], columns[t.Column] = column, true
	}
	number := taken[RosterNumber]
	c.must(a, taken[RosterName].Key != "" && number.Key != "", name+"从名册选择，要有取得“姓名”和“证件号码”的列")
	c.must(a, number.Key == "" || number.Unique, name+"从名册取得“证件号码”的列要勾选“各行不得重复”")
	_, asks := columnOf(a.Fields, "docType")
	c.must(a, !asks || taken[RosterDocType].Key != "", name+"问证件类型，要有取得“证件类型”的列")
}

func columnOf(columns []FieldDef, key string) (FieldDef, bool) {
	i := slices.IndexFunc(columns, func(f FieldDef) bool { return f.Key == key })
	if i < 0 {
		return FieldDef{}, false
	}
	return columns[i], true
}
