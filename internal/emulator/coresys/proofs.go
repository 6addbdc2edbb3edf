package coresys

import (
	"strings"
	"time"

	"wangting/internal/regno"
)

// wage is the monthly base of everybody whom the book insures, in fen.
const wage = 680000

// shares are what unit and person pay of the base, per mille.
var shares = map[string][2]int64{"110": {160, 80}, "210": {5, 5}, "410": {4, 0}}

// unitMonths: what a unit has paid for all its people, month by month and kind by kind.
func unitMonths(o Options, q question) ([]row, string) {
	u, ok := o.People.Unit(q["aab998"])
	switch {
	case !ok:
		return nil, ""
	case !connected(u):
		return nil, "NOT_OPEN"
	}
	var rows []row
	for _, r := range contributions(unit{u, 12 + sum(u.USCC)%80, o.Now()}) {
		month, _ := r["aae002"].(string)
		if within(month, q) && wanted(r["aae140"], q) {
			rows = append(rows, row{"aae003": month, "aae140": r["aae140"], "people": r["aab083"], "aae180": r["aab121"], "unit": r["unit"],
				"self": r["aab122"], "paid": r["paid"]})
		}
	}
	return rows, ""
}

func within(month string, q question) bool { return month >= q["from"] && month <= q["to"] }

func wanted(kind any, q question) bool {
	k, _ := kind.(string)
	return q["aae140"] == "" || strings.Contains(q["aae140"], k)
}

// personMonths: what was paid for a person. A unit that asks gets the months with itself only, and nothing under another name.
func personMonths(o Options, q question) ([]row, string) {
	if u, ok := o.People.Unit(q["aab998"]); q["aab998"] != "" && (!ok || !connected(u)) {
		return nil, "NOT_OPEN"
	}
	p, ok := person(o, q)
	if !ok || q["aac003"] != "" && !regno.SameName(p.Name, q["aac003"]) {
		return nil, ""
	}
	o.Book.mu.Lock()
	job, insured := o.Book.s.Jobs[p.Number]
	o.Book.mu.Unlock()
	from, to := job.From, o.Now().In(zone).AddDate(0, -1, 0).Format("200601")
	if end := retiredSince[p.Name]; !insured && end != "" { // the ten years before the pension
		last, _ := time.ParseInLocation("20060102", end, zone)
		job.USCC, from, to, insured = trainers, last.AddDate(-10, 0, 0).Format(time.DateOnly), end[:6], true
	}
	u, _ := o.People.Unit(job.USCC)
	switch {
	case !insured, q["aab998"] != "" && q["aab998"] != job.USCC:
		return nil, ""
	case !connected(u):
		return nil, "NOT_OPEN"
	}
	var rows []row
	start, _ := time.ParseInLocation(time.DateOnly, from[:8]+"01", zone)
	for at := start; at.Format("200601") <= to; at = at.AddDate(0, 1, 0) {
		month := at.Format("200601")
		for _, k := range kinds {
			if within(month, q) && wanted(k, q) {
				rows = append(rows, row{"aae003": month, "aae140": k, "aab004": u.Name, "aae180": wage, "unit": wage * shares[k][0] / 1000,
					"self": wage * shares[k][1] / 1000, "paid": true})
			}
		}
	}
	return rows, ""
}

// stabilisation: what a unit gets back for keeping its people. A unit whose insurance is stopped, or that owes, gets nothing.
func stabilisation(o Options, q question) ([]row, string) {
	u, ok := o.People.Unit(q["aab998"])
	switch {
	case !ok:
		return nil, ""
	case !connected(u):
		return nil, "NOT_OPEN"
	}
	o.Book.mu.Lock()
	defer o.Book.mu.Unlock()
	if o.Book.s.Owing[u.USCC] > 0 || o.Book.s.Stopped[u.USCC] || q["year"] != o.Now().In(zone).Format("2006") {
		return nil, ""
	}
	state := "待确认"
	if o.Book.s.Returns[u.USCC+"/"+q["year"]] {
		state = "已确认"
	}
	return []row{{"year": q["year"], "start": 60, "end": 58, "natural": 1, "acc510": "59.2", "acc511": "1.69%", "size": "中小微",
		"amount": stabilisationAmount, "state": state}}, ""
}

const stabilisationAmount = 1234500 // fen

// confirmReturn takes a unit's word that the figures are right, and the account. It pays what it has worked out, not what is asked.
func confirmReturn(o Options, a act, r map[string]string) actAnswer {
	u, ok := o.People.Unit(a.USCC)
	key := u.USCC + "/" + r["year"]
	switch {
	case !ok || o.Book.s.Owing[u.USCC] > 0 || o.Book.s.Stopped[u.USCC] || r["year"] != o.Now().In(zone).Format("2006"):
		return said(r, "NO_RETURN", "没有待确认的稳岗返还")
	case o.Book.s.Returns[key]:
		return said(r, "CONFIRMED", "本年度的稳岗返还已经确认过")
	case !regno.SameName(r["accountName"], u.Name):
		return said(r, "ACCOUNT_NAME", "账户名称与单位名称不一致")
	case r["account"] == "" || r["bank"] == "":
		return said(r, "ACCOUNT", "收款账户不完整")
	}
	if o.Book.s.Returns == nil {
		o.Book.s.Returns = map[string]bool{}
	}
	o.Book.s.Returns[key] = true
	return said(r, "OK", "已确认 "+r["year"]+" 年度稳岗返还 12345.00 元，公示后拨付到账号末四位 "+tail(r["account"])+" 的账户")
}

func tail(s string) string { return s[max(0, len(s)-4):] }

// certify says that somebody with a benefit is alive: it holds for twelve months from today.
func certify(o Options, a act, r map[string]string) actAnswer {
	p, ok := o.People.Person(a.DocType, a.Number)
	if !ok || retiredSince[p.Name] == "" {
		return said(r, "NO_BENEFIT", "没有查到正在领取的待遇")
	}
	until := o.Now().In(zone).AddDate(1, 0, 0)
	if o.Book.s.Certified == nil {
		o.Book.s.Certified = map[string]string{}
	}
	o.Book.s.Certified[p.Number] = until.Format("20060102")
	return said(r, "OK", "已认证，有效期至 "+until.Format(time.DateOnly))
}
