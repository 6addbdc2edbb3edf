package coresys

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What a hall writes after a decision: work injuries and benefits. The same decision written again replaces what it said before.

// Injury is a decision about a work injury, as a hall wrote it.
type Injury struct {
	Unit      string `json:"unit,omitempty"` // code of the unit
	Number    string `json:"number"`         // of the worker
	Kind      string `json:"kind"`
	Happened  string `json:"happened,omitempty"` // yyyyMMdd, like the other days
	Diagnosed string `json:"diagnosed,omitempty"`
	Part      string `json:"part"`
	Diagnosis string `json:"diagnosis,omitempty"`
	Decided   string `json:"decided"`
	Insured   bool   `json:"insured"`
}

// Benefit is an assessment of an unemployment benefit, as a hall wrote it.
type Benefit struct {
	No      string `json:"no"`
	Months  int    `json:"months"`
	From    string `json:"from"` // yyyyMM
	To      string `json:"to"`
	Amount  int64  `json:"amount"` // fen a month
	Decided string `json:"decided"`
}

// mostMonths is the longest unemployment benefit (社会保险法 art. 46).
const mostMonths = 24

// dayOf reads a day of a row; "" is none.
func dayOf(s string) (string, bool) {
	if s == "" {
		return "", true
	}
	t, err := time.Parse(time.DateOnly, s)
	return t.Format("20060102"), err == nil
}

func setInjury(o Options, a act, r map[string]string) actAnswer {
	p, ok := o.People.Person(cmp.Or(r["docType"], "01"), r["number"])
	happened, ok1 := dayOf(r["happened"])
	diagnosed, ok2 := dayOf(r["diagnosed"])
	decided, ok3 := dayOf(r["decided"])
	today := o.Now().In(zone).Format("20060102")
	dated := r["kind"] == "事故" && happened != "" || r["kind"] == "职业病" && diagnosed != ""
	switch {
	case !ok:
		return said(r, "NEED_BASIC", "没有查到受伤害职工，请先办理人员基础信息采集")
	case r["decisionNo"] == "" || strings.TrimSpace(r["part"]) == "":
		return said(r, "INCOMPLETE", "决定文号和受伤部位不能为空")
	case r["kind"] != "事故" && r["kind"] != "职业病":
		return said(r, "KIND", "伤害类别应当是事故或者职业病")
	case !ok1 || !ok2 || !ok3 || decided == "" || !dated:
		return said(r, "DATE_RANGE", "事故日期、诊断日期或者认定日期不正确")
	case max(happened, diagnosed, decided) > today || decided < happened:
		return said(r, "DATE_RANGE", "认定日期不能早于事故日期，各日期都不能晚于今天")
	}
	if no := o.Book.s.otherInjury(r["decisionNo"], p.Number, happened); no != "" {
		return said(r, no, otherInjuries[no])
	}
	job, insured := o.Book.s.Jobs[p.Number]
	if o.Book.s.Injuries == nil {
		o.Book.s.Injuries = map[string]Injury{}
	}
	o.Book.s.Injuries[r["decisionNo"]] = Injury{Number: p.Number, Kind: r["kind"], Happened: happened,
		Unit: cmp.Or(a.USCC, r["unit"], job.USCC), Diagnosed: diagnosed,
		Part: cmp.Or(o.Book.s.OtherPart, r["part"]), Diagnosis: r["diagnosis"], Decided: decided, Insured: insured}
	o.Book.s.OtherPart = "" // the lever works once: what is written anew is written right
	return said(r, "OK", "已登记工伤认定，决定文号 "+r["decisionNo"])
}

var otherInjuries = map[string]string{"DECISION_TAKEN": "决定文号已经用于其他人员", "DUPLICATE": "该人员同一天的事故已有其他工伤认定"}

