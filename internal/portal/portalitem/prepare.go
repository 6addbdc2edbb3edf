package portalitem

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// prepareVM is 「办理前准备」: what is done at the windows of a city, and what to bring.
type prepareVM struct {
	Code, Name string
	Open       string // the next day on which windows are open, in words
	Windows    []windowVM
}

type windowVM struct {
	catalog.Office
	ID    string
	Items []windowItem
}

type windowItem struct {
	Code, Name string
	Materials  []materialVM
}

// prepare is 「办理前准备」 (STA-1, POR-7).
func (p Pages) prepare(w http.ResponseWriter, r *http.Request) error {
	c, ok := catalog.Named(catalog.Cities, r.PathValue("code"))
	if !ok {
		return fault.New(fault.NotFound, "没有这个地市的频道。请从全部地市中选择")
	}
	items := p.Catalog.List(r.Context(), catalog.Filter{Region: c.Slug})
	v := prepareVM{Code: c.Slug, Name: c.Name, Open: p.openDay()}
	for i, win := range p.windowsIn(c, items) {
		one := windowVM{Office: win, ID: "window-" + strconv.Itoa(i)}
		for _, it := range items {
			if !slices.Contains(p.Catalog.WindowsOf(it), win.Window) {
				continue
			}
			item := windowItem{Code: it.Code, Name: it.Name}
			for _, m := range it.Materials {
				item.Materials = append(item.Materials, materialOf(it, m))
			}
			one.Items = append(one.Items, item)
		}
		v.Windows = append(v.Windows, one)
	}
	return web.Render(w, r, http.StatusOK, preparePage(v))
}

// weekdays are those of China, Sunday first.
var weekdays = [...]string{"日", "一", "二", "三", "四", "五", "六"}

// openDay is today when it is worked, else the next day that is; windows keep the calendar of working days.
func (p Pages) openDay() string {
	day := p.Now().In(workday.Zone)
	if p.Calendar.IsWorkday(day) {
		return "今天（" + day.Format("1 月 2 日") + "）是工作日"
	}
	next := day
	for range 30 { // no holiday is longer
		if next = next.AddDate(0, 0, 1); p.Calendar.IsWorkday(next) {
			break
		}
	}
	return "今天是" + restWord(p.Calendar, day) + "，下一个工作日是 " + next.Format("1 月 2 日") + "（星期" + weekdays[next.Weekday()] + "）"
}

// restWord says why a day is not worked.
func restWord(c *workday.Calendar, day time.Time) string {
	if name := c.Holiday(day); name != "" {
		return name + "假期"
	}
	return "休息日"
}
