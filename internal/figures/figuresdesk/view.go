package figuresdesk

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/figures"
	"wangting/internal/mandate"
	"wangting/internal/rating"
	"wangting/internal/staff"
	"wangting/internal/ui"
	"wangting/internal/workday"
)

// view is the page, ready to print.
type view struct {
	Shell   ui.StaffVM
	Say     string
	Problem *fault.Fault
	Choices []ui.SelectVM
	Days    ui.DateRangeVM
	Shown   bool
	Book    string // address of the workbook
	Away    []string
	Tiles   []ui.TileVM
	Figures []figure
	Chart   chart
	Stays   []stay
	Rated   []bar
	RatedN  string
	Regions []place
	Offices []place // departments
	Items   []place
	More    int // items that the page leaves to the workbook
	Whole   bool
	Logins  []loginRow
	Systems []system
	Backlog string
}

// figure is a row of 「指标」.
type figure struct {
	Name, Count, Share, Width string // Share and Width are "" for a figure that is no part of another
	Href                      string // of the list behind it
	How                       string // 口径
	Bad                       bool
}

type bar struct{ Name, Count, Share, Kind string }

type stay struct{ Desk, Count, Half, Longest string }

type place struct{ Name, Received, Decided, First, Late, Href string }

type loginRow struct{ Way, Entered, Refused, Share string }

type system struct{ Name, State, Kind, Took, Last string }

// mostItems is how many items the page shows.
const mostItems = 20

const howMany = "按提交日期统计，选定日期内提交、已经到达工作人员的办件。演练和试办不计。"

func (p Pages) view(r *http.Request, n names, a figures.Asked, b figures.Board, f *fault.Fault) view {
	v := view{
		Problem: f,
		Shell:   p.Frame(r.Context(), ui.StaffPage{Title: "运行看板", Current: ui.StaffDashboard, HasError: f != nil}),
		Shown:   f == nil,
		Whole:   b.Whole,
		Book:    bookPath + "?" + query(b),
	}
	v.form(r, n, a, b, f, p.Items.Catalogue().Items())
	if !v.Shown {
		return v
	}
	v.Say = fmt.Sprintf("%s 至 %s，%s，%s，%s。数据到 %s。", b.From, b.Until, orAll(n.regions, b.Region, "全省"),
		orAll(n.departments, b.Department, "全部部门"), orAll(n.items, b.Item, "全部事项"), b.At.In(workday.Zone).Format("1 月 2 日 15:04"))
	v.Figures = rows(b)
	v.Tiles = tiles(b)
	v.Chart = draw(b.Days)
	for _, d := range figures.Desks {
		v.Stays = append(v.Stays, stayOf(d, b.Stays[d]))
	}
	v.Rated, v.RatedN = rated(b.Rated), fmt.Sprintf("%d 条", b.Rated.Count())
	v.places(b, n)
	v.whole(b)
	return v
}

func orAll(names map[string]string, code, all string) string {
	if code == "" {
		return all
	}
	return called(names, code)
}

// form fills in the filter.
func (v *view) form(r *http.Request, n names, a figures.Asked, b figures.Board, f *fault.Fault, items []*catalog.Item) {
	field := func(name, label, value string) ui.FieldVM {
		return ui.FieldVM{Name: name, Label: label, Value: value, Err: f.FieldSays(name)}
	}
	if who := actor.From(r.Context()); who.Region == casework.Province {
		options := [][2]string{{"", "全省"}}
		for _, g := range ui.ShellFrom(r.Context()).Regions {
			options = append(options, [2]string{g.Code, g.Name})
		}
		v.Choices = append(v.Choices, ui.SelectVM{FieldVM: field("region", "地区", ""), Options: ui.Options(b.Region, options...)})
	}
	offices := [][2]string{{"", "全部部门"}}
	for _, d := range n.tree {
		if staff.Serves(actor.From(r.Context()).Region, d.Region) {
			offices = append(offices, [2]string{d.ID, n.departments[d.ID]})
		}
	}
	v.Choices = append(v.Choices, ui.SelectVM{FieldVM: field("department", "部门", ""), Options: ui.Options(a.Department, offices...)})
	options := [][2]string{{"", "全部事项"}}
	for _, it := range items {
		options = append(options, [2]string{it.Code, it.Name})
	}
	v.Choices = append(v.Choices, ui.SelectVM{FieldVM: field("item", "事项", ""), Options: ui.Options(a.Item, options...)})
	from, until := a.From, a.Until
	if f == nil {
		from, until = b.From.String(), b.Until.String()
	}
	v.Days = ui.DateRangeVM{Legend: "提交日期", From: field("from", "开始日期", from), Until: field("until", "结束日期", until)}
}

