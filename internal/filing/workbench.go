package filing

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/entitle"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/form/formweb"
	"wangting/internal/mandate"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/web"
	"wangting/internal/workday"
)

const workbenchPath = casework.WorkbenchPath

// workbenchView is 「我的工作台」 (CEN-6).
type workbenchView struct {
	Say    string // what comes here, for whoever looks
	Tasks  []task
	Centre ui.CenterVM
	Flash  string
	Tabs   []ui.Link
	Rows   []taskView
	Empty  ui.EmptyVM
	Pager  ui.PagerVM
	More   ui.Link // link to the corrections beyond the first ones
}

// task is something that waits for the unit and is not a case.
type task struct {
	Title, Say string
	Link       ui.Link
}

type taskView struct {
	ID, Item, Status, Note, By, Date string
	Do                               ui.Link
}

// maxCorrections is how many corrections are listed above the endorsements. 「单位办件」 lists all
// of them.
const maxCorrections = 20

// workbench shows what waits for the unit: its own corrections, and the personal applications that
// need its endorsement.
func (p Pages) workbench(w http.ResponseWriter, r *http.Request) error {
	done := r.URL.Query().Get("tab") == "done"
	after, err := placeOf(r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	centre, err := p.Shell(r.Context(), "workbench")
	if err != nil {
		return err
	}
	v := workbenchView{Say: waitsHere(r.Context()), Centre: centre, Flash: web.Session(r.Context()).TakeFlash(), Tabs: []ui.Link{
		{Text: "待办", Href: workbenchPath, Current: !done, Count: fmt.Sprint(centre.Counts["workbench"])},
		{Text: "已办", Href: workbenchPath + "?tab=done", Current: done},
	}}
	if !done && after == nil {
		if centre.Cases == nil || centre.Cases[string(casework.ClassCorrect)] > 0 { // the frame has counted them
			if err := p.toCorrect(r, &v); err != nil {
				return err
			}
		}
		v.Tasks = toConfirm(centre)
	}
	list, err := p.Cases.Endorsements(r.Context(), p.Place.who(r), done, after, 0)
	if err != nil {
		return err
	}
	for _, e := range list.Rows {
		v.Rows = append(v.Rows, taskOf(e, list.Names[e.Case.FiledBy]))
	}
	v.Empty = ui.EmptyVM{
		Icon:   "inbox",
		Title:  "暂无待办",
		Say:    "需要补正或需要单位审核的申请会出现在这里。",
		Action: ui.Link{Text: "查看单位办件", Href: p.Place.Cases},
	}
	if len(v.Tasks) > 0 { // the tasks are listed above
		v.Empty.Title = "没有等待处理的申请"
	}
	if done {
		v.Empty = ui.EmptyVM{
			Icon:   "list-check",
			Title:  "暂无已办",
			Say:    "单位审核过的个人申请会出现在这里。补正过的申请在“单位办件”中查看。",
			Action: ui.Link{Text: "查看单位办件", Href: p.Place.Cases},
		}
	}
	if list.Next != nil {
		v.Pager.Next = workbenchAt(done, list.Next)
	}
	if after != nil {
		v.Pager.Prev = workbenchAt(done, nil)
	}
	return web.Render(w, r, http.StatusOK, workbenchPage(v))
}

// waitsHere says what comes to the workbench: the mandates of others to those who give them, and personal applications to an employer.
func waitsHere(ctx context.Context) string {
	const cases = "等您处理的：需要补正的申请，需要单位审核的个人申请"
	switch {
	case unit.IsInstitution(web.WhoFrom(ctx).Number):
		return "等您处理的：需要补正的申请。"
	case actor.From(ctx).Level == actor.Operator:
		return cases + "。"
	}
	return cases + "，和需要处理的授权申请、需要确认的授权。"
}

func workbenchAt(done bool, after *casework.ListPlace) string {
	q := url.Values{}
	if done {
		q.Set("tab", "done")
	}
	if after != nil {
		q.Set("after", fmt.Sprintf("%d.%s", after.Us, after.ID))
	}
	return strings.TrimSuffix(workbenchPath+"?"+q.Encode(), "?")
}

func (p Pages) toCorrect(r *http.Request, v *workbenchView) error {
	l, err := p.Cases.UnitPage(r.Context(), p.Place.who(r), casework.Wanted{Class: casework.ClassCorrect, Limit: maxCorrections})
	if err != nil {
		return err
	}
	for _, c := range l.Cases {
		do := ui.Link{Text: "去补正", Href: p.Place.casePath(c.ID) + "/correction"}
		if l.Locked[c.ItemCode] {
			do = ui.Link{Text: "申请授权", Href: mandate.AccessPath + url.PathEscape(c.ItemCode)}
		}
		v.Rows = append(v.Rows, taskView{
			ID:     c.ID,
			Item:   c.ItemName,
			Status: c.Word(),
			Note:   dayOf(c.Clock.Due) + "前补正",
			By:     c.FiledBy.Label,
			Date:   dateOf(c.SubmittedAt),
			Do:     do,
		})
	}
	if l.Next != nil {
		v.More = ui.Link{Text: "查看全部待补正的办件", Href: p.Place.listPath(casework.ClassCorrect, "", nil)}
	}
	return nil
}

// toConfirm tells whoever may claim how many entitlements wait, and those who may grant mandates how many requests for access and how many
// mandates wait for their word, as the frame has counted them.
func toConfirm(centre ui.CenterVM) (tasks []task) {
	if centre.Claims > 0 {
		tasks = append(tasks, task{
			Title: fmt.Sprintf("有 %d 项可以免申即享", centre.Claims),
			Say:   "系统查出本单位符合条件，核定的内容已经填好，可以确认申领。",
			Link:  ui.Link{Text: "去确认", Href: entitle.Path},
		})
	}
	if centre.Requests > 0 {
		tasks = append(tasks, task{
			Title: fmt.Sprintf("有 %d 件授权申请等待处理", centre.Requests),
			Say:   "经办人申请办理更多事项，请同意或说明不同意的原因。",
			Link:  ui.Link{Text: "去处理", Href: mandate.RequestsPath},
		})
	}
	if centre.Doubted > 0 {
		tasks = append(tasks, task{
			Title: fmt.Sprintf("有 %d 人的授权需要确认", centre.Doubted),
			Say:   "请核对是否仍由其代表本单位办事，继续保留或删除。",
			Link:  ui.Link{Text: "去确认", Href: mandate.ReviewPath},
		})
	}
	return tasks
}

func taskOf(e casework.Endorsement, name string) taskView {
	t := taskView{ID: e.ID, Item: e.Case.ItemName, Status: e.Case.Word(), By: name, Date: dateOf(e.AskedAt),
		Do: ui.Link{Text: "审核", Href: workbenchPath + "/" + e.CaseID}}
	switch e.Answer {
	case casework.Agreed:
		t.Note, t.Do.Text = "已同意，"+e.AnsweredBy.Label+" "+dateOf(e.AnsweredAt), "查看"
	case casework.Disagreed:
		t.Note, t.Do.Text = "不同意，"+e.AnsweredBy.Label+" "+dateOf(e.AnsweredAt), "查看"
	case casework.SentBack:
		t.Note, t.Do.Text = "已退回，"+e.AnsweredBy.Label+" "+dateOf(e.AnsweredAt), "查看"
	case casework.Unsaid:
		t.Note, t.Do.Text = "逾期没有提出意见，"+dateOf(e.AnsweredAt), "查看"
	case casework.TakenBack:
		t.Note, t.Do.Text = "申请人已撤回，"+dateOf(e.AnsweredAt), "查看"
	}
	return t
}

func dateOf(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02") }
func dayOf(t time.Time) string  { return t.In(workday.Zone).Format("1 月 2 日") }

// endorseView is one personal application before the unit endorses it.
type endorseView struct {
	Centre   ui.CenterVM
	Title    string
	Number   string
	Status   string
	Crumbs   []ui.Link
	Wrong    []fault.Field
	Ask      string      // what the unit is asked
	Refuse   ui.ButtonVM // does not agree
	Path     string
	Open     bool // the endorsement is still open
	Facts    []ui.SummaryItem
	Parts    []partView
	Files    []fileGroup
	Fill     *formweb.VM // the part of the form that the unit fills; nil when there is none
	Words    ui.FieldVM
	Timeline []ui.TimelineStep
}

// answering is what a reviewer of the unit has typed; nil when they have typed nothing yet.
type answering struct {
	words string
	data  form.Data
}

func (p Pages) review(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Cases.OpenEndorsed(r.Context(), p.Place.who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showReview(w, r, v, http.StatusOK, nil, nil)
}

// answered reads what a reviewer typed, and whether they only added or removed a row of a table.
func answered(v casework.View, typed url.Values) (in answering, reshaped bool) {
	in.words = typed.Get("words")
	if f := v.Item.UnitForm; f != nil {
		in.data, reshaped = f.Reshape(f.Decode(typed), typed)
	}
	return in, reshaped
}

// filling is the form of the unit's part, as it was typed or as it begins.
func filling(v casework.View, in *answering, wrong []fault.Field) *formweb.VM {
	if v.Item.UnitForm == nil || v.Case.State != casework.UnitReview {
		return nil
	}
	vm := &formweb.VM{Form: v.Item.UnitForm, Data: v.Begun, Known: v.Known, Action: workbenchPath + "/" + v.Case.ID}
	if in != nil {
		vm.Data = in.data
	}
	if len(wrong) > 0 {
		vm.Fault = &fault.Fault{Kind: fault.Invalid, Fields: wrong}
	}
	return vm
}

func (p Pages) showReview(w http.ResponseWriter, r *http.Request, v casework.View, status int, in *answering, wrong []fault.Field) error {
	centre, err := p.Shell(r.Context(), "workbench")
	if err != nil {
		return err
	}
	c := v.Case
	view := endorseView{Centre: centre, Title: c.ItemName, Number: c.Number, Status: c.Word(), Wrong: wrong, Path: workbenchPath + "/" + c.ID,
		Crumbs: []ui.Link{p.Place.Home, {Text: "我的工作台", Href: workbenchPath}, {Text: c.ItemName}}, Open: c.State == casework.UnitReview,
		Facts: []ui.SummaryItem{applicant(v), {Key: "申请日期", Value: minute(c.SubmittedAt)},
			{Key: "受理部门", Value: v.Item.Department}},
		Parts: partsOf(v, ""),
		Words: ui.FieldVM{
			Name:     "words",
			Label:    "审核意见",
			Err:      (&fault.Fault{Fields: wrong}).FieldSays("words"),
			Optional: true,
			Hint:     "退回时必填，写明要改什么；申请人会看到",
		},
		Timeline: p.Place.timeline(v, nil)}
	for _, s := range v.Item.Slots {
		g := fileGroup{Name: s.Name}
		for _, m := range v.Current(s.Key) {
			g.Files = append(g.Files, ui.FileVM{Name: m.Name, Say: sizeOf(m.Size), ViewHref: p.Place.casePath(c.ID) + "/materials/" + m.ID})
		}
		view.Files = append(view.Files, g)
	}
	view.Ask = "请核对申请人是本单位人员、所填内容属实。同意后转到受理部门；退回后由申请人修改，可以重新提交。"
	view.Refuse = ui.ButtonVM{Text: "退回", Kind: "bad", Name: "do", Value: "back"}
	if v.Item.OpinionOnly {
		view.Ask = "请核对所填内容，提出单位的意见。不同意的写明理由和依据，意见记入办件；五个工作日内没有提出意见的，照常转到受理部门。"
		view.Refuse.Text, view.Refuse.Value = "不同意", "disagree"
		view.Words.Hint = "不同意时必填，申请人和受理部门会看到"
	}
	if v.Item.JointWith != "" {
		view.Ask = "申请人请本单位共同提出这件申请。请核对所填内容属实、双方自愿。同意就是单位确认共同申请，转到受理部门；退回后由申请人修改，可以重新提交。"
	}
	if in != nil {
		view.Words.Value = in.words
	}
	if view.Fill = filling(v, in, wrong); view.Fill != nil {
		view.Parts = parts(v.Item.Form.Summary(c.Data), "") // what they filled in the last time stands in the form
		for i := range view.Parts {
			view.Parts[i].ID = "filed-" + view.Parts[i].ID // the form has parts of its own
		}
		view.Refuse.NoValidate = true
		view.Ask += "请先填写本单位的内容；" + view.Refuse.Text + "时可以不填完。"
	}
	return web.Render(w, r, status, endorsePage(view))
}

// endorse records the unit's answer. After a second click, or when a colleague was faster, it
// explains this on the page of the case.
func (p Pages) endorse(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	v, err := p.Cases.OpenEndorsed(r.Context(), p.Place.who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	do := r.PostForm.Get("do")
	in, reshaped := answered(v, r.PostForm)
	if reshaped {
		return p.showReview(w, r, v, http.StatusOK, &in, nil)
	}
	say := map[string]string{"agree": "已同意，申请转到受理部门", "back": "已退回申请人修改", "disagree": "不同意的意见已记入办件，申请转到受理部门"}[do]
	if say == "" {
		return fault.New(fault.Invalid, "请选择一种审核意见")
	}
	err = p.Cases.EndorseFilled(r.Context(), p.Place.who(r), v.Case.ID, do == "agree", in.words, in.data)
	if fields, ok := web.Fields(err); ok {
		return p.showReview(w, r, v, http.StatusUnprocessableEntity, &in, fields)
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash(say)
	return web.Redirect(w, r, workbenchPath)
}
