package coresys

import (
	"time"

	"wangting/internal/emulator/people"
)

// Filing is an employment that a unit has filed (用工备案).
type Filing struct {
	USCC string `json:"uscc"`
	Kind string `json:"kind"` // fixed, open, task
	From string `json:"from"` // yyyy-MM-dd
	To   string `json:"to"`   // of a fixed one
}

// Days in which a unit files (就业服务与就业管理规定 art. 62).
const (
	hiringDays = 30
	endingDays = 15
)

// fileEmployment takes one filing of a unit: 录用, 续订, 变更, 终止解除.
func fileEmployment(o Options, a act, r map[string]string) actAnswer {
	now := o.Now().In(zone)
	p, no := someone(o, r)
	if no != nil {
		return *no
	}
	f, filed := o.Book.s.Filed[p.Number]
	if j := o.Book.s.Jobs[p.Number]; !filed && r["act"] != "hire" && j.USCC == a.USCC { // 用工参保登记 was both
		f, filed = Filing{USCC: j.USCC, Kind: j.Kind, From: j.Begin, To: j.End}, true
	}
	here := filed && f.USCC == a.USCC
	switch {
	case r["act"] == "hire" && here:
		return said(r, "FILED", "该人员已在本单位备案，合同到期继续用工的请在“用工备案”申报续订")
	case r["act"] == "hire" && filed:
		return said(r, "FILED_ELSEWHERE", "该人员在其他单位有用工备案，请先由原单位办理终止解除")
	case r["act"] != "hire" && !here:
		return said(r, "NOT_FILED", "本单位没有该人员的用工备案，请先申报录用")
	case r["act"] == "end":
		return fileEnd(o, r, p, f, now)
	}
	return fileContract(o, a, r, p, f, now)
}

// fileContract files a new contract, one that follows, or one that is changed.
func fileContract(o Options, a act, r map[string]string, p people.Person, f Filing, now time.Time) actAnswer {
	if no := ofWorkingAge(r, p, now); no != nil {
		return *no
	}
	from, err := time.ParseInLocation(time.DateOnly, r["from"], zone)
	switch {
	case err != nil || from.After(now.AddDate(0, 1, 0)) || r["act"] == "hire" && from.After(now):
		return said(r, "DATE_RANGE", "合同开始日期不能晚于今天，续订、变更的最多提前一个月")
	case r["contractKind"] == "fixed" && r["to"] <= r["from"]:
		return said(r, "END_BEFORE_START", "合同终止日期应当晚于开始日期")
	case r["act"] == "renew" && r["from"] <= f.From:
		return said(r, "RENEW_RANGE", "续订的合同应当在原合同开始之后开始")
	}
	o.Book.s.Filed[p.Number] = Filing{a.USCC, r["contractKind"], r["from"], r["to"]}
	o.Book.s.Registered[p.Number] = "就业"
	say := "已备案" + map[string]string{"hire": "录用", "renew": "续订", "change": "变更"}[r["act"]] + "，合同自 " + r["from"] + " 起"
	if r["act"] == "hire" && after(from, now, hiringDays) {
		return said(r, "OK_LATE", say+"（超过录用之日起 30 日，逾期备案）")
	}
	return said(r, "OK", say)
}

func fileEnd(o Options, r map[string]string, p people.Person, f Filing, now time.Time) actAnswer {
	end, err := time.ParseInLocation(time.DateOnly, r["endDate"], zone)
	switch {
	case err != nil || end.After(now):
		return said(r, "DATE_RANGE", "终止解除日期不能晚于今天")
	case r["endDate"] < f.From:
		return said(r, "END_BEFORE_START", "终止解除日期早于合同开始日期")
	}
	delete(o.Book.s.Filed, p.Number)
	delete(o.Book.s.Registered, p.Number)
	say := "已备案终止解除，日期 " + r["endDate"]
	if after(end, now, endingDays) {
		return said(r, "OK_LATE", say+"（超过终止解除之日起 15 日，逾期备案）")
	}
	return said(r, "OK", say)
}
