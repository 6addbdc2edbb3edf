package coresys

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"wangting/internal/emulator/people"
	"wangting/internal/regno"
)

// Change is the last act about a person's insurance, for 人员变更回退.
type Change struct {
	USCC string    `json:"uscc"`
	Act  string    `json:"act"` // add or end
	At   time.Time `json:"at"`
	Was  Job       `json:"was"` // zero: not insured
}

// someone gives the person of a row, or what is wrong with their name or number.
func someone(o Options, r map[string]string) (people.Person, *actAnswer) {
	p, ok := o.People.Person(cmp.Or(r["docType"], "01"), r["number"])
	switch {
	case !ok:
		a := said(r, "NEED_BASIC", "请先办理人员基础信息采集")
		return p, &a
	case !regno.SameName(p.Name, r["name"]):
		a := said(r, "NAME_DIFFERS", "姓名与证件号码不一致")
		return p, &a
	case o.Book.s.Failing == p.Number:
		a := said(r, "ROW_FAILED", "核心系统处理这名人员时出错，没有登记，请稍后重新申报")
		return p, &a
	}
	return p, nil
}

// mayBeInsured is what hinders an insurance with any unit; nil when nothing does.
func mayBeInsured(o Options, a act, r map[string]string, p people.Person, now time.Time) *actAnswer {
	j, running := o.Book.s.Jobs[p.Number]
	no := func(code, say string) *actAnswer { x := said(r, code, say); return &x }
	switch {
	case running && j.USCC == a.USCC:
		return no("ALREADY_HERE", "该人员已在本单位参保")
	case running:
		return no("ELSEWHERE", "该人员在其他单位参保，请先由原单位停保")
	}
	return ofWorkingAge(r, p, now)
}

// ofWorkingAge is what hinders employment for age; nil when nothing does.
func ofWorkingAge(r map[string]string, p people.Person, now time.Time) *actAnswer {
	no := func(code, say string) *actAnswer { x := said(r, code, say); return &x }
	birth, born := regno.Document{Type: regno.DocType(p.DocType), Number: p.Number}.Birth() // a passport does not say it
	switch {
	case retiredSince[p.Name] != "":
		return no("RETIRED", "该人员正在领取养老待遇")
	case born && ageOf(birth, now) < settings.Youngest:
		return no("UNDER_16", "该人员未满 16 周岁")
	case born && settings.tooOld(p.Number, now):
		return no("TOO_OLD", "该人员已超过法定退休年龄")
	}
	return nil
}

// contractNames are the kinds of contracts, as a roster has them.
var contractNames = map[string]string{"fixed": "固定", "open": "无固定", "task": "完成任务"}

// months are the first day of the month from which contributions are paid, and of the month that the contract begins in. A row that
// does not say the first is of before startMonth was asked.
func months(r map[string]string) (start, contract time.Time, ok bool) {
	contract, err := time.ParseInLocation(monthOnly, r["from"][:min(len(monthOnly), len(r["from"]))], zone)
	start, err2 := time.ParseInLocation(monthOnly, cmp.Or(r["startMonth"], contract.Format(monthOnly)), zone)
	return start, contract, err == nil && err2 == nil
}

const monthOnly = "2006-01"

// wrongInContract is what is wrong with the contract of an addition; nil when nothing is. What a row does not say was not asked when
// it was filed.
func wrongInContract(r map[string]string) *actAnswer {
	no := func(code, say string) *actAnswer { x := said(r, code, say); return &x }
	wage, err := strconv.ParseInt(cmp.Or(r["wage"], "1"), 10, 64)
	_, known := contractNames[cmp.Or(r["contractKind"], "open")]
	switch kinds := cmp.Or(r["kinds"], allKinds); {
	case !known:
		return no("CONTRACT_KIND", "合同类别不正确")
	case r["contractKind"] == "fixed" && r["to"] <= r["from"]:
		return no("CONTRACT_RANGE", "固定期限合同的终止日期应当晚于开始日期")
	case kinds != allKinds:
		return no("KINDS_TOGETHER", "养老、失业、工伤保险应当一并参保")
	case err != nil || wage <= 0:
		return no("WAGE_RANGE", "月缴费工资不正确")
	}
	return nil
}

