package desk

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// filters are the options of 「范围」, in order.
var filters = [][2]string{
	{"", "全部办件"}, {"mine", "我的办件"}, {string(casework.Departments), "部门待办"}, {string(casework.Handled), "已办"},
	{string(casework.Overdue), "超期"}, {"accept", "待受理"},
	{string(casework.Examining), "审核中"}, {"review", "待审查"},
	{"decide", "待复审"}, {"close", "待办结"}, {"applicant", "补正中"},
	{"consult", "征求意见中"}, {"publicity", "公示中"}, {"standing", "已中止"}, {string(casework.Waiting), "待送达"}, {string(casework.Done), "今日办结"},
}

// queueView is the queue, ready to print.
type queueView struct {
	Shell    ui.StaffVM
	Flash    string
	Problem  *fault.Fault
	Tiles    []ui.Link
	Tabs     []ui.Link
	Kept     []ui.Link // 常用筛选
	All      int64     // 全部办件
	Remind   []remindRow
	Asked    []remindRow // 征求我的意见
	Proposed []remindRow // 待我同意的延长
	Unheard  string
	Deputy   string // where who stands in is set
	Works    bool   // the caller handles cases, or gives them out
	Pile     string
	Piles    []ui.Option
	Words    ui.FieldVM
	Title    string // of the list, for screen readers
	Rows     []queueRow
	Done     []doneRow
	Waiting  []waitingRow
	Handles  bool // who looks works on cases
	Heads    bool // and assigns them to others
	Claims   bool // some row can be claimed
	Bulk     bool // some row can be chosen
	Posts    bool // letters are sent from here
	Back     string
	Next     string
	Empty    string
}

// queueRow is one waiting case.
type queueRow struct {
	ID, Href, Item, Number, Unit string
	Desk, Status                 string
	Limit                        *limitView
	Holder                       string
	At                           string // of the submission; in what was found only
	Mine                         bool
	Marks                        []string // what is new
	MayClaim                     bool
	Pick                         bool   // for a bulk act
	Place                        string // in the queue
	Group                        string // heading above it; "" for the same as above
}

// doneRow is one case that ended today.
type doneRow struct{ Href, Item, Number, Unit, Status, At string }

func (p Pages) queue(w http.ResponseWriter, r *http.Request) error {
	return p.list(w, r, http.StatusOK, nil)
}

func casePath(id string) string { return "/staff/cases/" + url.PathEscape(id) }

// notFoundBy shows the fault of a looked-up number beside the box.
func notFoundBy(err error) *fault.Fault {
	f := fault.Of(err)
	say := f.Say
	if len(f.Fields) > 0 {
		say = f.Fields[0].Say
	}
	if say == "" {
		say = "没有查到这个办件编号，请核对后再查"
	}
	return &fault.Fault{Kind: fault.NotFound, Fields: []fault.Field{{Name: "words", Say: say}}}
}

// list renders a page of the queue, with the fault f if there is one.
func (p Pages) list(w http.ResponseWriter, r *http.Request, status int, f *fault.Fault) error {
	who, q := actor.From(r.Context()), r.URL.Query()
	pile := q.Get("pile")
	if !slices.ContainsFunc(filters, func(f [2]string) bool { return f[0] == pile }) {
		pile = ""
	}
	place := placeOf(q.Get("after"))
	o, queue, err := p.Core.DeskPage(r.Context(), who, casework.QueueWanted{Pile: casework.Pile(pile), After: place})
	if err != nil {
		return fmt.Errorf("reading the queue: %w", err)
	}
	page := ui.StaffPage{Title: "办件队列", Current: ui.StaffCases, HasError: f != nil, News: o.News()}
	v := queueView{Shell: p.Frame(r.Context(), page), Problem: f,
		Handles: casework.Handles(who), Works: casework.Handles(who) || who.Has(actor.Admin),
		Pile: pile, Words: wordsField(r, f), Piles: ui.Options(pile, filters...),
		Back: r.URL.RequestURI(), Empty: "目前没有在办的办件"}
	if r.Method != http.MethodGet {
		v.Back = "/staff/cases"
	}
	for _, o := range v.Piles {
		if o.Selected {
			v.Title = o.Label
		}
	}
	if pile != "" {
		v.Empty = "“" + v.Title + "”里现在没有办件"
	}
	if f == nil {
		v.Flash = web.Session(r.Context()).TakeFlash()
	}
	for _, t := range o.Tiles() {
		v.Tiles = append(v.Tiles, ui.Link{Text: t.Text, Href: t.Href(), Count: t.Count, Current: string(t.Pile) == pile})
	}
	v.All, v.Posts = o.Open(), p.Letters != nil && v.Handles
	v.Heads = o.Heads && v.Handles || who.Has(actor.Admin)
	v.overview(who, o, p.Now())
	switch pile {
	case string(casework.Done):
		p.fillDone(queue, &v)
	case string(casework.Waiting):
		p.fillWaiting(queue, &v)
	default:
		p.fill(who, queue, &v)
		v.count(o, place == nil)
	}
	return web.Render(w, r, status, queuePage(v))
}

func (p Pages) fillDone(page casework.Queue, v *queueView) {
	now := p.Now()
	for _, e := range page.Cases {
		at := trail{pile: v.Pile, place: e.EndPlace()}
		v.Done = append(v.Done, doneRow{at.from(casePath(e.ID)), e.ItemName, e.Number, e.Whose(), e.StaffWord(), formatMoment(e.EndedAt, now)})
	}
	v.Empty = "今天还没有办结的办件"
}

