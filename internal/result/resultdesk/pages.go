// Package resultdesk shows the page on which reviewers correct a document, take it back or issue it anew (RES-5). It decides nothing.
package resultdesk

import (
	"context"
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/result"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Papers is the part of result.Service that the pages call.
type Papers interface {
	Changing(ctx context.Context, who actor.Actor, caseID, paperID string) (result.Paper, *result.Change, error)
	Propose(ctx context.Context, who actor.Actor, caseID, paperID string, c result.Proposal) error
	Confirm(ctx context.Context, who actor.Actor, caseID, paperID, changeID string) error
	Drop(ctx context.Context, who actor.Actor, caseID, paperID, changeID string) error
}

// Pages is the page of a document at the desk.
type Pages struct {
	Papers Papers
	Frame  ui.StaffFrame
}

// Mount registers the pages on the mux. The core asks for a reviewer.
func (p Pages) Mount(m *web.Mux) {
	const path = "/staff/cases/{id}/papers/{paper}/change"
	m.Staff("GET "+path, "", p.show)
	m.Staff("POST "+path, "", p.propose)
	m.Staff("POST "+path+"/confirm", "", p.confirm)
	m.Staff("POST "+path+"/drop", "", p.drop)
}

// view is the page, ready to print.
type view struct {
	Shell      ui.StaffVM
	Path, Back string
	Facts      []ui.SummaryItem
	Rights     bool // the document gave rights
	Closed     bool // nothing can be done to it
	Open       *openView
	Typed      result.Proposal
	Acts       []ui.Option
	Old        string // why it can only be revoked; "" when the hall has its words
	Problem    *fault.Fault
	Note       string
}

// openView is the proposal that waits.
type openView struct {
	ID    string
	Facts []ui.SummaryItem
	Mine  bool // whoever looks proposed it, and cannot confirm it
}

func (p Pages) render(w http.ResponseWriter, r *http.Request, typed result.Proposal, problem *fault.Fault) error {
	who, caseID, paperID := actor.From(r.Context()), r.PathValue("id"), r.PathValue("paper")
	paper, c, err := p.Papers.Changing(r.Context(), who, caseID, paperID)
	if err != nil {
		return err
	}
	v := view{
		Shell: p.Frame(r.Context(), ui.StaffPage{Title: "更正、撤销、补发文书", Current: ui.StaffCases, HasError: problem != nil}),
		Path:  "/staff/cases/" + caseID + "/papers/" + paperID + "/change",
		Back:  "/staff/cases/" + caseID,
		Facts: []ui.SummaryItem{{Key: "文书", Value: paper.Title}, {Key: "编号", Value: paper.Number}, {Key: "发给", Value: paper.Holder},
			{Key: "出具日期", Value: paper.IssuedAt.In(workday.Zone).Format("2006-01-02")}, {Key: "状态", Body: ui.Tag(paper.State.Word())}},
		Rights: paper.GaveRights(), Closed: !paper.Changeable(), Typed: typed, Problem: problem, Note: web.Session(r.Context()).TakeFlash(),
	}
	if len(paper.Parts) == 0 {
		v.Old = "这份文书出具得较早，没有留存可以更正、补发的文字，只能撤销后重新办理"
	}
	for _, a := range result.Acts {
		if v.Old != "" && a != result.Revoke {
			continue
		}
		v.Acts = append(v.Acts, ui.Option{Value: string(a), Label: a.Word(), Selected: a == typed.Act})
	}
	if c != nil {
		v.Open = &openView{ID: c.ID, Mine: who.IsAmong(c.By, c.For), Facts: []ui.SummaryItem{{Key: "处理", Value: c.Act.Word()},
			{Key: "理由", Value: c.Reason}, {Key: "依据", Value: c.Basis}}}
		if c.Act == result.Amend {
			v.Open.Facts = append(v.Open.Facts, ui.SummaryItem{Key: "有误的文字", Value: c.Wrong}, ui.SummaryItem{Key: "更正为", Value: c.Right})
		}
	}
	status := http.StatusOK
	if problem != nil {
		status = web.Status(problem.Kind)
	}
	return web.Render(w, r, status, changePage(v))
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	return p.render(w, r, result.Proposal{}, nil)
}

func (p Pages) propose(w http.ResponseWriter, r *http.Request) error {
	c := result.Proposal{Reason: r.PostFormValue("reason"), Basis: r.PostFormValue("basis"),
		Wrong: r.PostFormValue("wrong"), Right: r.PostFormValue("right"), Rights: r.PostFormValue("rights") != ""}
	c.Act = result.Act(r.PostFormValue("act"))
	err := p.Papers.Propose(r.Context(), actor.From(r.Context()), r.PathValue("id"), r.PathValue("paper"), c)
	return p.done(w, r, c, err, "已提出，等待另一名审核人员确认")
}

func (p Pages) confirm(w http.ResponseWriter, r *http.Request) error {
	err := p.Papers.Confirm(r.Context(), actor.From(r.Context()), r.PathValue("id"), r.PathValue("paper"), r.PostFormValue("change"))
	return p.done(w, r, result.Proposal{}, err, "已确认，新的文书已经出具，申请人会收到消息")
}

func (p Pages) drop(w http.ResponseWriter, r *http.Request) error {
	err := p.Papers.Drop(r.Context(), actor.From(r.Context()), r.PathValue("id"), r.PathValue("paper"), r.PostFormValue("change"))
	return p.done(w, r, result.Proposal{}, err, "已不办理，文书没有变化")
}

// done goes back to the page, or shows on it what is wrong.
func (p Pages) done(w http.ResponseWriter, r *http.Request, c result.Proposal, err error, say string) error {
	switch {
	case errors.Is(err, fault.Invalid), errors.Is(err, fault.Conflict):
		return p.render(w, r, c, fault.Of(err))
	case err != nil:
		return err
	}
	web.Session(r.Context()).Flash(say)
	return web.Redirect(w, r, "/staff/cases/"+r.PathValue("id")+"/papers/"+r.PathValue("paper")+"/change")
}