// otherInjury is why a decision cannot be written: its number is somebody else's, or the accident has another decision.
func (s *State) otherInjury(no, number, happened string) string {
	if i, ok := s.Injuries[no]; ok && i.Number != number {
		return "DECISION_TAKEN"
	}
	for _, k := range injuriesKnown {
		switch {
		case k.no == no && k.number != number:
			return "DECISION_TAKEN"
		case k.no != no && k.number == number && happened != "" && k.happened == happened:
			return "DUPLICATE"
		}
	}
	for other, i := range s.Injuries {
		if other != no && i.Number == number && happened != "" && i.Happened == happened {
			return "DUPLICATE"
		}
	}
	return ""
}

// injuriesWritten are those that halls wrote, of a unit or of a person.
func injuriesWritten(o Options, q question) (rows []row) {
	o.Book.mu.Lock()
	defer o.Book.mu.Unlock()
	for _, no := range slices.Sorted(maps.Keys(o.Book.s.Injuries)) {
		i := o.Book.s.Injuries[no]
		if q["aab998"] != "" && i.Unit != q["aab998"] || q["aab998"] == "" && i.Number != strings.ToUpper(q["aac147"]) {
			continue
		}
		rows = append(rows, row{"decisionNo": no, "id4": i.Number[max(0, len(i.Number)-4):], "alc020": i.Happened, "diagnosed": i.Diagnosed,
			"kind": i.Kind, "alc042": i.Part, "diagnosis": i.Diagnosis, "alc031": i.Decided, "ala040": "", "alc060": "",
			"insuredThatDay": strconv.FormatBool(i.Insured)})
	}
	return rows
}

func setBenefit(o Options, a act, r map[string]string) actAnswer {
	p, ok := o.People.Person(a.DocType, a.Number)
	months, err := strconv.Atoi(r["months"])
	amount, err2 := strconv.ParseInt(r["amount"], 10, 64)
	from, err3 := time.Parse("2006-01", r["from"])
	to, err4 := time.Parse("2006-01", r["to"])
	decided, ok2 := dayOf(r["decided"])
	_, insured := o.Book.s.Jobs[p.Number]
	had, has := o.Book.s.Benefits[p.Number]
	switch {
	case !ok:
		return said(r, "NEED_BASIC", "请先办理人员基础信息采集")
	case insured:
		return said(r, "INSURED", "正在参加职工社会保险，不能登记失业保险金")
	case r["decisionNo"] == "" || !ok2 || decided == "":
		return said(r, "INCOMPLETE", "核定文号和核定日期不能为空")
	case err != nil || months < 1 || months > mostMonths:
		return said(r, "MONTH_RANGE", "领取期限应当在 1 到 24 个月之间")
	case err3 != nil || err4 != nil || !from.AddDate(0, months-1, 0).Equal(to):
		return said(r, "MONTH_RANGE", "开始月份到结束月份与领取期限不符")
	case err2 != nil || amount <= 0:
		return said(r, "AMOUNT", "每月标准应当大于零")
	case has && had.No != r["decisionNo"] && had.To >= from.Format("200601"):
		return said(r, "DUPLICATE", "该人员在这些月份已有失业保险金核定")
	}
	if o.Book.s.Benefits == nil {
		o.Book.s.Benefits = map[string]Benefit{}
	}
	o.Book.s.Benefits[p.Number] = Benefit{r["decisionNo"], months, from.Format("200601"), to.Format("200601"), amount, decided}
	return said(r, "OK", "已登记失业保险金核定，共 "+r["months"]+" 个月")
}

// unemployment: the assessment of a person's unemployment benefit.
func unemployment(o Options, q question) ([]row, string) {
	p, ok := person(o, q)
	o.Book.mu.Lock()
	defer o.Book.mu.Unlock()
	b, has := o.Book.s.Benefits[p.Number]
	if !ok || !has {
		return nil, ""
	}
	return []row{{"decisionNo": b.No, "months": b.Months, "from": b.From, "to": b.To, "amount": b.Amount, "decided": b.Decided}}, ""
}