// head is the head of the list. Without a row to choose there is no column for it.
func (v queueView) head() []string {
	head := []string{"事项 / 编号", "申请人", "环节", "状态", "时限", "承办人", "操作"}
	if v.Bulk {
		head = append([]string{"选择"}, head...)
	}
	return head
}

// caption names the list, with its order.
func (v queueView) caption() string {
	if v.Pile == string(casework.Handled) {
		return v.Title + "，最近办理的在最前"
	}
	return v.Title + "，按剩余时限排序"
}

// fill puts one page of a pile into v.
func (p Pages) fill(who actor.Actor, page casework.Queue, v *queueView) {
	now, group := p.Now(), ""
	for _, c := range page.Cases {
		row := p.row(who, c, page.Names, now)
		row.Marks = slices.DeleteFunc(page.Marks[c.ID], func(m string) bool { return m == row.Status })
		if at := groupOf(c, now); at != group && v.Pile != string(casework.Handled) {
			row.Group, group = at, at
		}
		row.Href, row.Place = trail{pile: v.Pile, place: page.Place(c)}.from(row.Href), place(page.Place(c))
		row.Pick = row.MayClaim || row.Mine || v.Heads
		v.Claims, v.Bulk = v.Claims || row.MayClaim, v.Bulk || row.Pick
		v.Rows = append(v.Rows, row)
	}
	v.Next = nextPage(v.Pile, page.Next)
}

// count says in each heading how many cases stand under it: those of the page when it is the only one; else, of the whole queue, what the
// figures above it count. A heading of a longer list of another kind says no number.
// A heading of what does not press says nothing alone: it is left out.
func (v *queueView) count(o casework.Overview, first bool) {
	heads := slices.DeleteFunc(slices.Clone(v.Rows), func(r queueRow) bool { return r.Group == "" })
	if first && len(heads) == 1 && (heads[0].Group == later || heads[0].Group == standing) {
		for i := range v.Rows {
			v.Rows[i].Group = ""
		}
		return
	}
	known := map[string]string{}
	switch {
	case first && v.Next == "":
		n, group := map[string]int{}, ""
		for _, r := range v.Rows {
			group = cmp.Or(r.Group, group)
			n[group]++
		}
		for group, k := range n {
			known[group] = strconv.Itoa(k)
		}
	case v.Pile == "" || v.Pile == string(casework.Overdue):
		known["超期"], known["今日到期"] = atMost(o.Overdue), atMost(o.DueToday)
	}
	for i, r := range v.Rows {
		if n := known[r.Group]; n != "" {
			v.Rows[i].Group += " " + n + " 件"
		}
	}
}

// Headings of what does not press: what is neither late nor due today, and what has no limit that runs.
const (
	later    = "以后到期"
	standing = "暂不计时"
)

// groupOf is the heading under which a case stands; the next page begins with the heading that goes on. While its limit stands, nothing
// presses staff: the day of such a case is that of the applicant, or of whoever was asked, and it comes last (casework.Case.QueuePlace).
func groupOf(c casework.Case, now time.Time) string {
	due := c.Clock.Due
	switch y, m, d := now.In(workday.Zone).Date(); {
	case due.IsZero(), !c.Clock.Paused.IsZero():
		return standing
	case due.Before(now):
		return "超期"
	case due.Before(time.Date(y, m, d+1, 0, 0, 0, 0, workday.Zone)):
		return "今日到期"
	}
	return later
}

// nextPage is the address of what follows a place in a pile; "" at the end.
func nextPage(pile string, at *casework.ListPlace) string {
	if at == nil {
		return ""
	}
	return "/staff/cases?" + url.Values{"pile": {pile}, "after": {place(*at)}}.Encode()
}

// place is a place in an address, as placeOf reads it.
func place(at casework.ListPlace) string { return fmt.Sprintf("%d.%s", at.Us, at.ID) }

// placeOf parses the place where the previous page ended. An invalid value gives the beginning.
func placeOf(s string) *casework.ListPlace {
	us, id, ok := strings.Cut(s, ".")
	n, err := strconv.ParseInt(us, 10, 64)
	if !ok || err != nil {
		return nil
	}
	return &casework.ListPlace{Us: n, ID: id}
}

func (p Pages) row(who actor.Actor, c casework.Case, names map[casework.Hand]string, now time.Time) queueRow {
	l, timed := c.Clock.LimitAt(p.Calendar, now)
	row := queueRow{ID: c.ID, Href: casePath(c.ID), Item: c.ItemName, Number: c.Number, Unit: c.Whose(),
		Desk: desks[c.State.Desk()], Status: c.StaffWord(), Limit: limitOf(c, l, timed), Mine: who.IsAmong(c.ClaimedBy)}
	if row.Limit != nil && row.Limit.Overdue {
		row.Status = "已超期"
	}
	if c.LackLapsed(now) {
		row.Status = "容缺逾期，建议终止"
	}
	if c.ClaimedBy != "" {
		row.Holder = holder(who, c.ClaimedBy, names)
	}
	row.MayClaim = c.ClaimedBy == "" && p.Core.MayStep(who, c)
	return row
}

// holder says who has claimed a case.
func holder(who actor.Actor, id string, names map[casework.Hand]string) string {
	if id == who.StaffID {
		return "我"
	}
	return cmp.Or(names[casework.Hand{Kind: "staff", ID: id}], "同事")
}

// wordsField is the one box that finds cases.
func wordsField(r *http.Request, f *fault.Fault) ui.FieldVM {
	return ui.FieldVM{Name: "words", Label: "查找", Value: r.PostFormValue("words"), Type: "search", Err: f.FieldSays("words"),
		Autocomplete: "off", Hint: "办件编号的连续 4 位数字、单位、事项或者个人申请人的完整姓名，可写多个词"}
}