// share is a share in words; "—" of nothing.
func share(s figures.Share) string {
	if s.Whole <= 0 {
		return "—"
	}
	return fmt.Sprintf("%d.%d%%", s.Tenths()/10, s.Tenths()%10)
}

func width(s figures.Share) string {
	if s.Whole <= 0 {
		return "0"
	}
	return share(s)
}

func count(n int64) string { return strconv.FormatInt(n, 10) }

func lateNow(b figures.Board) string {
	if b.LateNow >= figures.MostLate {
		return count(figures.MostLate) + " 以上"
	}
	return count(b.LateNow)
}

// rows are the figures with what they mean and the lists behind them.
func rows(b figures.Board) []figure {
	part := func(name string, n int64, s figures.Share, href, how string) figure {
		return figure{Name: name, Count: count(n), Share: share(s), Width: width(s), Href: href, How: how}
	}
	late := part("超期办理", b.Late, b.LateShare(), outcome(b, casework.WasLate), "至少有一步在时限过后才办理的，占收件。暂停的时间不算。升级到有这项统计的版本以前的不计。")
	now := figure{Name: "现在超期", Count: lateNow(b), Href: list(b, "due", casework.DueLate), Bad: b.LateNow > 0,
		How: "此刻等待工作人员办理、时限已过的。暂停的不算。最多数到 " + count(figures.MostLate) + " 件。"}
	return []figure{
		{Name: "收件", Count: count(b.Received), Href: list(b), How: howMany},
		part("受理", b.Accepted, b.AcceptedShare(), outcome(b, casework.WasAccepted), "受理率：已受理的，占已受理和不予受理之和。视为受理的算受理；还没有答复的不算。"),
		part("不予受理", b.Refused, figures.Share{Part: b.Refused, Whole: b.Accepted + b.Refused}, list(b, "state", string(casework.NotAccepted)),
			"不予受理的，占已受理和不予受理之和。"),
		part("一次通过", b.First, b.FirstShare(), outcome(b, casework.WasFirst), "一次通过率：从未要求补正就准予的，占已作出决定的。"),
		part("补正", b.Corrected, b.CorrectedShare(), outcome(b, casework.WasCorrected), "补正率：至少要求过一次补正的，占收件。"),
		part("准予", b.Granted, figures.Share{Part: b.Granted, Whole: b.Decided()}, outcome(b, casework.WasGranted), "准予的，占已作出决定的。"),
		part("不予", b.Denied, b.DeniedShare(), outcome(b, casework.WasDenied), "不予率：决定不予的，占已作出决定的。不予受理、撤回和逾期未补正的没有决定，不算。"),
		late, now,
	}
}

func tiles(b figures.Board) []ui.TileVM {
	now := ui.TileVM{Label: "现在超期", Count: lateNow(b), Unit: "件", Icon: "alert-triangle", Href: list(b, "due", casework.DueLate)}
	if now.Kind = "ok"; b.LateNow > 0 {
		now.Kind = "bad"
	}
	satisfied := ui.TileVM{Label: "满意度", Count: "—", Say: "没有评价", Icon: "mood-smile"}
	if b.Rated.Count() > 0 {
		satisfied = ui.TileVM{Label: "满意度", Count: strconv.Itoa(b.Rated.Satisfied()), Unit: "%", Say: "基本满意及以上", Icon: "mood-smile"}
	}
	part := func(label string, s figures.Share, say, icon, href string) ui.TileVM {
		return ui.TileVM{Label: label, Count: share(s), Say: fmt.Sprintf(say, s.Part), Icon: icon, Href: href}
	}
	return []ui.TileVM{
		{Label: "收件", Count: count(b.Received), Unit: "件", Icon: "inbox", Href: list(b)},
		part("受理率", b.AcceptedShare(), "受理 %d 件", "check", outcome(b, casework.WasAccepted)),
		part("一次通过率", b.FirstShare(), "一次通过 %d 件", "circle-check", outcome(b, casework.WasFirst)),
		part("补正率", b.CorrectedShare(), "要求补正 %d 件", "pencil", outcome(b, casework.WasCorrected)),
		part("不予率", b.DeniedShare(), "不予 %d 件", "ban", outcome(b, casework.WasDenied)),
		part("超期办理率", b.LateShare(), "超期办理 %d 件", "hourglass", outcome(b, casework.WasLate)),
		now, satisfied,
	}
}