// allKinds are the insurances that a person is added to together.
const allKinds = "110,210,410"

// lastOf says which month is the last with contributions, or what is wrong with the end of an insurance.
func lastOf(r map[string]string, j Job) (string, *actAnswer) {
	no := func(code, say string) (string, *actAnswer) { x := said(r, code, say); return "", &x }
	end, err := time.ParseInLocation(time.DateOnly, r["endDate"], zone)
	last := cmp.Or(r["lastMonth"], end.Format(monthOnly))
	_, err2 := time.Parse(monthOnly, last)
	switch {
	case err != nil || r["endDate"] < j.From || last < j.From[:len(monthOnly)]:
		return no("END_BEFORE_START", "停保日期早于参保日期")
	case err2 != nil || last > end.Format(monthOnly):
		return no("MONTH_RANGE", "最后缴费年月不能晚于劳动关系终止日期所在的月份")
	case r["reason"] == "dead" && strings.TrimSpace(r["deathDate"]) == "" && r["lastMonth"] != "":
		return no("DEATH_DATE", "因死亡减员的，应当填写死亡日期")
	case r["deathDate"] > r["endDate"]:
		return no("DEATH_DATE", "死亡日期晚于劳动关系终止日期")
	}
	return last, nil
}

// preAdd is 用工参保预登记 in the closing days: it covers work injuries only, and a real addition must follow.
func preAdd(o Options, a act, r map[string]string, p people.Person, now time.Time) actAnswer {
	if no := mayBeInsured(o, a, r, p, now); no != nil {
		return *no
	}
	from, err := time.ParseInLocation(time.DateOnly, r["from"], zone)
	switch {
	case o.Book.s.Pre[p.Number].USCC == a.USCC:
		return said(r, "PRE_DONE", "该人员已由本单位预登记，请在结算期后申报增员")
	case err != nil || from.Before(now.AddDate(0, -1, 0)) || from.After(now.AddDate(0, 1, 0)):
		return said(r, "MONTH_RANGE", "用工日期应当在前后一个月之内")
	}
	if from.Before(now) {
		from = now
	}
	o.Book.s.Pre[p.Number] = Job{USCC: a.USCC, From: r["from"], Work: r["job"]}
	return said(r, "OK", "已预登记，工伤保险自 "+from.Format(time.DateOnly)+" 起生效，请在结算期后申报增员")
}

// undoStaff is 人员变更回退: what the unit registered in this period is taken back.
func undoStaff(o Options, a act, r map[string]string, p people.Person, now time.Time) actAnswer {
	c, ok := o.Book.s.Changes[p.Number]
	j, running := o.Book.s.Jobs[p.Number]
	switch {
	case !ok || c.USCC != a.USCC || c.Act != r["what"]:
		return said(r, "NOTHING_TO_UNDO", "本单位没有为该人员办理过可以回退的"+map[string]string{"add": "增员", "end": "减员"}[r["what"]])
	case c.At.Before(periodFrom(now)):
		return said(r, "PERIOD_OVER", "登记时的申报期已过，不能回退，请另行申报增减员或者到窗口办理")
	case c.Act == "add" && (!running || j.USCC != a.USCC):
		return said(r, "NOT_HERE", "不在本单位参保")
	case c.Act == "end" && running:
		return said(r, "ELSEWHERE", "该人员已在其他单位参保，不能恢复")
	}
	delete(o.Book.s.Changes, p.Number)
	if c.Act == "add" {
		delete(o.Book.s.Jobs, p.Number)
		return said(r, "OK", "增员已回退，该人员不在本单位参保")
	}
	o.Book.s.Jobs[p.Number] = c.Was
	return said(r, "OK", "减员已回退，该人员继续在本单位参保")
}
