package coresys

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"wangting/internal/emulator/people"
	"wangting/internal/regno"
)

func baseKey(uscc, number, year string) string { return uscc + "/" + number + "/" + year }

// setBase sets the base of a person for a year: the declared wage, in whole yuan, between the limits. Within the year it goes up
// only.
func setBase(o Options, a act, r map[string]string) actAnswer {
	now := o.Now().In(zone)
	if o.Book.s.closed(now) {
		return said(r, "CLOSED", "每月 7 日至 10 日为结算期，暂停申报")
	}
	p, no := someone(o, r)
	if no != nil {
		return *no
	}
	j, running := o.Book.s.Jobs[p.Number]
	wage, err := strconv.ParseInt(r["wage"], 10, 64)
	year, err2 := strconv.Atoi(r["year"])
	switch {
	case !running || j.USCC != a.USCC:
		return said(r, "NOT_HERE", "不在本单位参保")
	case err2 != nil || year != now.Year():
		return said(r, "YEAR_RANGE", "只能申报本年度的缴费基数")
	case err != nil || wage <= 0:
		return said(r, "WAGE_RANGE", "月平均工资不正确")
	}
	base, code, say := clamp(wage, settings.limits(year))
	key := baseKey(a.USCC, p.Number, r["year"])
	switch was, declared := o.Book.s.Bases[key]; {
	case declared && base == was:
		return said(r, "DUPLICATE", "本年度已经申报过相同的缴费基数")
	case declared && base < was:
		return said(r, "BELOW_OLD", "年度内网上只能调高缴费基数，调低请到窗口办理")
	}
	o.Book.s.Bases[key] = base
	return said(r, code, say)
}

func clamp(wage int64, l limit) (base int64, code, say string) {
	base = (wage + 50) / 100 * 100
	switch {
	case base < l.Lower:
		return l.Lower, "CLAMPED_LOW", "已登记，低于下限，按下限 " + yuan(l.Lower) + " 元"
	case base > l.Upper:
		return l.Upper, "CLAMPED_HIGH", "已登记，高于上限，按上限 " + yuan(l.Upper) + " 元"
	}
	return base, "OK", "已登记，月缴费基数 " + yuan(base) + " 元"
}

func yuan(fen int64) string { return fmt.Sprintf("%d.%02d", fen/100, fen%100) }

func personKey(number string) string { return "3212" + pad(sum(number)%1000000, 6) }

// rosterDocuments are the whole numbers of people whom a unit names by their keys, as far as they are insured with it.
func rosterDocuments(o Options, q question) ([]row, string) {
	keys := strings.Split(q["aac001"], ",")
	rows, code := roster(o, question{"aab998": q["aab998"]})
	o.Book.mu.Lock()
	defer o.Book.mu.Unlock()
	numbers := map[string]people.Person{}
	for number, j := range o.Book.s.Jobs {
		if p, ok := o.People.Numbered(number); ok && j.USCC == q["aab998"] {
			numbers[personKey(number)] = p
		}
	}
	rows = slices.DeleteFunc(rows, func(r row) bool { return !slices.Contains(keys, r["aac001"].(string)) })
	for _, r := range rows {
		p := numbers[r["aac001"].(string)]
		r["aac058"], r["aac147"] = p.DocType, p.Number
	}
	return rows, code
}

// roster is who is insured with a unit, and their base of this year.
func roster(o Options, q question) ([]row, string) {
	u, ok := o.People.Unit(q["aab998"])
	if !ok {
		return nil, ""
	}
	if !connected(u) {
		return nil, "NOT_OPEN"
	}
	o.Book.mu.Lock()
	defer o.Book.mu.Unlock()
	year := strconv.Itoa(o.Now().In(zone).Year())
	var rows []row
	for _, number := range slices.Sorted(maps.Keys(o.Book.s.Jobs)) {
		j := o.Book.s.Jobs[number]
		p, _ := o.People.Numbered(number)
		if j.USCC != u.USCC || !strings.Contains(regno.Name(p.Name).Key(), regno.Name(q["q"]).Key()) {
			continue
		}
		from, _ := time.Parse(time.DateOnly, j.From)
		rows = append(rows, row{"aac001": personKey(number), "aac003": p.Name, "id4": number[max(0, len(number)-4):],
			"aac008": "1", "aae140": "110,210,410", "aac030": from.Format("20060102"), "aac040": j.Wage,
			"aae180": o.Book.s.Bases[baseKey(u.USCC, number, year)], "abc910": contractNames[j.Kind],
			"abc913": strings.ReplaceAll(j.Begin, "-", ""), "abc914": strings.ReplaceAll(j.End, "-", ""), "job": j.Work})
	}
	return rows, ""
}
