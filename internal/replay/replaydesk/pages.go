// Package replaydesk shows the page on which an editor replays the cases of the past under the draft of an item (回放). It decides nothing:
// package replay does.
package replaydesk

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/replay"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Pages are the pages of replays.
type Pages struct {
	Replays *replay.Service
	Frame   ui.StaffFrame
}

const (
	items = "/staff/items"
	cases = "/staff/cases"
)

// Mount registers the pages.
func (p Pages) Mount(m *web.Mux) {
	for pattern, page := range map[string]web.Page{
		"GET " + items + "/{code}/replay":  p.show,
		"POST " + items + "/{code}/replay": p.begin,
	} {
		m.Staff(pattern, "", func(w http.ResponseWriter, r *http.Request) error {
			if err := editor.May(who(r)); err != nil {
				return err
			}
			return page(w, r)
		})
	}
}

func who(r *http.Request) actor.Actor { return actor.From(r.Context()) }

func replayPath(code string) string { return items + "/" + url.PathEscape(code) + "/replay" }

func (p Pages) show(w http.ResponseWriter, r *http.Request) error { return p.page(w, r, nil) }

func (p Pages) begin(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	months, err := strconv.Atoi(r.PostFormValue("months"))
	if err != nil {
		months = replay.Spans[0]
	}
	err = p.Replays.Begin(r.Context(), who(r), code, months)
	if f := fault.Of(err); err != nil && f.Kind == fault.Conflict {
		return p.page(w, r, f)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, replayPath(code), http.StatusSeeOther)
	return nil
}

func (p Pages) page(w http.ResponseWriter, r *http.Request, f *fault.Fault) error {
	v, err := p.Replays.Look(r.Context(), who(r), r.PathValue("code"))
	if err != nil {
		return err
	}
	status := http.StatusOK
	if f != nil {
		status = web.Status(f.Kind)
	}
	return web.Render(w, r, status, replayPage(p.view(r.Context(), who(r), v, f)))
}

type replayView struct {
	Shell    ui.StaffVM
	Name     string
	Path     string
	Back     string
	Why      string // the item cannot be replayed
	Fault    *fault.Fault
	Running  string // since when; "" when none runs
	Failed   bool
	Span     ui.SelectVM
	Button   string
	Facts    []ui.SummaryItem // of the result; none when there is none
	Outdated string
	Nothing  string // said when nothing differs
	Veil     string // said to whoever may not open the cases
	Sections []sectionView
	Late     *lateView
}

type sectionView struct {
	ID, Name string
	Lines    []lineView
}

type lineView struct {
	Say   string
	N     string
	Cases []ui.Link
	More  string
}

type lateView struct{ Say, Basis string }

func (p Pages) view(ctx context.Context, by actor.Actor, v replay.View, f *fault.Fault) replayView {
	code := v.Work.Draft.Code
	back := items + "/" + url.PathEscape(code)
	out := replayView{Name: v.Work.Item.Name, Path: replayPath(code), Back: back, Why: v.Why, Fault: f, Failed: v.Failed, Button: "开始回放"}
	out.Shell = p.Frame(ctx, ui.StaffPage{Title: "回放：" + v.Work.Item.Name, Current: ui.StaffItems, HasError: f != nil,
		Crumbs: []ui.Link{{Text: "事项管理", Href: items}, {Text: v.Work.Item.Name, Href: back}, {Text: "回放"}}})
	if v.Running {
		out.Running = v.Began.In(workday.Zone).Format("2006-01-02 15:04")
	}
	var spans [][2]string
	for _, n := range replay.Spans {
		spans = append(spans, [2]string{strconv.Itoa(n), replay.SpanWord(n)})
	}
	out.Span = ui.SelectVM{FieldVM: ui.FieldVM{Name: "months", Label: "回放哪些办件", Hint: "按提交的时间"},
		Options: ui.Options(strconv.Itoa(v.Months), spans...)}
	if v.Result != nil {
		out.Button = "重新回放"
		p.result(ctx, by, v, &out)
	}
	return out
}

func (p Pages) result(ctx context.Context, by actor.Actor, v replay.View, out *replayView) {
	opens := map[string]bool{}
	res := v.Result.Told(replay.Veiled(by, v.Work.Item), func(id string) bool {
		if _, known := opens[id]; !known {
			opens[id] = p.Replays.Opens(ctx, by, id)
		}
		return opens[id]
	})
	count := fmt.Sprintf("%d 件", res.Cases)
	if res.More {
		count += fmt.Sprintf("（办件较多，只回放了最新的，最多 %d 件）", replay.MostCases)
	}
	out.Facts = []ui.SummaryItem{{Key: "回放时间", Value: res.At.In(workday.Zone).Format("2006-01-02 15:04")},
		{Key: "办件", Value: replay.SpanWord(res.Months) + "，" + count}, {Key: "结果", Value: res.Summary()}}
	if res.Unread > 0 {
		out.Facts = append(out.Facts, ui.SummaryItem{Key: "没有回放", Value: fmt.Sprintf("%d 件，填写的内容或者当时的事项版本已经不在", res.Unread)})
	}
	if v.Changed {
		out.Outdated = replay.Outdated
	}
	switch {
	case res.Veiled:
		out.Veil = fmt.Sprintf("您没有查看这些办件的权限：不显示办件编号，涉及不足 %d 件的不同也不列出，避免从结果推知某一件的内容。", replay.Least)
	case res.Cases == 0:
		out.Nothing = "这段时间没有可以回放的办件"
	case !res.Differs():
		out.Nothing = fmt.Sprintf("%d 件办件按草稿办理，没有发现不同", res.Cases)
	}
	for i, s := range replay.Sections {
		sec := sectionView{ID: fmt.Sprintf("part-%d", i+1), Name: string(s)}
		for _, l := range res.Of(s) {
			sec.Lines = append(sec.Lines, line(l))
		}
		if len(sec.Lines) > 0 {
			out.Sections = append(out.Sections, sec)
		}
	}
	if res.Cases > 0 {
		out.Late = late(res.Late)
	}
}

// line is one difference, with links to its cases for whoever may open them.
func line(l replay.Line) lineView {
	out := lineView{Say: l.Say, N: strconv.Itoa(l.N) + " 件"}
	for _, c := range l.Cases {
		out.Cases = append(out.Cases, ui.Link{Text: c.Number, Href: cases + "/" + c.ID})
	}
	if more := l.N - len(l.Cases); more > 0 && len(l.Cases) > 0 {
		out.More = fmt.Sprintf("另有 %d 件", more)
	}
	return out
}

func late(l replay.Late) *lateView {
	if !l.Known {
		return &lateView{Say: "没有估算：" + l.Why + "。"}
	}
	return &lateView{Say: fmt.Sprintf("按现在的人员，%d 件里估计有 %d 件会超过草稿的时限；当时超过时限的是 %d 件。", l.N, l.Late, l.Was),
		Basis: l.Basis}
}
