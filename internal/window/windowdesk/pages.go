// Package windowdesk shows the window's pages for clerks (STA-1, REG-10): the form with its scans, the
// list of entries that wait for a second clerk, and the check. Pages mask the numbers; the scans show
// them, and every look at a scan is audited.
package windowdesk

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/window"
	"wangting/internal/workday"
)

// Window is the part of window.Service that the pages call.
type Window interface {
	Enter(ctx context.Context, who actor.Actor, read window.Reading) (window.Entry, error)
	Next(ctx context.Context, who actor.Actor) (window.Entry, error)
	Holder(e window.Entry) string
	List(ctx context.Context, who actor.Actor, st window.State, before string) ([]window.Entry, bool, error)
	Open(ctx context.Context, who actor.Actor, entryID string) (window.Entry, error)
	OpenScan(ctx context.Context, who actor.Actor, entryID, slot string) (window.Scan, io.ReadCloser, error)
	Decide(ctx context.Context, who actor.Actor, entryID string, approve bool, reason string) error
}

// Pages are the window's pages for clerks.
type Pages struct {
	Window Window
	// Name returns the name of a member of staff.
	Name         func(ctx context.Context, staffID string) (string, error)
	MaxScanBytes int64 // maximum size of one scan, in bytes
	Frame        ui.StaffFrame
}

const here = "/staff/window"

// Mount registers the pages on the mux.
func (p Pages) Mount(m *web.Mux) {
	m.Staff("GET "+here, actor.Clerk, p.list)
	m.Staff("GET "+here+"/new", actor.Clerk, p.fresh)
	m.Staff("POST "+here+"/new", actor.Clerk, p.enter)
	m.Staff("GET "+here+"/{id}", actor.Clerk, p.show)
	m.Staff("GET "+here+"/{id}/scans/{slot}", actor.Clerk, p.scan)
	m.Staff("POST "+here+"/{id}", actor.Clerk, p.decide)
	m.Staff("POST "+here+"/next", actor.Clerk, p.next)
}

func (p Pages) shell(r *http.Request, title string, bad bool) ui.StaffVM {
	page := ui.StaffPage{Title: title, Current: ui.StaffWindow, HasError: bad}
	if title != "窗口注册" {
		page.Crumbs = []ui.Link{{Text: "窗口注册", Href: here}, {Text: title}}
	}
	return p.Frame(r.Context(), page)
}

type listView struct {
	Shell ui.StaffVM
	Flash string
	Tabs  []ui.Link
	Rows  []rowView
	Waits bool   // the list is of those that wait
	Next  string // address of the next page, "" on the last one
}

