package workday

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// SayPeriod says how many working days a period of whole days has, as 2006-01-02, and which holidays it spans; "" when the days are not
// such, or the last is before the first.
func (c *Calendar) SayPeriod(from, until string) string {
	a, err := time.ParseInLocation(time.DateOnly, from, Zone)
	b, err2 := time.ParseInLocation(time.DateOnly, until, Zone)
	if err != nil || err2 != nil || b.Before(a) || Days(a, b) > 366 {
		return ""
	}
	var holidays []string
	for d := a; !d.After(b); d = d.AddDate(0, 0, 1) {
		if h := c.Holiday(d); h != "" && !slices.Contains(holidays, h) {
			holidays = append(holidays, h)
		}
	}
	words := fmt.Sprintf("共 %d 个工作日，到 %s。", c.Between(a.AddDate(0, 0, -1), b), SayEnd(b))
	if len(holidays) == 0 {
		return words + "没有跨节假日。"
	}
	return words + "其中有" + strings.Join(holidays, "、") + "假期。"
}

// SayEnd says until when a day lasts, in a sentence: 11 月 26 日（周四）24:00.
func SayEnd(t time.Time) string {
	t = t.In(Zone)
	return t.Format("1 月 2 日") + "（" + weekdays[t.Weekday()] + "）24:00"
}

var weekdays = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}
