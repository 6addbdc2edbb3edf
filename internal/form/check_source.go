package form

import (
	"slices"
	"strings"
)

// source is what an account knows, and which questions it can answer.
type source struct {
	kinds  []Kind
	format string // that the answer has too
	locks  bool   // the account answers it, so that nobody may type over it
}

// FromLast is the source of an answer that repeats the applicant's last application of the item.
const FromLast = "last"

var sources = map[string]source{
	"unit.name":             {kinds: []Kind{Text, LongText}, locks: true},
	"unit.uscc":             {kinds: []Kind{Text}, format: "uscc", locks: true},
	"unit.number":           {kinds: []Kind{Text}, locks: true},
	"unit.address":          {kinds: []Kind{Text, LongText, Address}},
	"unit.type":             {kinds: []Kind{Text}},
	"unit.industry":         {kinds: []Kind{Text}},
	"unit.repName":          {kinds: []Kind{Text}, format: "name"},
	"unit.region":           {kinds: []Kind{Region}},
	"person":                {kinds: []Kind{Person}, locks: true},
	"person.name":           {kinds: []Kind{Text}, format: "name", locks: true},
	"person.docType":        {kinds: []Kind{Choice, Text}, locks: true},
	"person.number":         {kinds: []Kind{Text}, format: "idcard", locks: true},
	"core.return.year":      {kinds: []Kind{Text}, locks: true},
	"core.return.average":   {kinds: []Kind{Text}, locks: true},
	"core.return.rate":      {kinds: []Kind{Text}, locks: true},
	"core.return.size":      {kinds: []Kind{Text}, locks: true},
	"core.return.amount":    {kinds: []Kind{Text}, locks: true},
	"core.title.year":       {kinds: []Kind{Choice}, locks: true},
	"core.title.series":     {kinds: []Kind{Choice}, locks: true},
	"core.title.level":      {kinds: []Kind{Choice}, locks: true},
	"core.title.major":      {kinds: []Kind{Text}, locks: true},
	"core.title.committee":  {kinds: []Kind{Text}, locks: true},
	"core.title.returnedBy": {kinds: []Kind{Choice}, locks: true},
	"core.title.opinion":    {kinds: []Kind{LongText}, locks: true},
	"core.title.deadline":   {kinds: []Kind{Date}, locks: true},
	"core.course.title":     {kinds: []Kind{Text}, locks: true},
	"core.course.level":     {kinds: []Kind{Choice}, locks: true},
	"core.staffCount":       {kinds: []Kind{Number}},
	FromLast:                {kinds: []Kind{Text, LongText, Number, Money, Percent, Choice, Choices, Region, Address, Person}},
	"person.phone":          {kinds: []Kind{Text}, format: "mobile"},
}

// source checks where an answer comes from (ITM-5, ITM-6).
func (c *checker) source(a spot) {
	name := "“" + a.Label + "”"
	inRows := a.table != nil && a.table.Kind == Rows
	c.must(a, !a.Locked || !inRows, name+"在表格里，不能锁定为办理人")
	c.must(a, !a.Locked || a.Source != "", name+"锁定为办理人，没有来源")
	if a.Source == "" {
		return
	}
	s, known := sources[a.Source]
	if c.must(a, known, name+"的来源不认识"); !known {
		return
	}
	owner, _, _ := strings.Cut(a.Source, ".")
	own := c.audience == owner || a.part.Filler == ByUnit && (owner == "unit" || owner == "person") || // of the unit and its reviewer
		c.audience == "both" || owner == "core" || owner == FromLast
	c.must(a, !a.Locked || inRows || own && s.locks, name+"锁定为办理人，但申请人的账户不能确定这个来源")
	c.should(a, a.Locked || own || owner == "person", name+"的来源是单位信息，个人申请时填不出来")
	c.must(a, slices.Contains(s.kinds, a.Kind), name+"的类型与来源不符")
	c.must(a, a.Format == "" || owner == FromLast || a.Format == s.format || a.Format == "phone" && s.format == "mobile", name+"的格式与来源不符")
}