type rowView struct{ Href, Unit, Kind, By, At, Holder string }

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	st := window.State(r.URL.Query().Get("state"))
	if st != window.Approved && st != window.Returned {
		st = window.Entered
	}
	all, more, err := p.Window.List(r.Context(), actor.From(r.Context()), st, r.URL.Query().Get("before"))
	if err != nil {
		return err
	}
	v := listView{Shell: p.shell(r, "窗口注册", false), Waits: st == window.Entered, Flash: web.Session(r.Context()).TakeFlash(), Tabs: []ui.Link{
		{Text: "待复核", Href: here, Current: st == window.Entered},
		{Text: "已通过", Href: here + "?state=approved", Current: st == window.Approved},
		{Text: "已退回", Href: here + "?state=returned", Current: st == window.Returned}}}
	for _, e := range all {
		by, err := p.Name(r.Context(), e.EnteredBy)
		if err != nil {
			return err
		}
		row := rowView{here + "/" + e.ID, e.UnitName, kindLabel(e.Kind), by, formatTime(e.EnteredAt), ""}
		if holder := p.Window.Holder(e); holder != "" {
			if row.Holder, err = p.Name(r.Context(), holder); err != nil {
				return err
			}
		}
		v.Rows = append(v.Rows, row)
	}
	if more {
		v.Next = here + "?" + url.Values{"state": {string(st)}, "before": {all[len(all)-1].ID}}.Encode()
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

func formatTime(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02 15:04") }

func kindLabel(k window.Kind) string {
	if k == window.Representative {
		return "法定代表人"
	}
	return "办理人"
}

type newView struct {
	Shell   ui.StaffVM
	Form    window.Form
	Problem *fault.Fault
}

func (v newView) kinds() []ui.Option {
	return []ui.Option{
		{Value: string(window.Representative), Label: "法定代表人", Selected: v.Form.Kind == string(window.Representative)},
		{
			Value:    string(window.Handler),
			Label:    "办理人",
			Hint:     "须携带授权委托书，开通后为该单位管理员",
			Selected: v.Form.Kind == string(window.Handler),
		},
	}
}

func (p Pages) fresh(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, newPage(newView{Shell: p.shell(r, "新的窗口注册", false)}))
}

func (p Pages) again(w http.ResponseWriter, r *http.Request, f window.Form, problem *fault.Fault) error {
	if problem.Say == "" && len(problem.Fields) == 0 {
		problem = fault.New(problem.Kind, "登记信息核验暂时没有响应，请稍后再试")
	}
	return web.Render(
		w, r, web.Status(problem.Kind), newPage(newView{Shell: p.shell(r, "新的窗口注册", true), Form: f, Problem: problem}),
	)
}

type entryView struct {
	Shell    ui.StaffVM
	ID       string
	Items    []ui.SummaryItem
	Scans    []ui.FileVM
	Pictures []picture
	History  []ui.SummaryItem // what both clerks did, and their words
	Mine     bool             // the clerk who looks has entered it
	Waits    bool
	ByPapers bool
	Holder   string // another clerk who is checking it
	Outcome  string
	Problem  *fault.Fault
	Reason   string
	HasError bool
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	return p.entry(w, r, http.StatusOK, "", nil)
}

func (p Pages) entry(w http.ResponseWriter, r *http.Request, status int, reason string, problem *fault.Fault) error {
	who := actor.From(r.Context())
	e, err := p.Window.Open(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	by, err := p.Name(r.Context(), e.EnteredBy)
	if err != nil {
		return err
	}
	v := entryView{
		Shell:    p.shell(r, "窗口注册复核", problem != nil),
		ID:       e.ID,
		Mine:     who.IsAmong(e.EnteredBy, e.EnteredFor),
		ByPapers: e.ByPapers && e.State == window.Entered,
		Waits:    e.State == window.Entered,
		Problem:  problem,
		Reason:   reason,
	}
	v.Items = []ui.SummaryItem{{Key: "单位名称", Value: e.UnitName}, {Key: "统一社会信用代码", Value: string(e.USCC)},
		{Key: "法定代表人", Value: e.Rep.Name + "　" + e.Rep.Document.Masked()}, {Key: "办理人身份", Value: kindLabel(e.Kind)},
		{Key: "办理人", Value: e.Applicant.Name + "　" + e.Applicant.Document.Masked()},
		{Key: "移动电话", Value: e.Applicant.Phone.Masked()}}
	v.Scans, v.Pictures = papersOf(e)
	v.History = []ui.SummaryItem{{Key: "录入", Value: words(by, e.EnteredAt, e.Remark)}}
	if holder := p.Window.Holder(e); holder != "" && holder != who.StaffID {
		if v.Holder, err = p.Name(r.Context(), holder); err != nil {
			return err
		}
	}
	if !v.Waits {
		name, err := p.Name(r.Context(), e.CheckedBy)
		if err != nil {
			return err
		}
		v.Outcome = name + "于 " + formatTime(e.CheckedAt) + " 复核通过，设置密码的链接已用短信发给办理人"
		key := "复核通过"
		if e.State == window.Returned {
			v.Outcome, key = name+"于 "+formatTime(e.CheckedAt)+" 退回："+e.Reason, "复核退回"
		}
		v.History = append(v.History, ui.SummaryItem{Key: key, Value: words(name, e.CheckedAt, e.Reason)})
	}
	return web.Render(w, r, status, entryPage(v))
}

func (p Pages) scan(w http.ResponseWriter, r *http.Request) error {
	s, body, err := p.Window.OpenScan(r.Context(), actor.From(r.Context()), r.PathValue("id"), r.PathValue("slot"))
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	kind := map[string]string{"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}[s.Type]
	if kind == "" {
		kind = "application/octet-stream"
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.FormatInt(s.Size, 10))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": s.Slot + "." + s.Type}))
	web.SendFile(w, r, body, "scan", s.Key)
	return nil
}

func (p Pages) decide(w http.ResponseWriter, r *http.Request) error {
	approve, reason := r.PostFormValue("do") == "approve", strings.TrimSpace(r.PostFormValue(window.FieldReason))
	err := p.Window.Decide(r.Context(), actor.From(r.Context()), r.PathValue("id"), approve, reason)
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Away) || errors.Is(err, fault.Conflict) {
		f := fault.Of(err)
		if f.Say == "" && len(f.Fields) == 0 {
			f = fault.New(f.Kind, "登记信息核验暂时没有响应，请稍后再试")
		}
		return p.entry(w, r, web.Status(f.Kind), reason, f)
	}
	if err != nil {
		return err
	}
	say := "已通过，设置密码的链接已用短信发给办理人"
	if !approve {
		say = "已退回"
	}
	web.Session(r.Context()).Flash(say)
	return web.Redirect(w, r, here)
}
