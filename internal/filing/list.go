package filing

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// listView is 「单位办件」 (CEN-4).
type listView struct {
	Centre ui.CenterVM
	Place  Place
	Flash  string
	Tabs   []ui.Link
	Class  string
	Words  string
	Reset  string
	Rows   []ui.CaseRowVM
	Empty  ui.EmptyVM
	Pager  ui.PagerVM
	Export string // address of the workbook with the same filter
}

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	wanted := casework.Wanted{Class: classOf(q.Get("class")), Words: strings.TrimSpace(q.Get("q"))}
	var err error
	if wanted.After, err = placeOf(q.Get("after")); err != nil {
		return err
	}
	centre, err := p.Shell(r.Context(), "cases")
	if err != nil {
		return err
	}
	read := p.Cases.UnitList
	if centre.Cases != nil {
		read = p.Cases.UnitPage
	}
	l, err := read(r.Context(), p.Place.who(r), wanted)
	if err != nil {
		return err
	}
	if centre.Cases != nil {
		l.Counts = casework.Counts{}
		for class, n := range centre.Cases {
			l.Counts[casework.Class(class)] = n
		}
	}
	v := listView{
		Centre: centre,
		Place:  p.Place,
		Flash:  web.Session(r.Context()).TakeFlash(),
		Class:  string(wanted.Class),
		Words:  wanted.Words,
	}
	now := p.Cases.Now()
	for _, c := range l.Cases {
		v.Rows = append(v.Rows, p.Place.rowOf(c, l.Locked[c.ItemCode], now))
	}
	for _, c := range casework.Classes {
		v.Tabs = append(v.Tabs, ui.Link{
			Text:    c.Word(),
			Href:    p.Place.listPath(c, wanted.Words, nil),
			Count:   strconv.FormatInt(l.Counts[c], 10),
			Current: c == wanted.Class,
		})
	}
	v.Export = strings.Replace(p.Place.listPath(wanted.Class, wanted.Words, nil), p.Place.Cases, p.Place.Cases+".xlsx", 1)
	v.Pager, v.Empty = p.Place.pagerOf(l, wanted), p.Place.emptyOf(wanted)
	if wanted.Words != "" {
		v.Reset = p.Place.listPath(wanted.Class, "", nil)
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

func classOf(s string) casework.Class {
	for _, c := range casework.Classes {
		if string(c) == s {
			return c
		}
	}
	return casework.ClassAll
}

// placeOf parses the place of a page, as listPath writes it.
func placeOf(s string) (*casework.ListPlace, error) {
	if s == "" {
		return nil, nil
	}
	us, id, ok := strings.Cut(s, ".")
	n, err := strconv.ParseInt(us, 10, 64)
	if !ok || err != nil {
		return nil, fault.New(fault.NotFound, "没有这一页，请从第一页开始看")
	}
	return &casework.ListPlace{Us: n, ID: id}, nil
}

func (at Place) listPath(c casework.Class, words string, after *casework.ListPlace) string {
	q := url.Values{}
	if c != casework.ClassAll {
		q.Set("class", string(c))
	}
	if words != "" {
		q.Set("q", words)
	}
	if after != nil {
		q.Set("after", fmt.Sprintf("%d.%s", after.Us, after.ID))
	}
	if len(q) == 0 {
		return at.Cases
	}
	return at.Cases + "?" + q.Encode()
}

func (at Place) pagerOf(l casework.List, w casework.Wanted) ui.PagerVM {
	v := ui.PagerVM{Say: fmt.Sprintf("共 %d 件", l.Counts[w.Class])}
	if w.Words != "" {
		v.Say = fmt.Sprintf("本页 %d 件", len(l.Cases))
	}
	if l.Next != nil {
		v.Next = at.listPath(w.Class, w.Words, l.Next)
	}
	if w.After != nil {
		v.Prev = at.listPath(w.Class, w.Words, nil)
	}
	return v
}

func (at Place) emptyOf(w casework.Wanted) ui.EmptyVM {
	if w.Words != "" {
		return ui.EmptyVM{
			Icon:   "search",
			Title:  "没有查到“" + w.Words + "”",
			Say:    "请核对办件编号，或换一个事项名称再查。",
			Action: ui.Link{Text: "查看全部办件", Href: at.Cases},
		}
	}
	if w.Class == casework.ClassAll {
		return ui.EmptyVM{Icon: "files", Title: "暂无办件", Say: "提交的申请和保存的草稿会出现在这里。", Action: at.Begin}
	}
	return ui.EmptyVM{Icon: "files", Title: "暂无" + w.Class.Word() + "的办件",
		Action: ui.Link{Text: "查看全部办件", Href: at.Cases}}
}

// rowOf is one row with the next action. Who may not handle the item can only read it, and ask for the grant.
func (at Place) rowOf(c casework.Case, locked bool, now time.Time) ui.CaseRowVM {
	row := ui.CaseRowVM{Title: c.ItemName, Href: at.casePath(c.ID), Status: c.Word()}
	do := func(text, href string) { row.Actions = []ui.ButtonVM{{Text: text, Href: href, Kind: "2"}} }
	if c.State == casework.Draft {
		row.Href = at.draftPath(c.ID)
		row.Meta = []string{recent(c.UpdatedAt, now) + " 保存", c.StartedBy.Label}
		do("继续填写", row.Href)
		if locked {
			row.Href = mandate.AccessPath + url.PathEscape(c.ItemCode)
			do("申请授权", row.Href)
		}
		return row
	}
	row.Meta = []string{"办件编号 " + c.Number, recent(c.SubmittedAt, now) + " 提交", c.FiledBy.Label}
	switch {
	case locked:
		do("看进度", row.Href)
	case c.State == casework.UnitSent:
		do("去修改", at.draftPath(c.ID))
	case c.ToCorrect():
		row.Due = leftDays(c.Clock.Due, now)
		do("去补正", at.casePath(c.ID)+"/correction")
	case c.ToRate():
		rate := at.rates(c)[0]
		do(rate.Text, rate.Href)
	default:
		do("看进度", row.Href)
	}
	return row
}