var deskWords = map[casework.Desk]string{casework.AcceptDesk: "受理", casework.ReviewDesk: "审查", casework.DecideDesk: "复审",
	casework.CloseDesk: "办结"}

func stayOf(d casework.Desk, s figures.Spread) stay {
	days := func(percent int64) string {
		n, ok := s.Within(percent)
		switch {
		case !ok:
			return "—"
		case n == figures.MostDays:
			return fmt.Sprintf("%d 天以上", n)
		}
		return fmt.Sprintf("%d 天", n)
	}
	return stay{deskWords[d], count(s.Count()), days(50), days(90)}
}

func rated(t rating.Tally) []bar {
	var out []bar
	for l := rating.Level(5); l >= 1; l-- {
		kind := map[bool]string{true: "bar--bad", false: "bar--ok"}[l.Bad()]
		if l == 3 {
			kind = "bar--warn"
		}
		out = append(out, bar{l.Word(), count(t[l]), width(figures.Share{Part: t[l], Whole: t.Count()}), kind})
	}
	return out
}

// unplaced are the cases in no department. The search of staff finds those of a department only.
const unplaced = "未分部门"

func (v *view) places(b figures.Board, n names) {
	row := func(name string, c figures.Counts, href string) place {
		return place{name, count(c.Received), count(c.Decided()), share(c.FirstShare()), count(c.Late), href}
	}
	for _, x := range b.Regions {
		at := b
		at.Region = x.Region
		v.Regions = append(v.Regions, row(called(n.regions, x.Region), x.Counts, list(at)))
	}
	for _, x := range b.Departments {
		at := b
		at.Department = x.Department
		v.Offices = append(v.Offices, row(called(n.departments, x.Department), x.Counts, list(at)))
	}
	if b.Department == "" && b.Unplaced != (figures.Counts{}) {
		v.Offices = append(v.Offices, row(unplaced, b.Unplaced, ""))
	}
	for i, x := range b.Items {
		if i == mostItems {
			v.More = len(b.Items) - mostItems
			break
		}
		at := b
		at.Item = x.Item
		v.Items = append(v.Items, row(called(n.items, x.Item), x.Counts, list(at)))
	}
}

// whole fills in what has no region.
func (v *view) whole(b figures.Board) {
	var most int64 = 1
	for _, l := range b.Logins {
		most = max(most, l.Entered)
	}
	for _, l := range b.Logins {
		v.Logins = append(v.Logins, loginRow{Way: wayWord(l.Way), Entered: count(l.Entered), Refused: count(l.Refused),
			Share: width(figures.Share{Part: l.Entered, Whole: most})})
	}
	for _, s := range b.Systems {
		row := system{Name: s.Name, State: "正常", Kind: "ok", Took: "—", Last: clock(s.LastSuccess)}
		switch {
		case s.Away:
			row.State, row.Kind = "中断", "bad"
			v.Away = append(v.Away, s.Name)
		case s.LastSuccess.IsZero() && s.LastFailure.IsZero():
			row.State, row.Kind = "还没有调用", ""
		case s.LastFailure.After(s.LastSuccess):
			row.State, row.Kind = "上次没有应答", "warn"
		}
		switch {
		case s.Took >= time.Millisecond:
			row.Took = fmt.Sprintf("%d 毫秒", s.Took.Milliseconds())
		case s.Took > 0:
			row.Took = "不到 1 毫秒"
		}
		v.Systems = append(v.Systems, row)
	}
	v.Backlog = fmt.Sprintf("%d 项到期的任务还没有完成。", b.Backlog.Jobs)
	if b.Backlog.Oldest > 0 {
		v.Backlog += fmt.Sprintf("最早的一项已等待 %s。", waited(b.Backlog.Oldest))
	}
}

func wayWord(way string) string {
	if w := mandate.WayWord(way); w != "" {
		return w
	}
	return map[string]string{"switch": "登录后切换单位"}[way]
}

func clock(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.In(workday.Zone).Format("1 月 2 日 15:04")
}

func waited(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d 秒", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d 分钟", int(d.Minutes()))
	}
	return fmt.Sprintf("%d 小时", int(d.Hours()))
}
