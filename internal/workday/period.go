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
	words := fmt.Sprintf("共 %d 个工作日，到 %d 月 %d 日（%s）24:00。", c.Between(a.AddDate(0, 0, -1), b), b.Month(), b.Day(), weekdays[b.Weekday()])
	if len(holidays) == 0 {
		return words + "没有跨节假日。"
	}
	return words + "其中有" + strings.Join(holidays, "、") + "假期。"
}

var weekdays = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}
