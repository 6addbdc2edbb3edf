package auditordesk

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"wangting/internal/audit"
	"wangting/internal/auditor"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/workday"
)

// searchView is the form and its answer, ready to print.
type searchView struct {
	Shell   ui.StaffVM
	Flash   string
	Typed   auditor.Search
	Acts    []ui.Option
	Problem *fault.Fault
	Asked   bool
	Rows    []rowLine
	Pager   ui.PagerVM
}

// rowLine is one deed of the list.
type rowLine struct {
	auditor.Line
	Day, Clock, Href string
}

func onDay(t time.Time) string   { return t.In(workday.Zone).Format(time.DateOnly) }
func atClock(t time.Time) string { return t.In(workday.Zone).Format(time.TimeOnly) }

func (p Pages) view(r *http.Request, q auditor.Search, f *fault.Fault) searchView {
	v := searchView{Typed: q, Problem: f,
		Shell: p.Frame(r.Context(), ui.StaffPage{Title: "审计查询", Current: ui.StaffAudit, HasError: f != nil})}
	for _, word := range p.Words() {
		v.Acts = append(v.Acts, ui.Option{Value: word, Label: word, Selected: word == q.Word})
	}
	return v
}

func (v *searchView) take(page auditor.Page) {
	v.Asked = true
	for _, l := range page.Lines {
		v.Rows = append(v.Rows, rowLine{l, onDay(l.At), atClock(l.At), rowPath(l.ID)})
	}
	if page.Next != (audit.Cursor{}) {
		v.Pager.Next = result + "?" + url.Values{"before": {writeCursor(page.Next)}}.Encode()
	}
}

func rowPath(entryID string) string { return path + "/rows/" + url.PathEscape(entryID) }

// rowView is one deed, ready to print.
type rowView struct {
	Shell   ui.StaffVM
	Action  string
	Facts   []ui.SummaryItem
	Details []ui.SummaryItem
	People  []ui.SummaryItem
	Full    bool
	Why     string
	Problem *fault.Fault
	Marked  bool // 演练
}

func (p Pages) rowView(r *http.Request, d auditor.Deed, why string, f *fault.Fault) rowView {
	v := rowView{Action: rowPath(d.ID), Full: d.Full, Why: why, Problem: f, Marked: d.Practice,
		Shell: p.Frame(r.Context(), ui.StaffPage{Title: "审计记录", Current: ui.StaffAudit, HasError: f != nil,
			Crumbs: []ui.Link{{Text: "审计查询", Href: path}, {Text: "审计记录"}}})}
	who := d.Who
	if d.By != "" {
		who += "（" + d.By + "）"
	}
	add := func(key, value string, do ui.Link) {
		if value != "" {
			v.Facts = append(v.Facts, ui.SummaryItem{Key: key, Value: value, Action: do})
		}
	}
	add("时间", onDay(d.At)+" "+atClock(d.At), ui.Link{})
	add("操作人", who, ui.Link{})
	add("操作", d.What, ui.Link{})
	add("对象", d.On, ui.Link{})
	see := ui.Link{}
	if d.Path != "" {
		see = ui.Link{Text: "查看办件", Href: d.Path}
	}
	add("办件编号", d.Number, see)
	add("单位", d.Unit, ui.Link{})
	add("网络地址", d.IP, ui.Link{})
	add("请求编号", d.Request, ui.Link{})
	place := "还没有编入，几秒后再看"
	if d.Seq > 0 {
		place = "第 " + strconv.FormatInt(d.Seq, 10) + " 条"
	}
	add("在校验链中", place, ui.Link{})
	for _, x := range d.Details {
		v.Details = append(v.Details, ui.SummaryItem{Key: x.What, Value: x.Value})
	}
	for _, one := range d.People {
		value := one.Document + "　" + one.Number
		if one.Phone != "" {
			value += "　手机 " + one.Phone
		}
		v.People = append(v.People, ui.SummaryItem{Key: one.Name, Value: value})
	}
	return v
}
