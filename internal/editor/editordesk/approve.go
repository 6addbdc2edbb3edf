package editordesk

import (
	"context"
	"net/http"
	"time"

	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

type requestsView struct {
	Shell ui.StaffVM
	Flash string
	List  []editor.Request
	Mends []editor.Mended
}

// requests is what waits for a second pair of eyes (发布审批).
func (p Pages) requests(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Editor.Requests(r.Context(), who(r))
	if err != nil {
		return err
	}
	mends, err := p.Editor.Mendings(r.Context(), who(r))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, requestsPage(requestsView{
		Shell: p.Frame(r.Context(), ui.StaffPage{Title: "发布审批", Current: ui.StaffApprovals}),
		Flash: web.Session(r.Context()).TakeFlash(),
		List:  list,
		Mends: mends,
	}))
}

type requestView struct {
	Shell ui.StaffVM
	editor.Dossier
	Fault *fault.Fault
	Facts []ui.SummaryItem
	Words ui.FieldVM
	Own   bool
}

func (p Pages) request(w http.ResponseWriter, r *http.Request) error { return p.dossier(w, r, nil) }

func (p Pages) dossier(w http.ResponseWriter, r *http.Request, f *fault.Fault) error {
	d, err := p.Editor.Dossier(r.Context(), who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	live := "批准后立即生效"
	if at := later(d.Request.LiveAt, p.Now()); at != "" {
		live = at
	}
	v := requestView{
		Shell: p.Frame(r.Context(), ui.StaffPage{Title: "审批：" + d.Request.Name, Current: ui.StaffApprovals, HasError: f != nil,
			Crumbs: []ui.Link{{Text: "发布审批", Href: approvals}, {Text: d.Request.Name}}}),
		Dossier: d, Fault: f, Own: d.Request.ByID == who(r).StaffID,
		Facts: []ui.SummaryItem{
			{Key: "修改说明", Value: d.Request.Note},
			{Key: "提交人", Value: d.Request.By + "　" + minute(d.Request.At)},
			{Key: "生效时间", Value: live},
			{Key: "影响", Value: "在办 " + itoa(d.Cases) + " 件按原版本办理，草稿 " + itoa(d.Drafts) + " 份"},
			{Key: "内容指纹", Value: d.Request.Digest[:16]},
		},
		Words: ui.FieldVM{Name: "words", Label: "要改什么", Hint: "退回修改时填写", Value: r.PostFormValue("words"),
			Err: f.FieldSays("words"), Optional: true},
	}
	if d.Rehearsed {
		v.Facts = append(v.Facts, ui.SummaryItem{Key: "试办", Value: "流程有改动，各种结果都已试办"})
	}
	if d.Replayed != "" {
		v.Facts = append(v.Facts, ui.SummaryItem{Key: "回放", Value: d.Replayed,
			Action: ui.Link{Text: "查看回放", Href: itemPath(d.Request.Code, "replay")}})
	}
	status := http.StatusOK
	if f != nil {
		status = web.Status(f.Kind)
	}
	return web.Render(w, r, status, requestPage(v))
}

// approve publishes what a request froze, and says when that is in force.
func (p Pages) approve(ctx context.Context, r *http.Request, id string) (string, error) {
	d, err := p.Editor.Dossier(ctx, who(r), id)
	if err != nil {
		return "", err
	}
	if _, err := p.Editor.Approve(ctx, who(r), id, r.PostFormValue("digest")); err != nil {
		return "", err
	}
	if at := later(d.Request.LiveAt, p.Now()); at != "" {
		return "已批准，" + at + "生效", nil
	}
	return "已批准发布", nil
}

// later is the moment from which a version is in force; "" when there is nothing to wait for, also when its day came while it waited.
func later(liveAt, now time.Time) string {
	if !liveAt.After(now) {
		return ""
	}
	return day(liveAt) + "零点"
}

func (p Pages) decide(w http.ResponseWriter, r *http.Request) (err error) {
	ctx, id, say := r.Context(), r.PathValue("id"), ""
	switch r.PostFormValue("do") {
	case "approve":
		say, err = p.approve(ctx, r, id)
	case "return":
		err, say = p.Editor.Return(ctx, who(r), id, r.PostFormValue("words")), "已退回修改"
	case "withdraw":
		err, say = p.Editor.Withdraw(ctx, who(r), id), "已撤回审批，草稿可以继续修改"
	default:
		err = fault.New(fault.Invalid, "请选择批准发布或者退回修改")
	}
	if f := fault.Of(err); err != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		return p.dossier(w, r, f)
	}
	if err != nil {
		return err
	}
	return done(w, r, say, approvals)
}
