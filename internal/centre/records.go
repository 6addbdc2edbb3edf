package centre

import (
	"errors"
	"net/http"
	"strconv"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/ui"
)

// recordTab is one kind of record in the core business system (CEN-3).
type recordTab string

const (
	insurances    recordTab = "insurances"
	contributions recordTab = "contributions"
	benefits      recordTab = "benefits"
	injuries      recordTab = "injuries"
	subunits      recordTab = "subunits"
)

var recordTabs = []struct {
	Tab     recordTab
	Text    string
	Private bool // about people: not for handlers
}{
	{insurances, "参保信息", false},
	{contributions, "缴费信息", false},
	{benefits, "养老待遇", true},
	{injuries, "工伤", true},
	{subunits, "二级单位", false},
}

// sheet is one page of records, ready to print.
type sheet struct {
	Head  []string
	Rows  [][]string
	Total int
}

// recordsPage is the number of lines on a sheet.
const recordsPage = 12

type recordsView struct {
	Tabs    []ui.Link
	Title   string
	Sheet   sheet
	Later   string // address from which the script loads the slow part
	Empty   string
	Trouble *ui.NoteVM
	Before  string
	After   string
	Page    int
}

const recordsNote = "说明：目前只能查询到省本级、泰州数据，暂未开通其它地区。"

func recordsAt(tab recordTab, page int) string {
	at := "/unit/info?tab=" + string(tab)
	if page > 1 {
		at += "&page=" + strconv.Itoa(page)
	}
	return at
}

// records is the part of 「单位信息」 below the facts. Without a tab in the address the core system is
// not queried, so a slow system does not delay what the hall itself knows.
func (p Pages) records(r *http.Request, c regno.USCC) (*recordsView, error) {
	if p.Records == nil || institution(r.Context()) || actor.From(r.Context()).Practice() { // no other system is asked of practice
		return nil, nil
	}
	who, q := actor.From(r.Context()), r.URL.Query()
	want := recordTab(q.Get("tab"))
	v := &recordsView{Page: 1}
	if n, err := strconv.Atoi(q.Get("page")); err == nil && n > 0 && n < 10000 {
		v.Page = n
	}
	chosen := recordTabs[0]
	for _, t := range recordTabs {
		if t.Tab == want {
			chosen = t
		}
	}
	for _, t := range recordTabs {
		v.Tabs = append(v.Tabs, ui.Link{Text: t.Text, Href: recordsAt(t.Tab, 1), Current: t.Tab == chosen.Tab})
	}
	v.Title = chosen.Text
	switch {
	case want == "":
		v.Later = recordsAt(chosen.Tab, 1)
		return v, nil
	case chosen.Private && who.Level > actor.Administrator:
		v.Trouble = &ui.NoteVM{Title: "没有查看权限", Say: "涉及职工个人信息，由法定代表人或管理员查看。"}
		return v, nil
	}
	var err error
	v.Sheet, err = p.sheet(r.Context(), chosen.Tab, account.RecordQuery{USCC: c, Page: v.Page, Size: recordsPage})
	switch {
	case errors.Is(err, fault.NotFound):
		v.Empty = "单位所在地区的数据暂未开通。"
	case errors.Is(err, fault.Away):
		v.Trouble = &ui.NoteVM{
			Kind:   "warn",
			Title:  "暂时查不到数据",
			Say:    "社会保险核心业务系统没有响应，不代表没有数据。单位的其他信息和办件不受影响，请稍后再试。",
			Action: ui.Link{Text: "重新查询", Href: recordsAt(chosen.Tab, v.Page)},
		}
	case err != nil:
		return nil, err
	}
	if v.Page > 1 {
		v.Before = recordsAt(chosen.Tab, v.Page-1)
	}
	if v.Page*recordsPage < v.Sheet.Total {
		v.After = recordsAt(chosen.Tab, v.Page+1)
	}
	return v, nil
}
