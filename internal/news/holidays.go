package news

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/workday"
)

// worked begins the line of a day of a weekend that is worked.
const worked = "上班"

// DaysOf reads the free and worked days of one year: a line each, “春节 2027-02-05 至 2027-02-11”, “元旦 2027-01-01” or
// “上班 2027-02-14”. source is where they come from. Invalid beside days, with the line that is wrong.
func DaysOf(text, source string) (workday.Year, error) {
	y := workday.Year{Source: source}
	free := map[string]string{} // day → name
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		wrong := func(say string) (workday.Year, error) {
			return y, fault.On("days", fmt.Sprintf("第 %d 行“%s”：%s", n, check.Short(line), say))
		}
		words := strings.Fields(strings.ReplaceAll(line, "至", " "))
		if len(words) < 2 || len(words) > 3 {
			return wrong("请写成“春节 2027-02-05 至 2027-02-11”或“上班 2027-02-14”")
		}
		from, to := dayOf(words[1]), dayOf(words[len(words)-1])
		switch {
		case from.IsZero() || to.IsZero():
			return wrong("日期请写成 2027-02-05 这样")
		case to.Before(from):
			return wrong("结束早于开始")
		case y.Year == 0:
			y.Year = from.Year()
		}
		if from.Year() != y.Year || to.Year() != y.Year {
			return wrong(fmt.Sprintf("不在 %d 年。一项内容只写一年", y.Year))
		}
		if words[0] == worked {
			switch {
			case len(words) == 3:
				return wrong("上班的日子一行写一天")
			case from.Weekday() != time.Saturday && from.Weekday() != time.Sunday:
				return wrong("这一天不是周末，本来就上班")
			case slices.Contains(y.Workdays, words[1]):
				return wrong("这一天写了两次")
			}
			y.Workdays = append(y.Workdays, words[1])
			continue
		}
		for d := from; !d.After(to); d = d.AddDate(0, 0, 1) {
			day := d.Format(time.DateOnly)
			if other := free[day]; other != "" {
				return wrong(day + " 已经属于" + other)
			}
			free[day] = words[0]
		}
		y.Holidays = append(y.Holidays, workday.Holiday{Name: words[0], From: from.Format(time.DateOnly), To: to.Format(time.DateOnly)})
	}
	if len(y.Holidays) == 0 {
		return y, fault.On("days", "请填写放假的日子，一行一个假期")
	}
	for _, day := range y.Workdays {
		if name := free[day]; name != "" {
			return y, fault.On("days", day+" 既放假（"+name+"）又上班，请改一处")
		}
	}
	return y, nil
}
