package app_test

import (
	"strings"
	"testing"

	"wangting/internal/emulator/coresys"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// rowsOfAct is one declaration about people, after those before it.
type rowsOfAct struct {
	what, item string
	change     form.Data
	without    string // the list of the sample that it does not have
	calendar   string // the lever of the core system
	says       []string
}

func listed(rows ...map[string]any) []any {
	var out []any
	for _, r := range rows {
		out = append(out, r)
	}
	return out
}

// with gives a person more.
func with(name, number string, more ...any) map[string]any {
	m := map[string]any{"name": name, "number": number}
	for i := 0; i < len(more); i += 2 {
		m[more[i].(string)] = more[i+1]
	}
	return m
}

const (
	zi    = "321000199305018401" // 测试子, insured with nobody
	gui   = "321203199510084336" // 测试癸, of 泰州示例物流
	ninth = "320600198707157663" // 示例九, insured with nobody
)

// declarations happen one after another, in one hall.
var declarations = []rowsOfAct{
	{what: "an addition", item: "staff-change", says: []string{"自 2026-11 起参保", "该人员已在本单位参保"}},
	{what: "its undoing", item: "staff-change", without: "joining",
		change: form.Data{"act": "undo", "undoing": listed(with("测试子", zi, "docType", "01", "what", "add"), with("测试癸", gui, "docType", "01", "what", "end"))},
		says:   []string{"增员已回退，该人员不在本单位参保", "没有为该人员办理过可以回退的减员"}},
	{what: "an end", item: "staff-change", without: "joining",
		change: form.Data{"act": "end", "leaving": listed(with("测试癸", gui, "docType", "01", "reason", "agreed", "endDate", "2026-11-20", "lastMonth", "2026-11"))},
		says:   []string{"2026-11 后停保"}},
	{what: "the undoing of the end", item: "staff-change", without: "joining",
		change: form.Data{"act": "undo", "undoing": listed(with("测试癸", gui, "docType", "01", "what", "end"))},
		says:   []string{"减员已回退，该人员继续在本单位参保"}},
	{what: "a note in the closing days", item: "staff-change", without: "joining", calendar: "closed",
		change: form.Data{"act": "pre", "preparing": listed(with("测试子", zi, "docType", "01", "from", "2026-11-20", "job", "驾驶员"),
			with("测试癸", gui, "docType", "01", "from", "2026-11-20", "job", "仓管员"))},
		says: []string{"已预登记，工伤保险自", "该人员已在本单位参保"}},
	{what: "the addition after it", item: "staff-change", calendar: "open",
		change: form.Data{"joining": listed(added("测试子", zi))},
		says:   []string{"自 2026-11 起参保"}},
	{what: "a hiring", item: "employment-filing", says: []string{"已备案录用", "该人员已在本单位备案"}},
	{what: "a late hiring", item: "employment-filing",
		change: form.Data{"hiring": listed(with("示例九", ninth, "docType", "01", "contractKind", "open", "from", "2026-09-01", "job", "调度员", "employKind", "full", "pay", float64(600000)))},
		says:   []string{"逾期备案"}},
	{what: "a renewal", item: "employment-filing", without: "hiring",
		change: form.Data{"act": "renew", "renewing": listed(with("测试癸", gui, "docType", "01", "contractKind", "open", "from", "2026-11-20", "job", "仓管员",
			"employKind", "full", "pay", float64(600000)))},
		says: []string{"已备案续订"}},
	{what: "a change", item: "employment-filing", without: "hiring",
		change: form.Data{"act": "change", "changing": listed(with("测试癸", gui, "docType", "01", "contractKind", "open", "from", "2026-11-21", "job", "班长",
			"employKind", "full", "pay", float64(700000)))},
		says: []string{"已备案变更"}},
	{what: "an end of employment", item: "employment-filing", without: "hiring",
		change: form.Data{"act": "end", "ending": listed(with("示例九", ninth, "docType", "01", "endDate", "2026-09-20", "endReason", "agreed"),
			with("测试子", zi, "docType", "01", "endDate", "2026-11-20", "endReason", "self"))},
		says: []string{"已备案终止解除，日期 2026-09-20（超过", "已备案终止解除，日期 2026-11-20"}},
	{what: "the bases of a year", item: "base-declaration", says: []string{"月缴费基数 9000.00 元", "低于下限，按下限 4952.00 元"}},
	{what: "the bases again", item: "base-declaration",
		change: form.Data{"people": listed(with("测试庚", "320114198607153228", "months", float64(12), "wage", float64(9900000)),
			with("示例七", "320300198109016928", "months", float64(12), "wage", float64(300000)))},
		says: []string{"高于上限，按上限 24762.00 元", "已经申报过相同的缴费基数"}},
}

// items.md §3, §5: each declaration is made through the pages, and ends with its document and an answer to each row.
func TestEveryDeclarationAboutPeopleIsAnsweredRowByRow(t *testing.T) { // ITM-12
	j := newJourney(t)
	for _, d := range declarations {
		t.Run(d.what, func(t *testing.T) {
			j.h.world.Core.Change(func(s *coresys.State) { s.Calendar = d.calendar })
			_, data := answers(t, d.item)
			delete(data, d.without)
			for k, v := range d.change {
				data[k] = v
			}
			it := j.h.Rooms.Catalog.Catalogue().Item(d.item)
			who := j.insured
			if len(it.Codes) > 0 {
				who = j.institution
			}
			caseID := j.file(t, it, who, "/unit", data)
			j.byItself(t, caseID)
			page := opened(t, who, "/unit/cases/"+caseID, "逐人办理结果")
			for _, want := range append(d.says, "已办结") {
				if !strings.Contains(page, want) {
					t.Errorf("the page does not say 「%s」", want)
				}
			}
		})
	}
}

// A company declares its bases to the tax office; who asks past the page is told so, and nothing begins.
func TestACompanyCannotDeclareItsBasesHere(t *testing.T) { // items.md §3
	j := newJourney(t)
	who := j.h.insured()
	_, err := j.h.Rooms.Cases.Begin(t.Context(), who, "base-declaration")
	refused(t, err, fault.Forbidden, "电子税务局")
	opened(t, j.insured, "/items/base-declaration", "电子税务局")
}

// An institution that leaves somebody out is asked about it by staff.
func TestABaseDeclarationWithoutSomebodyOfTheRosterGoesToStaff(t *testing.T) { // ITM-12, items.md §5
	j := newJourney(t)
	_, d := answers(t, "base-declaration")
	d["people"] = d["people"].([]any)[:1]
	caseID := j.file(t, j.h.Rooms.Catalog.Catalogue().Item("base-declaration"), j.institution, "/unit", d)
	if state := j.h.decided(caseID); state != "SUBMITTED" {
		t.Fatalf("the case is %s", state)
	}
	opened(t, j.institution, "/unit/cases/"+caseID, "示例七（末四位 6928）不在名单中")
}
