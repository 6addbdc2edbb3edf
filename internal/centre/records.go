package centre

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/ui"
)

// RecordTab is one kind of what the core business system knows of a unit (CEN-3).
type RecordTab string

const (
	Insurances    RecordTab = "insurances"
	Contributions RecordTab = "contributions"
	Benefits      RecordTab = "benefits"
	Injuries      RecordTab = "injuries"
	Subunits      RecordTab = "subunits"
)

var recordTabs = []struct {
	Tab     RecordTab
	Text    string
	Private bool // about people: not for handlers
}{{Insurances, "参保信息", false}, {Contributions, "缴费信息", false}, {Benefits, "养老待遇", true}, {Injuries, "工伤", true}, {Subunits, "二级单位", false}}

// Sheet is one page of records, as it is printed.
type Sheet struct {
	Head  []string
	Rows  [][]string
	Total int
}

// PageOfRecords is how many lines a sheet has.
const PageOfRecords = 12

// Records reads what the core business system knows: NotFound for a region whose data
// is not connected, Away.
type Records func(ctx context.Context, unitID string, tab RecordTab, page int) (Sheet, error)

type recordsView struct {
	Tabs    []ui.Link
	Title   string
	Sheet   Sheet
	Later   string // the script asks here for what takes time
	Empty   string
	Trouble *ui.NoteVM
	Before  string
	After   string
	Page    int
}

const recordsNote = "说明：目前只能查询到省本级、泰州数据，暂未开通其它地区。"

func recordsAt(tab RecordTab, page int) string {
	at := "/unit/info?tab=" + string(tab)
	if page > 1 {
		at += "&page=" + strconv.Itoa(page)
	}
	return at
}

// records is the part of 「单位信息」 below the facts. Without a tab in the address
// nothing is asked yet, so that a slow system does not hold up what the hall knows.
func (p Pages) records(r *http.Request) (*recordsView, error) {
	if p.Records == nil || institution(r.Context()) {
		return nil, nil
	}
	who, q := actor.From(r.Context()), r.URL.Query()
	want := RecordTab(q.Get("tab"))
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
	v.Sheet, err = p.Records(r.Context(), who.UnitID, chosen.Tab, v.Page)
	switch {
	case errors.Is(err, fault.NotFound):
		v.Empty = "单位所在地区的数据暂未开通。"
	case errors.Is(err, fault.Away):
		v.Trouble = &ui.NoteVM{Kind: "warn", Title: "暂时查不到数据", Say: "社会保险核心业务系统没有响应，不代表没有数据。单位的其他信息和办件不受影响，请稍后再试。", Action: ui.Link{Text: "重新查询", Href: recordsAt(chosen.Tab, v.Page)}}
	case err != nil:
		return nil, err
	}
	if v.Page > 1 {
		v.Before = recordsAt(chosen.Tab, v.Page-1)
	}
	if v.Page*PageOfRecords < v.Sheet.Total {
		v.After = recordsAt(chosen.Tab, v.Page+1)
	}
	return v, nil
}
