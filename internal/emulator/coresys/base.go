package coresys

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
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
		if j.USCC != u.USCC {
			continue
		}
		p, _ := o.People.Numbered(number)
		from, _ := time.Parse(time.DateOnly, j.From)
		rows = append(rows, row{"aac001": "3212" + pad(sum(number)%1000000, 6), "aac003": p.Name, "id4": number[max(0, len(number)-4):],
			"aac008": "1", "aae140": "110,210,410", "aac030": from.Format("20060102"), "aac040": j.Wage,
			"aae180": o.Book.s.Bases[baseKey(u.USCC, number, year)], "abc910": contractNames[j.Kind],
			"abc913": strings.ReplaceAll(j.Begin, "-", ""), "abc914": strings.ReplaceAll(j.End, "-", ""), "job": j.Work})
	}
	return rows, ""
}
